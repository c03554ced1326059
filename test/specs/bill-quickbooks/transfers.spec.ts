import { describe, expect, it } from 'vitest';
import { office as of } from '../../support/transfers.ts';

// "Funds transfers: a daily lump sum per bank account, between the clearing account and the bank account."
// @see https://vendorpayhelp.bill.com/hc/en-us/articles/360022590891

describe('BQ-X2 what BILL took from a bank account in one day is one transfer in QuickBooks', () => {
  it('once the day is over and its payments are posted; the clearing account is empty again', async () => {
    const { office, pay, days, out } = await of();
    pay(['B-1', 'B-2'], '2026-03-03');
    pay(['B-3'], '2026-03-04');
    await days(1);
    expect(office.posted('BillPayment')).toHaveLength(2);
    expect(office.transfers()).toEqual([]);
    await days(1);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
    await days(1);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03'), out(7000, '2026-03-04')]);
    expect([office.left(office.known.moneyOut), office.left(office.known.bank)]).toEqual([0, -22000]);
    expect(await office.issues()).toEqual([]);
  });

  it('says what it is, and why it is there', async () => {
    const { office, pay, days } = await of();
    pay(['B-1', 'B-2'], '2026-03-03');
    await days(3);
    expect(office.rows('Transfer')).toMatchObject([
      { PrivateNote: expect.stringMatching(/^BILL money out, 2026-03-03, 2 payments TO[A-Z0-9]{10}$/), Amount: 150 },
    ]);
    const lines = (await office.activity()).filter(({ row }) => row === 'BQ-X2' || row === 'BQ-11');
    expect(lines.map(({ entity, act, row }) => `${row} ${act} ${entity}`).toSorted()).toEqual([
      'BQ-11 create billPayment',
      'BQ-11 create billPayment',
      'BQ-X2 count billPayment',
      'BQ-X2 count billPayment',
      'BQ-X2 create payout',
    ]);
    expect(lines.find(({ entity }) => entity === 'payout')!.changes).toMatchObject({
      net: { sent: 15000, after: 15000 },
    });
  });

  it('its day is that of the company that keeps the books', async () => {
    // It is eight hours later in London than where these books are.
    const { office, pay, out } = await of();
    pay(['B-1'], '2026-03-03');
    await office.hours(46);
    expect(new Date(office.ports.clock.now()).toISOString()).toMatch(/^2026-03-04T07/);
    await office.syncNow();
    expect(office.posted('BillPayment')).toHaveLength(1);
    expect(office.transfers()).toEqual([]);
    await office.hours(1);
    await office.syncNow();
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
  });

  it('not before BILL’s list was read since: what nobody has told of belongs to the day all the same', async () => {
    const silence = { on: false };
    const { office, pay, out } = await of({
      webhookFault: (provider) => (silence.on && provider === 'bill' ? { kind: 'lost' } : undefined),
    });
    pay(['B-1'], '2026-03-03');
    await office.hours(30);
    await office.syncNow();
    silence.on = true;
    const [untold] = pay(['B-2'], '2026-03-03');
    office.bill.ui.advance(untold!.id, 'PROCESSED');
    await office.hours(18);
    expect(new Date(office.ports.clock.now()).toISOString()).toMatch(/^2026-03-04T09/);
    expect(office.posted('BillPayment')).toHaveLength(1);
    expect(office.transfers()).toEqual([]);
    await office.hours(8);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
  });

  it('of each bank account by itself', async () => {
    const { office, pay, days, second, out } = await of();
    pay(['B-1'], '2026-03-03');
    pay(['B-2', 'B-3'], '2026-03-03', second.funding);
    await days(3);
    expect(office.transfers()).toHaveLength(2);
    expect(office.transfers()).toContainEqual(out(10000, '2026-03-03'));
    expect(office.transfers()).toContainEqual({ ...out(12000, '2026-03-03'), from: second.bank });
    expect(office.left(office.known.moneyOut)).toBe(0);
  });

  it('not while a payment of the day is on its way to QuickBooks, and a held one waits for a later one', async () => {
    const { office, pay, days, out } = await of();
    const [first] = pay(['B-1'], '2026-03-03');
    // Somebody has paid it in QuickBooks as well: nobody knows whether it is the same payment.
    pay(['B-2'], '2026-03-03');
    office.payBills({ 'B-2': 50 }, { TxnDate: '2026-03-03' });
    await days(3);
    expect(await office.held()).toContain('alreadyPaidInBill');
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(first!.processDate).toBe('2026-03-03');
  });

  it('what is posted later goes into the transfer of the next day, and the one that is there is not edited', async () => {
    const { office, pay, days, late, out } = await of();
    pay(['B-1'], '2026-03-03');
    pay(['B-2'], '2026-03-03', late.funding);
    await days(3);
    expect(await office.held()).toEqual(['bankAccountUnknown']);
    const [made] = office.rows('Transfer');
    await late.choose(office.known.bank);
    await days(1);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03'), out(5000, '2026-03-04')]);
    expect(office.rows('Transfer')[0]).toEqual(made);
    expect(office.left(office.known.moneyOut)).toBe(0);
    expect(await office.issues()).toEqual([]);
  });

  it('two late ones of two days do not meet in one', async () => {
    const { office, pay, days, late, out } = await of();
    pay(['B-1'], '2026-03-03');
    pay(['B-2'], '2026-03-03', late.funding);
    pay(['B-3'], '2026-03-05', late.funding);
    await days(6);
    await late.choose(office.known.bank);
    await days(2);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03'), out(5000, '2026-03-04'), out(7000, '2026-03-05')]);
  });
});

