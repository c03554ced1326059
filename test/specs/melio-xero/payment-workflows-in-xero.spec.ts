import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

// Bill payment workflows - action performed in Xero
// @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero

describe('MX-W11 schedule bill payment in Xero: bill payment scheduled in Melio', () => {
  it('MX-W11 the planned day is shown in Melio, and no payment begins', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.xero.ui().schedule(office.xeroBill('B-1').id, '2026-03-16');
    await office.settle();
    expect(office.melioBill('B-1').planned_payment_on).toBe('2026-03-16');
    expect(office.inMelio('B-1')).toEqual({ status: 'unpaid', balance: 12050, inInbox: true, payments: [] });
    expect(office.writes('melio')).toEqual({ 'PATCH /bills/{id}': 1 });
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-W11 a payment dated ahead is a scheduled outside payment in Melio, done when its day has come', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 50, '2026-03-04');
    await office.settle();
    expect(office.inMelio('B-1')).toEqual({
      status: 'scheduled',
      balance: 12050,
      inInbox: true,
      payments: [{ amount: 5000, status: 'scheduled', by: 'xero' }],
    });
    await office.hours(60);
    expect(office.inMelio('B-1')).toMatchObject({
      status: 'partially_paid',
      balance: 7050,
      payments: [{ amount: 5000, status: 'completed', by: 'xero' }],
    });
    expect(office.writes('melio')).toEqual({ 'POST /bill-payments': 1 });
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-W11 a payment of all of it dated ahead is shown as paid in Xero: the bill leaves the inbox, nobody pays it twice', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 120.5, '2026-03-16');
    await office.settle();
    expect(office.inMelio('B-1')).toMatchObject({ inInbox: false });
    expect(() => office.schedule('B-1')).toThrow();
    expect(office.everInXero('B-1')).toHaveLength(1);
  });
});

describe('Edit, delete, void a scheduled payment that was made in Melio: does not sync', () => {
  const scheduled = async (options: WorkbenchOptions = {}) => {
    const office = await Payables.with({ 'B-1': 120.5 }, options);
    office.schedule('B-1', '2026-03-10');
    await office.settle();
    office.resetCalls();
    return office;
  };

  // Xero payments have no edit and no void: an edit is a delete and a new entry, a void is a delete.
  it.each(['MX-W13', 'MX-W14'])('%s deleted in Xero: not reopened in Melio, not posted again by itself', async () => {
    const office = await scheduled();
    office.xero.ui().removePayment(office.mirror('B-1').id);
    await office.settle();
    await office.hours(3);
    await office.syncNow();
    expect(office.inXero('B-1')).toEqual({ status: 'AUTHORISED', due: 12050, payments: [] });
    expect(office.inMelio('B-1')).toEqual({
      status: 'scheduled',
      balance: 12050,
      inInbox: true,
      payments: [{ amount: 12050, status: 'scheduled', by: 'melio' }],
    });
    expect(await office.quiet()).toEqual({ xero: {}, melio: {}, issues: ['removedAgainstFlow'] });
    expect((await office.issue('removedAgainstFlow')).text).toMatch(/^Somebody removed this payment from the ledger\./);
  });

  it('MX-W13 post again: a person says so, once', async () => {
    const office = await scheduled();
    const first = office.mirror('B-1').id;
    office.xero.ui().removePayment(first);
    await office.settle();
    await office.decide('removedAgainstFlow', 'postAgain');
    expect(office.inXero('B-1')).toMatchObject({ due: 0, payments: [{ cents: 12050, date: '2026-03-10' }] });
    expect(office.mirror('B-1').id).not.toBe(first);
    await office.hours(2);
    expect(office.everInXero('B-1')).toHaveLength(2);
    expect(await office.held()).toEqual([]);
  });

  it('MX-W13 leave: the question is not asked again', async () => {
    const office = await scheduled();
    office.xero.ui().removePayment(office.mirror('B-1').id);
    await office.settle();
    await office.decide('removedAgainstFlow', 'leave');
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.inXero('B-1').payments).toEqual([]);
  });

  it('MX-W13 the payment then goes through in Melio: still nothing is posted by itself', async () => {
    const office = await scheduled();
    office.xero.ui().removePayment(office.mirror('B-1').id);
    await office.settle();
    const [payment] = office.melioPayments('B-1');
    office.process(payment!);
    await office.settle();
    expect(office.inXero('B-1').payments).toEqual([]);
    expect(office.inMelio('B-1')).toMatchObject({ status: 'paid', inInbox: true });
    expect(await office.held()).toContain('removedAgainstFlow');
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-W12 entered again in Xero with the same amount: taken for the same payment, shown once in Melio', async () => {
    const office = await scheduled();
    office.xero.ui().removePayment(office.mirror('B-1').id);
    office.payInXero('B-1', 120.5, '2026-03-12');
    await office.settle();
    await office.hours(2);
    expect(office.inMelio('B-1')).toEqual({
      status: 'scheduled',
      balance: 12050,
      inInbox: true,
      payments: [{ amount: 12050, status: 'scheduled', by: 'melio' }],
    });
    expect(office.writes('melio')).toEqual({});
    expect(office.writes('xero')).toEqual({});
    expect(await office.held()).toContain('replacesOurs');
  });

  it('MX-W12 said to be the same: it stays with the payment made in Melio, also when that is done', async () => {
    const office = await scheduled();
    office.xero.ui().removePayment(office.mirror('B-1').id);
    office.payInXero('B-1', 120.5, '2026-03-12');
    await office.settle();
    await office.decide('replacesOurs', 'ignore');
    const [payment] = office.melioPayments('B-1');
    office.process(payment!);
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1')).toMatchObject({ due: 0, payments: [{ cents: 12050, account: 'Savings' }] });
    expect(office.inMelio('B-1').payments).toHaveLength(1);
    expect(office.writes('xero')).toEqual({});
  });

  it.each([
    [undefined, undefined],
    ['leave', 'ignore'],
  ])(
    'MX-W12 ... and called off in Melio: paid in Xero, the bill leaves the inbox, whichever notice comes first (%s)',
    async (removed, entered) => {
      const notices = { areLate: false };
      const office = await scheduled({
        webhookFault: (provider, { body }) =>
          notices.areLate && provider === 'melio' && String(body).includes('bill_payment.updated')
            ? { kind: 'delayed', ms: 180_000 }
            : undefined,
      });
      office.xero.ui().removePayment(office.mirror('B-1').id);
      office.payInXero('B-1', 120.5, '2026-03-12');
      await office.settle();
      if (removed) await office.decide('removedAgainstFlow', removed);
      if (entered) await office.decide('replacesOurs', entered);
      notices.areLate = true;
      office.melio.ui.cancelPayment(office.melioPayments('B-1')[0]!.id);
      await office.settle();
      expect(office.inMelio('B-1')).toMatchObject({ inInbox: false });
      expect(office.inXero('B-1')).toMatchObject({ due: 0, payments: [{ cents: 12050 }] });
    },
  );

  it('MX-W12 entered again with another amount: drift, nothing is paid or shown twice', async () => {
    const office = await scheduled();
    office.xero.ui().removePayment(office.mirror('B-1').id);
    office.payInXero('B-1', 100, '2026-03-12');
    await office.settle();
    await office.hours(1);
    // Melio has the whole bill on its way: a further outside payment would not fit, and is held.
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 12050, status: 'scheduled', by: 'melio' }]);
    expect(office.inXero('B-1').payments).toHaveLength(1);
    expect(office.writes('xero')).toEqual({});
    expect(await office.held()).toEqual(['refused:amountAboveDue', 'removedAgainstFlow']);
  });
});
