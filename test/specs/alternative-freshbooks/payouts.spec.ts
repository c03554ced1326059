import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../shared/engine/integration.ts';
import { Partner, QUIET } from '../../support/alternative-freshbooks.ts';
import { PartnerDoor } from '../../support/partner-door.ts';

// "Select Undeposited Funds to record your payments. Choose the bank account where you receive payouts to record your
// deposits." Deposits are named on the page without a frequency, and are built behind the setting `recordPayouts`.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

/** Accounts that every business has; what they are for is the user's choice. */
const names = {
  depositAccount: 'Petty Cash',
  undepositedFunds: 'Deposits',
  feeAccount: 'Merchant Account Fees',
} as const;

const chosen = (office: Partner): Settings => ({
  recordPayouts: true,
  ...Object.fromEntries(Object.entries(names).map(([setting, name]) => [setting, office.account(name)])),
});

async function paying(settings: (office: Partner) => Settings = chosen) {
  const office = new Partner();
  const acme = office.addClient();
  office.enterInvoice(acme, 'A-1', '150.00');
  office.enterInvoice(acme, 'A-2', '80.00');
  await office.connect(settings(office));
  return office;
}

/** The payout has reached the bank. */
async function paidOut(office: Partner, form: { readonly payments?: readonly string[] } = {}) {
  const payout = office.alternative.ui.payOut(form)!;
  for (const status of ['processing', 'paid'] as const) office.alternative.ui.movePayout(payout.id, status);
  office.resetCalls();
  await office.settle();
  await office.hours(1);
  return payout;
}

describe('AF-16 set up accounts', () => {
  it("AF-16 Set Up Accounts shows FreshBooks' own accounts, and says what waits for which", async () => {
    const office = new Partner();
    const door = new PartnerDoor(office);
    const path = `/v1/connections/${await door.connect({ settings: { recordPayouts: true } })}`;
    await office.settle();
    const { choices, problems } = (await door.get(`${path}/settings`)).body;
    for (const setting of Object.keys(names)) {
      const choice = choices.find((one: { readonly setting: string }) => one.setting === setting);
      expect(choice.accounts).toContainEqual(expect.objectContaining({ id: office.account('Petty Cash') }));
      expect(problems).toContainEqual(expect.objectContaining({ setting, holds: 'Payouts are not recorded.' }));
    }
    await door.call('PATCH', path, { settings: chosen(office) });
    const after: readonly { readonly setting: string }[] = (await door.get(`${path}/settings`)).body.problems;
    expect(after.filter(({ setting }) => setting in names)).toEqual([]);
  });

  it('AF-16 nothing is chosen for the user: without recording payouts no account is needed', async () => {
    const office = await Partner.with({ 'A-1': '150.00' });
    office.paid('A-1');
    await office.settle();
    expect(office.inFreshbooks('A-1').outstanding).toBe(0);
    await paidOut(office);
    expect(await office.quiet()).toEqual(QUIET);
    expect(office.freshbooks.ui().journalEntries()).toEqual([]);
  });

  it.each(Object.keys(names))('AF-16 %s not set: the payout is held, and recorded once it is', async (missing) => {
    const office = await paying((one) => ({ ...chosen(one), [missing]: null }));
    office.paid('A-1', { fee: 450 });
    await office.settle();
    await paidOut(office);
    expect((await office.issue('unmappedAccount')).text).toContain(missing);
    expect(office.freshbooks.ui().journalEntries()).toEqual([]);
    await office.set(chosen(office));
    expect(office.freshbooks.ui().journalEntries()).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-16 an account that FreshBooks does not have is not booked on', async () => {
    const office = await paying((one) => ({ ...chosen(one), depositAccount: '999999' }));
    office.paid('A-1');
    await office.settle();
    await paidOut(office);
    expect(await office.held()).toEqual(['unmappedAccount']);
  });
});

