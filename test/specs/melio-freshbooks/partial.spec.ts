import { describe, expect, it } from 'vitest';
import { QUIET, Receivables } from '../../support/melio-freshbooks.ts';

/** Melio writes back only what is paid in full; parts, and who bears the fee of a card, are ours. */

describe('MF-X1 partial payments', () => {
  it('a part paid through Melio lowers what FreshBooks shows as outstanding, and the rest too when it comes', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.receiveInMelio('F-1', { amount: 300 });
    await office.settle();
    expect(office.inFreshbooks('F-1')).toMatchObject({ outstanding: 700, payments: [{ amount: 300 }] });
    expect(office.inMelio('F-1')).toMatchObject({ total: 1000, balance: 700, status: 'partially_paid' });
    office.receiveInMelio('F-1');
    await office.settle();
    expect(office.inFreshbooks('F-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 300 }, { amount: 700 }] });
    expect(office.inMelio('F-1')).toMatchObject({ total: 1000, balance: 0, status: 'paid' });
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 2 });
    expect(office.writes('melio')).toEqual({});
    expect(await office.tieOut()).toMatchObject({ tied: true });
  });

  it('a part paid in FreshBooks lowers the balance in Melio, not the total, and comes back when it is deleted', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const check = office.payInFreshbooks('F-1', '4.00', { date: '2026-02-28' });
    await office.settle();
    expect(office.inMelio('F-1')).toEqual({
      ...{ status: 'partially_paid', total: 1000, balance: 600 },
      payments: [{ amount: 400, status: 'succeeded', by: 'freshbooks' }],
    });
    expect(office.writes('melio')).toEqual({ 'POST /received-payments': 1 });
    office.freshbooks.ui().deletePayment(check.id);
    await office.settle();
    expect(office.inMelio('F-1')).toEqual({ status: 'open', total: 1000, balance: 1000, payments: [] });
    expect(office.writes('freshbooks')).toEqual({});
    expect(await office.held()).toEqual([]);
  });

  it('one edited in FreshBooks is shown anew', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const check = office.payInFreshbooks('F-1', '4.00');
    await office.settle();
    office.freshbooks.ui().editPayment(check.id, { amount: '5.00' });
    await office.settle();
    expect(office.inMelio('F-1')).toMatchObject({ balance: 500, payments: [{ amount: 500 }] });
  });

  it('a credit applied in FreshBooks lowers the balance too, so that nobody pays it through Melio', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const ui = office.freshbooks.ui();
    const { id, customerid: clientid } = office.invoice('F-1');
    const lines = [{ name: 'Goodwill', unit_cost: { amount: '2.50' } }];
    const credit = ui.addCredit({ clientid, create_date: '2026-03-01', lines });
    ui.applyCredit(credit.id, id, '2.50', '2026-03-01');
    await office.settle();
    expect(office.inMelio('F-1')).toMatchObject({ total: 1000, balance: 750 });
  });

  it('of a payment of more than is due only what settled the invoice counts; the rest is a credit', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.payInFreshbooks('F-1', '3.00', { date: '2026-02-20' });
    office.payInFreshbooks('F-1', '12.00');
    await office.settle();
    expect(office.inMelio('F-1')).toMatchObject({ balance: 0, payments: [{ amount: 300 }, { amount: 700 }] });
    const [credit] = office.freshbooks.ui().credits();
    expect(credit!.amount).toBe(500);
    expect(await office.held()).toEqual([]);
  });

  it('edited, it settles what it says now, though the notice of the invoice comes long after that of the payment', async () => {
    const notices = { areLate: false };
    const office = await Receivables.with(
      { 'F-1': '10.00' },
      {
        webhookFault: (provider, { body }) =>
          notices.areLate && provider === 'freshbooks' && String(body).includes('name=invoice')
            ? { kind: 'delayed', ms: 300_000 }
            : undefined,
      },
    );
    const check = office.payInFreshbooks('F-1', '12.00');
    await office.hours(1);
    office.freshbooks.ui().editPayment(check.id, { amount: '4.00' });
    await office.hours(1);
    expect(office.inMelio('F-1')).toMatchObject({ balance: 600, payments: [{ amount: 400 }] });
    notices.areLate = true;
    office.freshbooks.ui().editPayment(check.id, { amount: '7.00' });
    await office.hours(1);
    expect(office.inMelio('F-1')).toMatchObject({ balance: 300, payments: [{ amount: 700 }] });
    expect(await office.held()).toEqual([]);
  });

  it('paid in full in FreshBooks, it is paid in Melio and asks for nothing more', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.payInFreshbooks('F-1', '10.00');
    await office.settle();
    expect(office.melioInvoice('F-1')).toMatchObject({ status: 'paid', request_status: 'paid', balance: 0 });
    expect(await office.held()).toEqual([]);
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('parts from both sides meet at nothing outstanding, each counted once', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.receiveInMelio('F-1', { amount: 250 });
    office.payInFreshbooks('F-1', '3.00');
    await office.settle();
    office.receiveInMelio('F-1');
    await office.settle();
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
    expect(office.inMelio('F-1')).toMatchObject({ total: 1000, balance: 0 });
    expect(await office.tieOut()).toMatchObject({ tied: true });
  });
});

