import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// Bill payment workflows - action performed in Melio
// @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero

const CREATE = { 'PUT /Payments': 1 };
const REPLACE = { 'POST /Payments/{id}': 1, 'PUT /Payments': 1 };
const REMOVE = { 'POST /Payments/{id}': 1 };

describe('MX-W15 schedule bill payment in Melio: bill payment scheduled in Xero', () => {
  it('MX-W15 a payment dated the scheduled day, and the bill shows paid', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.schedule('B-1', '2026-03-10');
    await office.settle();
    expect(office.inXero('B-1')).toEqual({
      status: 'PAID',
      due: 0,
      payments: [{ cents: 12050, date: '2026-03-10', account: 'Checking' }],
    });
    expect(office.writes('xero')).toEqual(CREATE);
  });

  it('MX-W15 its echo changes nothing: the bill stays in the inbox with its payment (against MX-W4)', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.schedule('B-1');
    await office.settle();
    office.resetCalls();
    await office.hours(3);
    await office.syncNow();
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inMelio('B-1')).toEqual({
      status: 'scheduled',
      balance: 12050,
      inInbox: true,
      payments: [{ amount: 12050, status: 'scheduled', by: 'melio' }],
    });
  });

  it('MX-W15 one payment over two bills is one payment per bill in Xero, each with its own marker', async () => {
    const office = await Payables.with({ 'B-1': 100, 'B-2': 50 });
    const bills = ['B-1', 'B-2'].map((number) => ({ billId: office.melioBill(number).id }));
    office.melio.ui.schedulePayment({ bills, fundingAccount: office.funding, scheduledOn: '2026-03-10' });
    await office.settle();
    expect(office.inXero('B-1').payments.map(({ cents }) => cents)).toEqual([10000]);
    expect(office.inXero('B-2').payments.map(({ cents }) => cents)).toEqual([5000]);
    expect(office.mirror('B-1').reference).not.toBe(office.mirror('B-2').reference);
    expect(office.writes('xero')).toEqual({ 'PUT /Payments': 2 });
  });

  it('MX-W15 a payment of a bill that is not in Xero stays out', async () => {
    const office = await Payables.with({ 'B-1': 100 }, { settings: { defaultAccount: null } });
    const { id } = office.melio.ui.addVendor({ name: 'Elm Press' });
    const bill = office.melio.ui.enterBill({ vendorId: id, number: 'M-1', total: 3300, dueDate: '2026-04-01' });
    office.melio.ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: office.funding });
    await office.settle();
    expect(office.xero.ui().payments()).toEqual([]);
    expect(Object.values(await office.outOfScope())).toContain('MX-W15 its bill does not sync');
  });
});

describe('MX-W16 edit scheduled bill payment in Melio: the payment in Xero follows', () => {
  it.each([
    {
      what: 'day',
      edit: { scheduledOn: '2026-03-16' },
      shows: { cents: 12050, date: '2026-03-16', account: 'Checking' },
      due: 0,
    },
    {
      what: 'amount',
      edit: { amount: 10000 },
      shows: { cents: 10000, date: '2026-03-10', account: 'Checking' },
      due: 2050,
    },
  ])('MX-W16 another $what: deleted, then posted anew, never two at once', async ({ edit, shows, due }) => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.resetCalls();
    office.melio.ui.editPayment(payment.id, edit);
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ due, payments: [shows] });
    expect(office.writes('xero')).toEqual(REPLACE);
    expect(office.writes('melio')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('MX-W16 another funding account: paid from the other account in Xero', async () => {
    const office = new Payables();
    office.enterBill(office.vendor, 'B-1', 120.5);
    const card = office.melio.ui.addFundingAccount({ kind: 'card', name: 'Card' }).id;
    await office.connect({ fundingAccounts: { [office.funding]: office.checking.id, [card]: office.savings.id } });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.resetCalls();
    office.melio.ui.editPayment(payment.id, { fundingAccount: card });
    await office.settle();
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Savings' }]);
    expect(office.writes('xero')).toEqual(REPLACE);
  });

  it('MX-W16 edited twice before anybody looks: one replacement', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.resetCalls();
    office.melio.ui.editPayment(payment.id, { scheduledOn: '2026-03-16' });
    office.melio.ui.editPayment(payment.id, { scheduledOn: '2026-03-18' });
    await office.settle();
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-18', account: 'Checking' }]);
    expect(office.writes('xero')).toEqual(REPLACE);
  });

  it('MX-W16 reconciled in Xero: the payment stays as it is, and an issue says why', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.xero.ui().reconcilePayment(office.mirror('B-1').id);
    office.resetCalls();
    office.melio.ui.editPayment(payment.id, { scheduledOn: '2026-03-16' });
    await office.settle();
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Checking' }]);
    expect(await office.held()).toEqual(['reconciled']);
    expect(office.writes('xero')).toEqual({});
  });
});