describe('BQ-X2 what comes back', () => {
  it('before the transfer was made is no part of it', async () => {
    const { office, pay, days, out } = await of();
    const [, second] = pay(['B-1', 'B-2'], '2026-03-03');
    await days(1);
    expect(office.posted('BillPayment')).toHaveLength(2);
    office.bill.ui.advance(second!.id, 'FUNDING_FAILED_VOIDED');
    await days(3);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(office.left(office.known.moneyOut)).toBe(0);
  });

  it('with nothing left of the day, no transfer is made at all', async () => {
    const { office, pay, days } = await of();
    const [only] = pay(['B-1'], '2026-03-03');
    await days(1);
    office.bill.ui.advance(only!.id, 'FUNDING_FAILED_VOIDED');
    await days(3);
    expect(office.transfers()).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });

  it('after it moves the other way, on the day it did; the bank shows both', async () => {
    const { office, pay, days, out, back } = await of();
    const [, second] = pay(['B-1', 'B-2'], '2026-03-03');
    await days(3);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03')]);
    const [made] = office.rows('Transfer');
    office.bill.ui.advance(second!.id, 'VOIDED');
    await office.syncNow();
    expect(office.posted('BillPayment')).toHaveLength(1);
    await days(2);
    expect(office.transfers()).toEqual([out(15000, '2026-03-03'), back(5000, '2026-03-05')]);
    expect(office.rows('Transfer')[0]).toEqual(made);
    expect([office.left(office.known.moneyOut), office.left(office.known.bank)]).toEqual([0, -10000]);
    expect(await office.issues()).toEqual([]);
  });

  it('after the books were closed, moves back once a person has it reversed by an entry of its own', async () => {
    const { office, pay, days, out } = await of();
    const [only] = pay(['B-1'], '2026-03-03');
    await days(3);
    office.ledger.closeBooks('2026-03-03');
    office.bill.ui.advance(only!.id, 'VOIDED');
    await days(2);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    const { actions } = await office.issue('refused:lockedPeriod');
    await office.decide('refused:lockedPeriod', actions.find((action) => action.startsWith('reverseOn:'))!);
    await days(2);
    // The entry debits the clearing account, and the transfer takes it from there.
    expect(office.ledger.all('JournalEntry')).toHaveLength(1);
    const { moneyOut, bank } = office.known;
    expect(office.transfers()).toEqual([
      out(10000, '2026-03-03'),
      { from: moneyOut, to: bank, amount: 10000, day: expect.any(String) },
    ]);
    expect(await office.issues()).toEqual([]);
  });

  it('reissued, the old payment comes back and the new one leaves on its own day', async () => {
    const { office, pay, days, out, back } = await of();
    const [only] = pay(['B-1'], '2026-03-03');
    await days(3);
    const again = office.bill.ui.reissue(only!.id);
    await days(4);
    expect(office.transfers()).toEqual([
      out(10000, '2026-03-03'),
      back(10000, '2026-03-05'),
      out(10000, again.processDate),
    ]);
    expect([office.left(office.known.moneyOut), office.left(office.known.bank)]).toEqual([0, -10000]);
  });

  it('in limbo it stays as it was counted', async () => {
    const { office, pay, days, out } = await of();
    const [only] = pay(['B-1'], '2026-03-03');
    await days(3);
    office.bill.ui.fail(only!.id);
    await days(2);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(await office.held()).toEqual(['paymentNeedsAttention']);
  });

  it('of a payment that somebody voided in QuickBooks nothing does: BILL has paid it', async () => {
    const { office, pay, days, out } = await of();
    pay(['B-1'], '2026-03-03');
    await days(3);
    office.ledger.void('BillPayment', office.rows('BillPayment')[0].Id);
    await days(2);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(await office.held()).toEqual(['removedAgainstFlow']);
    await office.decide('removedAgainstFlow', 'postAgain');
    await days(2);
    expect(office.transfers()).toEqual([out(10000, '2026-03-03')]);
    expect(office.left(office.known.moneyOut)).toBe(0);
  });
});

