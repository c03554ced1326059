import { describe, expect, it } from 'vitest';
import { melioWorld } from './world.ts';

/** @see docs/platform-contract.yaml, tag `get-paid` */

async function invoiced(total = 10_000) {
  const world = melioWorld();
  const customer = (await world.post('/customers', { display_name: 'Cleo', email: 'cleo@example.com' })).body;
  const given = { customer_id: customer.id, currency: 'USD', total, issue_date: '2026-03-01', number: 'I-1' };
  const invoice = (await world.post('/invoices', given)).body;
  const read = async () => (await world.get(`/invoices/${invoice.id}`)).body;
  return { ...world, customer, invoice, read };
}

describe('an invoice', () => {
  it('goes Unsent -> Sent -> In progress -> Paid', async () => {
    const { ui, invoice, read } = await invoiced();
    expect(invoice).toMatchObject({ request_status: 'unsent', status: 'open', balance: 10_000, pay_url: null });
    ui.sendRequest(invoice.id);
    expect(await read()).toMatchObject({ request_status: 'sent', frozen: false });
    const payment = ui.receivePayment({ invoiceId: invoice.id });
    expect(await read()).toMatchObject({
      request_status: 'in_progress',
      balance: 10_000,
      frozen_reason: 'payment_in_progress',
    });
    ui.settleReceived(payment.id);
    expect(await read()).toMatchObject({ request_status: 'paid', status: 'paid', balance: 0, frozen_reason: 'paid' });
  });

  it('is sent again when its payment fails, and open again when it is refunded', async () => {
    const { ui, invoice, read, get } = await invoiced();
    ui.sendRequest(invoice.id);
    const failed = ui.receivePayment({ invoiceId: invoice.id });
    ui.failReceived(failed.id, 'R01');
    expect(await read()).toMatchObject({ request_status: 'sent', frozen: false });
    const paid = ui.receivePayment({ invoiceId: invoice.id });
    ui.settleReceived(paid.id);
    ui.refundReceived(paid.id);
    expect(await read()).toMatchObject({ status: 'open', balance: 10_000 });
    expect((await get(`/received-payments?invoice_id=${invoice.id}`)).body.data).toHaveLength(2);
  });

  it('is frozen while a payment is in progress', async () => {
    const { ui, invoice, read, patch, remove } = await invoiced();
    ui.receivePayment({ invoiceId: invoice.id, amount: 1 });
    const { version } = await read();
    for (const answer of [
      await patch(`/invoices/${invoice.id}`, version, { number: '2' }),
      await remove(`/invoices/${invoice.id}`, version),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'frozen', reason: 'payment_in_progress' } } });
    }
  });

  it('is frozen while it will be charged without asking', async () => {
    const { ui, invoice, customer, read } = await invoiced();
    ui.sendRequest(invoice.id);
    ui.setAutoPay(customer.id, true);
    expect((await read()).frozen_reason).toBe('auto_pay_scheduled');
    ui.setAutoPay(customer.id, false);
    expect((await read()).frozen).toBe(false);
  });

  it('is void for good, and not while something is paid', async () => {
    const { post, ui, invoice, read } = await invoiced();
    const voidIt = async (version: number) =>
      post(`/invoices/${invoice.id}/void`, undefined, { 'if-match': String(version) });
    const payment = ui.receivePayment({ invoiceId: invoice.id, amount: 1 });
    ui.settleReceived(payment.id);
    expect((await voidIt((await read()).version)).body.error.code).toBe('frozen');
    ui.refundReceived(payment.id);
    expect((await voidIt(1)).body.error.code).toBe('version_conflict');
    expect((await voidIt((await read()).version)).body).toMatchObject({ status: 'void', number: 'I-1' });
    expect(() => ui.receivePayment({ invoiceId: invoice.id })).toThrow('void');
    expect((await voidIt(1)).status).toBe(200);
  });

  it('has lines with tax that add up, and a document', async () => {
    const { post, patch, send, customer, read, invoice } = await invoiced();
    const lines = [
      { description: 'Work', quantity: '1.5', unit_amount: 6000, amount: 9000, tax_amount: 900, tax_name: 'VAT' },
    ];
    const given = { customer_id: customer.id, currency: 'USD', issue_date: '2026-03-01', lines };
    const { body } = await post('/invoices', { ...given, total: 9900 });
    expect(body).toMatchObject({ tax_total: 900, lines: [{ quantity: '1.5', amount: 9000 }] });
    expect((await post('/invoices', { ...given, total: 9000 })).body.error.code).toBe('lines_do_not_add_up');
    expect((await patch(`/invoices/${body.id}`, 1, { total: 5 })).body.error.code).toBe('lines_do_not_add_up');
    const pdf = await send('PUT', `/invoices/${invoice.id}/pdf`, Buffer.from('%PDF'), {
      'content-type': 'application/pdf',
    });
    expect([pdf.status, typeof (await read()).pdf_attachment_id]).toEqual([204, 'string']);
  });

  it('is archived, restored, and keeps its customer from being archived while open', async () => {
    const { remove, post, invoice, customer, read } = await invoiced();
    expect((await remove(`/customers/${customer.id}`, 1)).body.error.code).toBe('in_use');
    expect((await remove(`/invoices/${invoice.id}`, 1)).status).toBe(204);
    expect((await remove(`/customers/${customer.id}`, 1)).status).toBe(204);
    expect((await post(`/invoices/${invoice.id}/restore`)).body.error.code).toBe('customer_archived');
    await post(`/customers/${customer.id}/restore`);
    await post(`/invoices/${invoice.id}/restore`);
    expect(await read()).toMatchObject({ archived: false, removed_by: null });
  });
});