describe('MX-W17 cancel scheduled bill payment in Melio: bill payment deleted in Xero', () => {
  it('MX-W17 the payment goes, the bill is open again on both sides', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1');
    await office.settle();
    office.resetCalls();
    office.melio.ui.cancelPayment(payment.id);
    await office.settle();
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.inMelio('B-1')).toMatchObject({ status: 'unpaid', balance: 12050, inInbox: true });
    expect(office.writes('xero')).toEqual(REMOVE);
    expect(office.writes('melio')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('MX-W17 cancelled before it was posted: nothing is written at all', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.melio.ui.cancelPayment(office.schedule('B-1').id);
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.everInXero('B-1')).toEqual([]);
  });

  it('MX-W17 gone in Xero already: done, without a word', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1');
    await office.settle();
    office.xero.ui().removePayment(office.mirror('B-1').id);
    office.melio.ui.cancelPayment(payment.id);
    office.resetCalls();
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-W17 reconciled in Xero: an issue, and the closed bill stays as it is', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1');
    await office.settle();
    office.xero.ui().reconcilePayment(office.mirror('B-1').id);
    office.resetCalls();
    office.melio.ui.cancelPayment(payment.id);
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', due: 0 });
    expect(await office.quiet()).toEqual({ xero: {}, melio: {}, issues: ['reconciled'] });
  });
});

describe('MX-W18 payment processed / paid in Melio: the payment in Xero is final', () => {
  it('MX-W18 debited on the scheduled day: the payment stays; the number it gets makes it new (MX-P4)', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    const { id } = office.mirror('B-1');
    office.resetCalls();
    office.melio.ui.startProcessing(payment.id, '2026-03-10');
    await office.settle();
    expect(office.mirror('B-1').id).toBe(id);
    expect(office.writes('xero')).toEqual({});
    office.melio.ui.complete(payment.id, { processedOn: '2026-03-12', transferNumber: 'MT000777' });
    await office.settle();
    expect(office.mirror('B-1').reference).toMatch(/^MT000777 TO/);
    expect(office.writes('xero')).toEqual(REPLACE);
    expect(office.inXero('B-1').payments).toEqual([{ cents: 12050, date: '2026-03-10', account: 'Checking' }]);
    expect(office.inMelio('B-1')).toMatchObject({ status: 'paid', balance: 0, inInbox: true });
  });

  it('MX-W18 blocked meanwhile: kept, and nothing is posted twice when it goes on', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.resetCalls();
    office.melio.ui.blockPayment(payment.id, 'under review');
    await office.settle();
    office.melio.ui.unblockPayment(payment.id);
    await office.settle();
    expect(office.writes('xero')).toEqual({});
    expect(office.inXero('B-1').payments).toHaveLength(1);
  });

  it('MX-W18 paid, then everything rests: hours later nobody writes anything', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.process(office.schedule('B-1'));
    await office.settle();
    office.resetCalls();
    await office.hours(2);
    await office.syncNow();
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inXero('B-1').payments).toHaveLength(1);
  });
});
