import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../shared/engine/integration.ts';
import { BackOffice, type BackOfficeOptions } from '../../support/bill-quickbooks.ts';
import { dyingBefore, STEPS, troubled } from '../../support/mishaps.ts';

// BQ-11, ALL-10: a payment that came back after its books were closed, or after it was deposited, is reversed by a journal
// entry in an open period when somebody says so. The document in QuickBooks stays paid.

/** A bill that BILL paid, whose books were closed before the payment was voided. */
async function closed(options: BackOfficeOptions & { readonly settings?: Settings } = {}) {
  const office = await BackOffice.with({ bills: { 'B-1': 100, 'B-2': 50 } }, options);
  const { ui } = office.bill;
  const payment = ui.pay({ bills: [{ id: office.inBill('B-1').id }, { id: office.inBill('B-2').id }] });
  await office.funded(payment);
  const [posted] = office.posted('BillPayment');
  office.ledger.closeBooks(posted!.day);
  await office.hours(24);
  ui.void(payment.id);
  await office.syncNow();
  ui.advance(payment.id, 'VOIDED');
  await office.syncNow();
  return { office, posted: posted! };
}

const offered = async (office: BackOffice, code: string) =>
  (await office.issue(code)).actions.find((action) => action.startsWith('reverseOn:'))!;

// biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
const entries = (office: BackOffice): readonly any[] => office.ledger.all('JournalEntry');
// biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
const linesOf = (entry: any) =>
  // biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
  entry.Line.map(({ Amount, JournalEntryLineDetail: { PostingType, AccountRef, Entity } }: any) => [
    PostingType,
    Amount,
    AccountRef.value,
    Entity?.EntityRef.value,
  ]);

const accountOf = (office: BackOffice, type: string): string =>
  // biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
  (office.ledger.all('Account') as any[]).find(({ AccountType }) => AccountType === type).Id;

describe('BQ-11 a payment of bills that was voided after its books were closed', () => {
  it('ALL-10 is offered a reversal on the first open day, and nothing happens by itself', async () => {
    const { office, posted } = await closed();
    expect(await office.held()).toEqual(['refused:lockedPeriod']);
    const issue = await office.issue('refused:lockedPeriod');
    expect(issue.text).toMatch(/journal entry that debits the account .* credits accounts payable/);
    expect((await offered(office, 'refused:lockedPeriod')) > `reverseOn:${posted.day}`).toBe(true);
    expect(entries(office)).toEqual([]);
  });

  it('ALL-10 by decision: one entry, debit clearing, credit payables with the vendor; the bills stay paid', async () => {
    const { office } = await closed();
    const action = await offered(office, 'refused:lockedPeriod');
    await office.decide('refused:lockedPeriod', action);
    await office.hours(2);
    const [entry, ...more] = entries(office);
    expect(more).toEqual([]);
    expect(entry.TxnDate).toBe(action.slice('reverseOn:'.length));
    expect(linesOf(entry)).toEqual([
      ['Debit', 150, office.known.moneyOut, undefined],
      ['Credit', 150, accountOf(office, 'Accounts Payable'), office.known.vendor],
    ]);
    expect([office.owed('Bill', 'B-1'), office.owed('Bill', 'B-2')]).toEqual([0, 0]);
    expect([office.due('B-1'), office.due('B-2')]).toEqual([10000, 5000]);
    expect(await office.issues()).toEqual([]);
    expect(await office.tieOut()).toMatchObject({ tied: true, differences: [] });
    office.resetCalls();
    await office.hours(26);
    expect([office.writes('quickbooks'), entries(office).length]).toEqual([{}, 1]);
  });

  it('BQ-11 paid again, it belongs on the entry: held, with words that say so, and nothing is posted on the bill', async () => {
    const { office } = await closed();
    await office.decide('refused:lockedPeriod', await offered(office, 'refused:lockedPeriod'));
    await office.hours(2);
    const again = office.bill.ui.pay({ bills: [{ id: office.inBill('B-1').id }] });
    await office.funded(again);
    expect(await office.issue('amountAboveDue')).toMatchObject({
      severity: 'urgent',
      actions: ['retry', 'leave', 'dismiss'],
      text: expect.stringMatching(
        /100\.00 USD.*came back after the books were closed.*100\.00 USD.*by an entry of its own.*Enter it there by hand.*leave/,
      ),
    });
    // The one that came back, which stands in the closed period.
    expect(office.posted('BillPayment').map(({ amount }) => amount)).toEqual([15000]);
    await office.decide('amountAboveDue', 'leave');
    office.resetCalls();
    await office.hours(26);
    expect([await office.issues(), office.writes('quickbooks')]).toEqual([[], {}]);
    expect(await office.tieOut()).toMatchObject({
      differences: [{ number: 'B-1', cause: 'periodLocked' }],
      tied: true,
    });
  });

  it('ALL-10 several accounts for payables: held with the setting, and made when that is set', async () => {
    const { office } = await closed();
    office.ledger.addAccount('Accounts Payable (other)', 'Accounts Payable', { AccountSubType: 'AccountsPayable' });
    await office.hours(25);
    await office.decide('refused:lockedPeriod', await offered(office, 'refused:lockedPeriod'));
    expect((await office.issue('unmappedAccount')).text).toContain('payablesAccount');
    await office.set({ payablesAccount: accountOf(office, 'Accounts Payable') });
    await office.hours(1);
    expect(entries(office)).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });
});