describe('MF-X1 the fee of a card', () => {
  const CARD = 'card' as const;

  it('borne by the payer, it stays outside: FreshBooks would make a credit of it', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.receiveInMelio('F-1', { method: CARD, fees: [{ amount: 29, paid_by: 'payer' }] });
    await office.settle();
    expect(office.inFreshbooks('F-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 1000 }] });
    expect(office.freshbooks.ui().credits()).toEqual([]);
  });

  it('borne by the payee, the customer has paid in full all the same; the fee is not posted by default', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { id } = office.receiveInMelio('F-1', { method: CARD, fees: [{ amount: 29, paid_by: 'payee' }] });
    const payout = office.melio.ui.payOut({ payments: [id] });
    office.melio.ui.movePayout(payout.id, 'paid');
    await office.settle();
    expect(office.inFreshbooks('F-1')).toMatchObject({ outstanding: 0, payments: [{ amount: 1000 }] });
    expect(office.writes('freshbooks')).toEqual({ 'POST /payments/payments': 1 });
    expect([...office.freshbooks.ui().journalEntries(), ...office.freshbooks.ui().expenses()]).toEqual([]);
    expect(await office.held()).toEqual([]);
  });

  it('borne by the payee, it is posted with the payout where accounts are chosen for it', async () => {
    const office = await Receivables.with({ 'F-1': '10.00', 'F-2': '20.00' });
    await office.set(office.bookings());
    const one = office.receiveInMelio('F-1', { method: CARD, fees: [{ amount: 29, paid_by: 'payee' }] });
    const two = office.receiveInMelio('F-2', { method: CARD, fees: [{ amount: 58, paid_by: 'payer' }] });
    await office.settle();
    office.resetCalls();
    const payout = office.melio.ui.payOut({ payments: [one.id, two.id], arrivalOn: '2026-03-03' });
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
    office.melio.ui.movePayout(payout.id, 'paid');
    await office.settle();
    expect(office.entries()).toEqual([
      { date: '2026-03-03', lines: { 'Petty Cash': 2971, 'Merchant Account Fees': 29, Deposits: -3000 } },
    ]);
    expect(office.writes('freshbooks')).toEqual({ 'POST /journal_entries/journal_entries': 1 });
    await office.hours(25);
    expect(office.entries()).toHaveLength(1);
    expect(await office.held()).toEqual([]);
    office.melio.ui.movePayout(payout.id, 'failed');
    await office.settle();
    expect(await office.held()).toEqual(['payoutFailed']);
    expect(office.entries()).toHaveLength(1);
  });

  it('of a payout the money for invoices added in Melio needs an account of its own', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    await office.set(office.bookings());
    const { customer_id: customerId } = office.melioInvoice('F-1');
    const own = office.melio.ui.addInvoice({ customerId, number: 'M-1', total: 700 });
    const { id } = office.receiveInMelio('F-1', { also: [{ invoiceId: own.id }] });
    await office.settle();
    const payout = office.melio.ui.payOut({ payments: [id], arrivalOn: '2026-03-03' });
    office.melio.ui.movePayout(payout.id, 'paid');
    await office.settle();
    expect(await office.held()).toEqual(['unmappedAccount']);
    expect(office.entries()).toEqual([]);
    await office.set({ ...office.bookings(), unappliedAccount: office.account('Sales') });
    expect(office.entries()).toEqual([
      { date: '2026-03-03', lines: { 'Petty Cash': 1700, Deposits: -1000, Sales: -700 } },
    ]);
  });
});