describe('BQ-X2 is off until somebody says from which day on', () => {
  it('by itself nothing is moved', async () => {
    const { office, pay, days } = await of({ settings: { moneyOutTransfersFrom: null } });
    pay(['B-1'], '2026-03-03');
    await days(4);
    expect(office.posted('BillPayment')).toHaveLength(1);
    expect(office.transfers()).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });

  it('switched on later, what was before stays out', async () => {
    const { office, pay, days, set, out } = await of({ settings: { moneyOutTransfersFrom: null } });
    pay(['B-1'], '2026-03-03');
    pay(['B-2'], '2026-03-04');
    await days(3);
    await set({ moneyOutTransfersFrom: '2026-03-04' });
    pay(['B-3'], '2026-03-06');
    await days(5);
    expect(office.transfers()).toEqual([out(5000, '2026-03-04'), out(7000, '2026-03-06')]);
  });

  it('what was recorded without moving money stays where it was booked', async () => {
    const { office, days } = await of({ settings: { offlineAccount: '1' } });
    office.bill.ui.recordPayment({ bills: [{ id: office.inBill('B-1').id }] });
    await days(3);
    expect(office.posted('BillPayment')).toHaveLength(1);
    expect(office.transfers()).toEqual([]);
  });

  it.each([
    ['moneyOutTransfersFrom', { moneyOutAccount: null }, /needs moneyOutAccount/],
    ['moneyOutTransfersFrom', { fundingAccounts: {} }, /needs fundingAccounts/],
    ['moneyInTransfersFrom', { moneyInTransfersFrom: '2026-03-02' }, /needs moneyInLagDays/],
    ['moneyOutTransfersFrom', { moneyOutTransfersFrom: 'monday' }, /date/],
    ['moneyInLagDays', { moneyInLagDays: -1 }, /./],
  ])('%s is refused by name with %j', async (name, settings, message) => {
    const { set } = await of();
    await expect(set(settings)).rejects.toMatchObject({ message: expect.stringMatching(message), setting: name });
  });

  it('the clearing account and the bank account must differ', async () => {
    const { office, set } = await of();
    await expect(set({ moneyOutAccount: office.known.bank })).rejects.toMatchObject({
      message: expect.stringMatching(/must differ/),
      setting: 'fundingAccounts',
    });
  });
});
