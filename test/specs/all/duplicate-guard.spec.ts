import { describe, expect, it } from 'vitest';
import { Payables, QUIET } from '../../support/payables.ts';

// ALL-9: before a payment is recorded, a payment already on the document with the same amount within 3 days, not ours,
// raises an issue "already recorded in the ledger?" instead of a second one. A mark as paid, which moves no money, is
// matched to it without asking.

/** A bill of 120.50 of which somebody enters 50.00 in Xero, in the same moment as Melio is told to pay 50.00. */
const twins = async ({ entered = '2026-03-10', scheduledOn = '2026-03-10', amount = 50 } = {}) => {
  const office = await Payables.with({ 'B-1': 120.5 });
  const theirs = office.payInXero('B-1', amount, entered);
  const payment = office.schedule('B-1', scheduledOn, { amount: 5000 });
  await office.settle();
  return { office, theirs, payment };
};

describe('ALL-9 money moved', () => {
  it.each([
    { what: 'the same day', entered: '2026-03-10' },
    { what: 'three days before', entered: '2026-03-07' },
    { what: 'three days after', entered: '2026-03-13' },
  ])('ALL-9 same amount, $what: asked, not posted', async ({ entered }) => {
    const { office } = await twins({ entered });
    await office.hours(2);
    expect(await office.issue('alreadyRecorded')).toMatchObject({
      severity: 'urgent',
      text: expect.stringContaining('Already recorded in the ledger?'),
    });
    expect(office.everInXero('B-1')).toHaveLength(1);
    expect(office.writes('xero')).toEqual({});
    // Nor is theirs shown in Melio as if it was paid outside as well.
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 5000, status: 'scheduled', by: 'melio' }]);
  });

  it.each([
    { what: 'four days apart', entered: '2026-03-06' },
    { what: 'another amount', amount: 50.01 },
  ])('ALL-9 $what: another payment, both are recorded', async (given) => {
    const { office } = await twins(given);
    expect(office.inXero('B-1').payments).toHaveLength(2);
    expect(await office.held()).toEqual([]);
  });

  it('ALL-9 payment dates are compared, not the days of the sync', async () => {
    const { office } = await twins({ entered: '2026-01-15', scheduledOn: '2026-03-10' });
    expect(office.inXero('B-1').payments).toHaveLength(2);
  });

  it.each(['alreadyRecorded', 'alreadyPaidInMelio'])(
    'ALL-9 the same payment: linked, asked on either side (%s)',
    async (code) => {
      const { office, theirs } = await twins();
      const link = (await office.issue(code)).actions.find((action) => action.startsWith('link:'));
      await office.decide(code, link!);
      await office.hours(2);
      expect(await office.held()).toEqual([]);
      expect(office.inXero('B-1')).toMatchObject({ due: 7050, payments: [{ account: 'Savings' }] });
      expect(office.inMelio('B-1').payments).toEqual([{ amount: 5000, status: 'scheduled', by: 'melio' }]);
      expect(office.writes('xero')).toEqual({});
      expect(office.writes('melio')).toEqual({});
      expect(office.xero.ui().payment(theirs.id).status).toBe('AUTHORISED');
    },
  );

  it('ALL-9 both happened: recorded as well, once', async () => {
    const { office } = await twins();
    await office.decide('alreadyRecorded', 'create');
    await office.hours(2);
    expect(office.inXero('B-1')).toMatchObject({ due: 2050 });
    expect(
      office
        .inXero('B-1')
        .payments.map(({ account }) => account)
        .sort(),
    ).toEqual(['Checking', 'Savings']);
    expect(office.writes('xero')).toEqual({ 'PUT /Payments': 1 });
    expect(office.inMelio('B-1').payments.map(({ amount, by }) => [amount, by])).toEqual([
      [5000, 'melio'],
      [5000, 'xero'],
    ]);
    expect(await office.held()).toEqual([]);
  });

  it('ALL-9 theirs is wrong: removed in Xero by a person, ours is posted by itself', async () => {
    const { office, theirs } = await twins();
    office.xero.ui().removePayment(theirs.id);
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1').payments).toEqual([{ cents: 5000, date: '2026-03-10', account: 'Checking' }]);
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 5000, status: 'scheduled', by: 'melio' }]);
    expect(await office.held()).toEqual([]);
  });

  it('ALL-9 ignored: not posted, and not asked again', async () => {
    const { office } = await twins();
    await office.decide('alreadyRecorded', 'ignore');
    await office.decide('alreadyPaidInMelio', 'ignore');
    office.resetCalls();
    await office.hours(2);
    expect((await office.quiet()).issues).toEqual([]);
    expect(office.writes('xero')).toEqual({});
    expect(office.everInXero('B-1')).toHaveLength(1);
  });

  it('ALL-9 our own payments are no twins: two Melio payments of one amount on one day are both posted', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.schedule('B-1', '2026-03-10', { amount: 5000 });
    office.schedule('B-1', '2026-03-10', { amount: 5000 });
    await office.settle();
    expect(office.inXero('B-1')).toMatchObject({ due: 2050 });
    expect(office.inXero('B-1').payments).toHaveLength(2);
    expect(await office.held()).toEqual([]);
  });

  it('ALL-9 a twin that came after the plan is seen: the bill is read in the same run', async () => {
    let office: Payables | undefined;
    let entered = false;
    office = await Payables.with(
      { 'B-1': 120.5 },
      {
        fault: (provider, { method, url }) => {
          // Somebody enters the payment at the very moment at which the bill is read for ours.
          const reads = provider === 'xero' && method === 'GET' && /\/Invoices\//.test(url);
          if (office && reads && !entered) {
            entered = true;
            office.payInXero('B-1', 50, '2026-03-10');
          }
          return undefined;
        },
      },
    );
    office.schedule('B-1', '2026-03-10', { amount: 5000 });
    await office.settle();
    expect(entered).toBe(true);
    expect(office.everInXero('B-1')).toHaveLength(1);
    expect(await office.held()).toEqual(['alreadyPaidInMelio', 'alreadyRecorded']);
  });
});

describe('ALL-9 no money moved', () => {
  it('ALL-9 MX-W9 a mark as paid takes the payment that is there for its own', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    office.payInXero('B-1', 120.5, '2026-03-01');
    office.markAsPaid('B-1', '2026-03-02');
    await office.settle();
    expect(office.everInXero('B-1')).toHaveLength(1);
    expect(office.inMelio('B-1').payments).toEqual([{ amount: 12050, status: 'completed', by: 'mark' }]);
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('ALL-9 D6 a matched payment that somebody takes away in Xero again: drift, never posted by itself', async () => {
    const office = await Payables.with({ 'B-1': 120.5 });
    const { id } = office.payInXero('B-1', 120.5, '2026-03-01');
    office.markAsPaid('B-1', '2026-03-02');
    await office.settle();
    office.xero.ui().removePayment(id);
    await office.settle();
    await office.hours(1);
    expect(office.inXero('B-1').payments).toEqual([]);
    expect(office.writes('xero')).toEqual({});
    expect(await office.held()).toEqual(['removedAgainstFlow']);
  });
});