describe('received payments and payouts', () => {
  it('made elsewhere lower the balance and can be taken back', async () => {
    const { post, remove, customer, invoice, read } = await invoiced();
    const given = {
      customer_id: customer.id,
      amount: 2500,
      currency: 'USD',
      settled_on: '2026-03-01',
      allocations: [{ invoice_id: invoice.id, amount: 2500 }],
    };
    const { body } = await post('/received-payments', given);
    expect(body).toMatchObject({ origin: 'accounting', method: 'other', status: 'succeeded' });
    expect(await read()).toMatchObject({ status: 'partially_paid', balance: 7500, frozen: false });
    const tooMuch = { ...given, amount: 7501, allocations: [{ invoice_id: invoice.id, amount: 7501 }] };
    expect((await post('/received-payments', tooMuch)).body.error.code).toBe('amount_above_due');
    expect((await remove(`/received-payments/${body.id}`, 1)).status).toBe(204);
    expect(await read()).toMatchObject({ status: 'open', balance: 10_000 });
  });

  it('made on the platform are never removed from outside', async () => {
    const { ui, remove, invoice } = await invoiced();
    const payment = ui.receivePayment({ invoiceId: invoice.id });
    expect((await remove(`/received-payments/${payment.id}`, 1)).body.error.code).toBe('platform_payment');
  });

  it('are paid out less the fees that the payee bears', async () => {
    const { ui, get, invoice } = await invoiced();
    const fees = [
      { amount: 290, paid_by: 'payee' },
      { amount: 100, paid_by: 'payer' },
    ] as const;
    const payment = ui.receivePayment({ invoiceId: invoice.id, method: 'card', fees });
    ui.settleReceived(payment.id);
    const payout = ui.payOut({ payments: [payment.id], bankLast4: '4417' });
    ui.movePayout(payout.id, 'paid');
    expect((await get(`/payouts/${payout.id}`)).body).toMatchObject({
      status: 'paid',
      gross: 10_000,
      fees: 290,
      net: 9710,
    });
    expect((await get(`/received-payments/${payment.id}`)).body).toMatchObject({
      payout_id: payout.id,
      amount: 10_000,
    });
  });
});