describe('ALL-7 a reversal in trouble', () => {
  const reversed = async (office: BackOffice) => {
    await office.decide('refused:lockedPeriod', await offered(office, 'refused:lockedPeriod'));
    await office.hours(3);
    expect(entries(office)).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
    expect(await office.tieOut()).toMatchObject({ tied: true, differences: [] });
  };

  it.each(STEPS)('the process dies right before %s: one entry', async (step) => {
    const options = dyingBefore(step, { provider: 'quickbooks', entity: 'reversal', kind: 'create' });
    const { office } = await closed(options);
    options.arm();
    await reversed(office);
    expect(options.died).toBe(true);
  });

  it.each([0, 15 * 60_000])('its reply is lost, and QuickBooks is away for %i ms: one entry', async (thenDownMs) => {
    const call = { provider: 'quickbooks', method: 'POST', path: /\/journalentry/ } as const;
    const options = troubled(call, { first: { kind: 'lost', when: 'after' }, thenDownMs });
    const { office } = await closed(options);
    options.arm(() => office.ports.clock.now());
    await reversed(office);
    expect(options.met).toBe(true);
  });
});

describe("BQ-11 a customer's payment recorded in BILL, voided after it was deposited", () => {
  it('ALL-10 by decision: debit receivables with the customer, credit the bank it leaves', async () => {
    const office = new BackOffice();
    office.ledger.addAccount('Accounts Receivable (A/R)', 'Accounts Receivable', {
      AccountSubType: 'AccountsReceivable',
    });
    office.enterInvoice('I-1', 100);
    await office.connect();
    const undeposited = office.ledger.addAccount('Undeposited Funds', 'Other Current Asset', {
      AccountSubType: 'UndepositedFunds',
    });
    await office.set({ offlineAccount: undeposited });
    const received = office.bill.ui.recordReceived({ invoices: [{ id: office.invoiceInBill('I-1').id }] });
    await office.syncNow();
    office.ledger.deposit(office.known.bank, [office.rows('Payment')[0].Id]);
    await office.syncNow();
    office.bill.ui.voidReceived(received.id);
    await office.syncNow();
    const [issue] = await office.issues();
    await office.decide(issue!.code, await offered(office, issue!.code));
    expect((await office.issue('unmappedAccount')).text).toContain('depositAccount');
    await office.set({ offlineAccount: undeposited, depositAccount: office.known.bank });
    await office.hours(1);
    expect(entries(office).map(linesOf)).toEqual([
      [
        ['Credit', 100, office.known.bank, undefined],
        ['Debit', 100, accountOf(office, 'Accounts Receivable'), office.known.customer],
      ],
    ]);
    expect(office.owed('Invoice', 'I-1')).toBe(0);
    expect(await office.issues()).toEqual([]);
    expect(await office.tieOut('invoice')).toMatchObject({ tied: true, differences: [] });
  });
});