describe('AF-X1 deposits', () => {
  it('AF-X1 one journal entry per payout, with the fees in a line of their own; never an income', async () => {
    const office = await paying();
    office.paid('A-1', { fee: 450 });
    office.paid('A-2', { fee: 240, surcharge: 100 });
    await office.settle();
    const payout = await paidOut(office);
    expect(office.entries()).toEqual([
      {
        date: payout.arrival_date,
        lines: { 'Petty Cash': 22310, 'Merchant Account Fees': 690, Deposits: -23000 },
      },
    ]);
    expect(office.writes('freshbooks')).toEqual({ 'POST /journal_entries/journal_entries': 1 });
    expect(office.freshbooks.ui().otherIncome()).toEqual([]);
    await office.hours(2);
    expect(office.entries()).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });

  it('AF-X1 not before it has reached the bank', async () => {
    const office = await paying();
    office.paid('A-1');
    await office.settle();
    const payout = office.alternative.ui.payOut()!;
    office.alternative.ui.movePayout(payout.id, 'processing');
    await office.hours(2);
    expect(office.entries()).toEqual([]);
    office.alternative.ui.movePayout(payout.id, 'paid');
    await office.hours(1);
    expect(office.entries()).toHaveLength(1);
  });

  it('AF-X1 what came back of an earlier payout is taken off the next one', async () => {
    const office = await paying();
    const first = office.paid('A-1');
    await office.settle();
    await paidOut(office);
    office.paid('A-2');
    await office.settle();
    office.alternative.ui.returnLate(first.id);
    await office.settle();
    await paidOut(office);
    expect(office.entries().map(({ lines }) => lines)).toEqual([
      { 'Petty Cash': 15000, Deposits: -15000 },
      { 'Petty Cash': -7000, Deposits: 7000 },
    ]);
  });

  it('AF-X1 money that no synced invoice explains is held, or booked where somebody said', async () => {
    const office = await paying();
    const customerId = office.customer().id;
    office.paid('A-1');
    office.alternative.ui.settle(office.alternative.ui.payRequest(customerId, 5000).id);
    await office.settle();
    await paidOut(office);
    expect((await office.issue('unmappedAccount')).text).toMatch(/no synced invoice explains.*unappliedAccount/);
    await office.set({ ...chosen(office), unappliedAccount: office.account('Customer Deposits') });
    expect(office.entries().map(({ lines }) => lines)).toEqual([
      { 'Petty Cash': 20000, Deposits: -15000, 'Customer Deposits': -5000 },
    ]);
  });

  it('AF-X1 of a payment that also pays an invoice created in Alternative, only its own share left the account', async () => {
    const office = await paying((one) => ({ ...chosen(one), unappliedAccount: one.account('Customer Deposits') }));
    const lines = [{ description: 'One-off', quantity: 1, amount: 5000 }];
    const customerId = office.customer().id;
    const { id } = office.alternative.ui.createInvoice({ customerId, dueDate: '2026-04-01', number: 'X-1', lines });
    const invoices = [{ id: office.asked('A-1').id }, { id }];
    office.alternative.ui.settle(office.alternative.ui.pay({ invoices }).id);
    await office.settle();
    expect(office.inFreshbooks('A-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 15000 }] });
    await paidOut(office);
    expect(office.entries().map((entry) => entry.lines)).toEqual([
      { 'Petty Cash': 20000, Deposits: -15000, 'Customer Deposits': -5000 },
    ]);
  });

  it('AF-X1 recorded, then failed: entries cannot be taken back, so a person is told', async () => {
    const office = await paying();
    office.paid('A-1');
    await office.settle();
    const { id } = await paidOut(office);
    office.alternative.ui.movePayout(id, 'failed');
    await office.hours(1);
    expect((await office.issue('payoutFailed')).text).toMatch(/opposite entry/);
    expect(office.entries()).toHaveLength(1);
  });

  it('AF-X1 the reply is lost: one attempt, then a person, since no entry can be found again', async () => {
    const lost = { on: false };
    const office = new Partner({
      fault: (_provider, { method, url }) =>
        lost.on && method === 'POST' && url.includes('journal_entries') ? { kind: 'lost', when: 'after' } : undefined,
    });
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    await office.connect(chosen(office));
    office.paid('A-1');
    await office.settle();
    lost.on = true;
    await paidOut(office);
    lost.on = false;
    await office.hours(2);
    expect(office.entries()).toHaveLength(1);
    expect(await office.held()).toEqual(['outcomeUnknown']);
  });

  it('AF-X1 payouts from before the connection stay out', async () => {
    const office = new Partner();
    office.enterInvoice(office.addClient(), 'A-1', '150.00');
    const customer = office.alternative.ui.addCustomer({ name: 'Acme Dental', email: 'billing@acme.example' });
    office.alternative.ui.settle(office.alternative.ui.payRequest(customer.id, 5000).id);
    office.alternative.ui.movePayout(office.alternative.ui.payOut()!.id, 'paid');
    await office.connect(chosen(office));
    await office.hours(1);
    expect(office.entries()).toEqual([]);
    expect(Object.values(await office.outOfScope())).toContain('AF-X1 made before the connection');
  });
});
