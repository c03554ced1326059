import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// MX-X2: partial payments both ways; credits, prepayments and overpayments allocated in Xero lower the balance in Melio,
// or Melio would pay too much.

describe('MX-X2 partial payments', () => {
  it('MX-X2 part in Xero, part in Melio, the rest in Xero: every cent once on both sides', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 20.5, '2026-03-02');
    await office.settle();
    office.process(office.schedule('B-1', '2026-03-02', { amount: 6000 }), '2026-03-02', '2026-03-04');
    await office.settle();
    expect(office.inXero('B-1').due).toBe(4000);
    expect(office.inMelio('B-1').balance).toBe(4000);
    office.payInXero('B-1', 40, '2026-03-01');
    await office.settle();
    await office.hours(1);
    expect(
      office
        .inXero('B-1')
        .payments.map(({ cents }) => cents)
        .sort(),
    ).toEqual([2050, 4000, 6000]);
    expect(office.inMelio('B-1').payments).toEqual([
      { amount: 2050, status: 'completed', by: 'xero' },
      { amount: 6000, status: 'completed', by: 'melio' },
      { amount: 4000, status: 'completed', by: 'xero' },
    ]);
    expect(office.inMelio('B-1').balance).toBe(0);
    expect((await office.tieOut()).tied).toBe(true);
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('MX-X2 Melio pays what is left, to the cent, and no more can be scheduled', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 33.33);
    await office.settle();
    expect(() => office.schedule('B-1', '2026-03-10', { amount: 8718 })).toThrow();
    office.schedule('B-1', '2026-03-10');
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', due: 0 });
    expect(office.mirror('B-1').cents).toBe(8717);
  });

  it('MX-X2 a bill paid in a batch with others in Xero is paid in Melio too', async () => {
    const office = await Payables.with({ 'B-1': 100, 'B-2': 50 });
    office.xero.ui().payBatch(office.savings.id, '2026-03-02', [
      { billId: office.xeroBill('B-1').id, amount: 40 },
      { billId: office.xeroBill('B-2').id, amount: 50 },
    ]);
    await office.settle();
    expect(office.inMelio('B-1')).toMatchObject({ balance: 6000, payments: [{ amount: 4000, by: 'xero' }] });
    expect(office.inMelio('B-2').inInbox).toBe(false);
    expect(office.writes('xero')).toEqual({});
  });
});

describe('MX-X2 credits, prepayments and overpayments allocated in Xero', () => {
  const credits = {
    'credit note': (office: Payables) =>
      office.xero.ui().addCreditNote({
        contactId: office.vendor.id,
        Date: '2026-03-01',
        lines: [{ Description: 'Returned', Quantity: 1, UnitAmount: 30, AccountCode: '400' }],
      }),
    overpayment: (office: Payables) =>
      office.xero.ui().addOverpayment({
        contactId: office.vendor.id,
        accountId: office.savings.id,
        amount: 30,
        date: '2026-03-01',
      }),
    prepayment: (office: Payables) =>
      office.xero.ui().addPrepayment({
        contactId: office.vendor.id,
        accountId: office.savings.id,
        amount: 30,
        date: '2026-03-01',
        accountCode: '400',
      }),
  };
  const kinds = Object.entries(credits).map(([kind, add]) => ({ kind, add }));

  it.each(kinds)('MX-X2 a $kind lowers the balance in Melio; taken back, the balance rises again', async ({ add }) => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const credit = add(office);
    const allocation = office.xero.ui().allocate(credit.id, office.xeroBill('B-1').id, 30, '2026-03-02');
    await office.settle();
    expect(office.xero.ui().due(office.xeroBill('B-1').id)).toBe(9050);
    expect(office.inMelio('B-1')).toEqual({
      status: 'partially_paid',
      balance: 9050,
      inInbox: true,
      payments: [{ amount: 3000, status: 'completed', by: 'xero' }],
    });
    expect(office.writes('melio')).toEqual({ 'POST /bill-payments': 1 });
    office.xero.ui().unallocate(credit.id, allocation);
    await office.settle();
    expect(office.inMelio('B-1')).toEqual({ status: 'unpaid', balance: 12050, inInbox: true, payments: [] });
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-X2 one credit note applied to one bill in two steps is the sum of both', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const credit = credits['credit note'](office);
    office.xero.ui().allocate(credit.id, office.xeroBill('B-1').id, 10, '2026-03-02');
    await office.settle();
    expect(office.inMelio('B-1').balance).toBe(11050);
    office.xero.ui().allocate(credit.id, office.xeroBill('B-1').id, 20, '2026-03-03');
    await office.settle();
    await office.hours(1);
    expect(office.inMelio('B-1')).toMatchObject({ balance: 9050, payments: [{ amount: 3000, by: 'xero' }] });
    expect(await office.held()).toEqual([]);
  });

  it('MX-X2 MX-W4 a bill settled by credits alone leaves the inbox, and comes back', async () => {
    const office = await Payables.with({ 'B-1': 30 });
    const credit = credits['credit note'](office);
    const allocation = office.xero.ui().allocate(credit.id, office.xeroBill('B-1').id, 30, '2026-03-02');
    await office.settle();
    expect(office.inMelio('B-1').inInbox).toBe(false);
    office.xero.ui().unallocate(credit.id, allocation);
    await office.settle();
    expect(office.inMelio('B-1')).toMatchObject({ inInbox: true, balance: 3000, payments: [] });
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-X2 credited while Melio has all of it on its way: held on both sides, and shown as soon as there is room', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const payment = office.schedule('B-1', '2026-03-10');
    await office.settle();
    const ui = office.xero.ui();
    ui.removePayment(office.mirror('B-1').id);
    const credit = credits['credit note'](office);
    ui.allocate(credit.id, office.xeroBill('B-1').id, 30, '2026-03-02');
    await office.settle();
    expect(office.inMelio('B-1').payments).toHaveLength(1);
    expect(await office.held()).toEqual(['refused:amountAboveDue', 'removedAgainstFlow']);
    office.melio.ui.cancelPayment(payment.id);
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1').due).toBe(9050);
    expect(office.inMelio('B-1')).toMatchObject({ status: 'partially_paid', balance: 9050 });
    expect(await office.held()).toEqual([]);
  });
});
