import { describe, expect, it } from 'vitest';
import { QUIET, Receivables } from '../../support/melio-freshbooks.ts';

/** @see https://melio.zendesk.com/hc/en-us/articles/4415827319836 */

describe('MF-2 create or update in FreshBooks, so the invoices and payments will sync', () => {
  it('a new invoice of a new client brings both', async () => {
    const office = await Receivables.with({});
    office.enterInvoice(office.addClient({ organization: 'Birch & Co', email: 'b@birch.example' }), 'F-9', '12.34');
    await office.settle();
    expect(office.inMelio('F-9')).toEqual({ status: 'open', total: 1234, balance: 1234, payments: [] });
    expect(office.melioCustomer('Birch & Co').email).toBe('b@birch.example');
    expect(office.writes('melio')).toEqual({ 'POST /customers': 1, 'POST /invoices': 1 });
  });

  it('number, day and amount follow, in one write', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.editInvoice('F-1', {
      ...{ invoice_number: 'F-1a', due_offset_days: 10 },
      lines: [
        { name: 'Consulting', unit_cost: { amount: '8.00' } },
        { name: 'Travel', unit_cost: { amount: '4.00' } },
      ],
    });
    await office.settle();
    expect(office.melioInvoice('F-1a')).toMatchObject({
      ...{ due_date: '2026-03-02', total: 1200, balance: 1200 },
      lines: [{ amount: 800 }, { amount: 400 }],
    });
    expect(office.writes('melio')).toEqual({ 'PATCH /invoices/{id}': 1 });
    expect(office.writes('freshbooks')).toEqual({});
    office.resetCalls();
    await office.hours(2);
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('a client’s new address follows', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const [client] = office.freshbooks.ui().clients();
    office.freshbooks.ui().editClient(client!.id, { email: 'new@acme.example', p_city: 'Troy' });
    await office.settle();
    expect(office.melioCustomer('Acme Tools')).toMatchObject({ email: 'new@acme.example', address: { city: 'Troy' } });
    expect(office.writes('melio')).toEqual({ 'PATCH /customers/{id}': 1 });
  });

  it('what is edited in Melio is told, and neither copied nor put back', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.melio.ui.editInvoice(office.melioInvoice('F-1').id, { dueOn: '2026-06-01' });
    office.melio.ui.editCustomer(office.melioCustomer('Acme Tools').id, { phone: '555 0199' });
    await office.settle();
    await office.hours(1);
    expect(await office.quiet()).toEqual({ ...QUIET, issues: ['drift', 'drift'] });
    expect(office.freshbooks.ui().clients()[0]!.fields.bus_phone ?? '').toBe('');
  });

  it('a deleted invoice is void in Melio, and one that is restored is there anew', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { id } = office.invoice('F-1');
    office.melio.ui.sendRequest(office.melioInvoice('F-1').id);
    office.freshbooks.ui().deleteInvoice(id);
    await office.settle();
    expect(office.melioInvoices('F-1')).toMatchObject([{ status: 'void', pay_url: null, archived: false }]);
    expect(office.writes('melio')).toEqual({ 'POST /invoices/{id}/void': 1 });
    expect(await office.held()).toEqual([]);
    office.freshbooks.ui().restoreInvoice(id);
    await office.settle();
    await office.hours(1);
    expect(office.melioInvoices('F-1').map(({ status }) => status)).toEqual(['void', 'open']);
    office.receiveInMelio('F-1');
    await office.settle();
    expect(office.inFreshbooks('F-1').outstanding).toBe(0);
  });

  it('a deleted one that was part-paid in FreshBooks asks for nothing more', async () => {
    // Whether FreshBooks deletes an invoice with payments is not documented; if it does, they stay where they are.
    const freshbooks = { switches: { deleteNeedsNoPayments: false } };
    const office = await Receivables.with({ 'F-1': '10.00' }, { freshbooks });
    office.payInFreshbooks('F-1', '4.00');
    await office.settle();
    office.melio.ui.sendRequest(office.melioInvoice('F-1').id);
    await office.settle();
    office.resetCalls();
    office.freshbooks.ui().deleteInvoice(office.invoice('F-1').id);
    await office.settle();
    await office.hours(1);
    expect(office.melioInvoice('F-1')).toMatchObject({ archived: true, removed_by: 'sync', pay_url: null });
    expect(office.writes('melio')).toEqual({ 'DELETE /invoices/{id}': 1 });
    expect(await office.held()).toEqual([]);
  });

  it.each([
    ['on its way', (office: Receivables) => office.payInMelio('F-1')],
    ['received', (office: Receivables) => office.receiveInMelio('F-1')],
  ])('a deleted one with a payment %s is an issue, and nothing is removed', async (_, pay) => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    pay(office);
    await office.settle();
    office.resetCalls();
    const { id } = office.invoice('F-1');
    for (const { id: payment } of office.freshbooks.ui().paymentsOn(id)) office.freshbooks.ui().deletePayment(payment);
    office.freshbooks.ui().deleteInvoice(id);
    await office.settle();
    expect(await office.held()).toContain('paymentOnDocument');
    expect(office.writes('melio')).toEqual({});
    expect(office.melioInvoice('F-1').status).not.toBe('void');
  });

  it('another amount while a payment is on its way is an issue at once, and copied when it is through', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { id } = office.payInMelio('F-1', { amount: 400 });
    office.reprice('F-1', '12.00');
    await office.settle();
    expect(await office.held()).toEqual(['changedWhilePaying']);
    expect(office.writes('melio')).toEqual({});
    office.melio.ui.settleReceived(id);
    await office.settle();
    expect(office.inMelio('F-1')).toMatchObject({ total: 1200, balance: 800 });
    expect(office.inFreshbooks('F-1').outstanding).toBe(800);
    expect(await office.held()).toEqual([]);
  });

  it('another amount after it was paid in Melio is an issue; other edits wait silently', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    office.receiveInMelio('F-1');
    await office.settle();
    office.resetCalls();
    office.editInvoice('F-1', { due_offset_days: 60 });
    await office.settle();
    expect(await office.quiet()).toEqual(QUIET);
    office.reprice('F-1', '12.00');
    await office.settle();
    expect(await office.held()).toEqual(['changedAfterPaid']);
    expect(office.writes('melio')).toEqual({});
    office.reprice('F-1', '10.00');
    await office.settle();
    expect(await office.held()).toEqual([]);
  });

  it('an invoice that changes its client is held: Melio’s stays with its customer', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const other = office.addClient({ organization: 'Birch & Co', email: 'b@birch.example' });
    office.editInvoice('F-1', { customerid: other.id });
    await office.settle();
    expect(await office.held()).toEqual(['cannotWrite']);
    expect(office.writes('melio')).not.toHaveProperty(['PATCH /invoices/{id}']);
  });
});
