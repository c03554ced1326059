import { describe, expect, it } from 'vitest';
import { alternativeWorld, DAY_MS } from './world.ts';

/** @see https://docs.alternativepayments.io payments, payouts */
describe('a payment', () => {
  it('is pending, then succeeds; the invoice is paid only then', async () => {
    const { ui, get, seeded } = alternativeWorld();
    const { invoice, customer } = seeded();
    const { id } = ui.pay({ invoices: [{ id: invoice.id }], surcharge: 1000 });
    const { body } = await get(`/payments/${id}`);
    expect(body).toMatchObject({
      customer_id: customer.id,
      status: 'pending',
      payment_method: 'standard_ach',
      sub_total: 165_000,
      total: 166_000,
    });
    expect(body.fees).toEqual([{ name: 'ACH fee', type: 'FT_METHOD', amount: 1000, covered_by_customer: true }]);
    expect((await get(`/invoices/${invoice.id}`)).body.status).toBe('open');
    ui.settle(id);
    expect((await get(`/invoices/${invoice.id}`)).body.status).toBe('paid');
  });

  it('says nothing of its invoice, which only the filter knows', async () => {
    const { ui, get, seeded } = alternativeWorld();
    const { invoice } = seeded();
    const { id } = ui.pay({ invoices: [{ id: invoice.id }] });
    expect(JSON.stringify((await get(`/payments/${id}`)).body)).not.toContain(invoice.id);
    expect((await get(`/payments?invoice_id=${invoice.id}`)).body.data.map((row: { id: string }) => row.id)).toEqual([
      id,
    ]);
    expect((await get('/payments?invoice_id=inv_other')).body.data).toEqual([]);
  });

  it('shows it where the switches say so', async () => {
    for (const options of [{ paymentShowsInvoice: true }, { platformContract: true }]) {
      const { ui, get, seeded } = alternativeWorld(options);
      const { invoice } = seeded();
      const { id } = ui.pay({ invoices: [{ id: invoice.id, amount: 500 }] });
      const { body } = await get(`/payments/${id}`);
      expect(body.invoice_id ?? body.invoice_allocations).toEqual(
        options.platformContract ? [{ invoice_id: invoice.id, amount: 500 }] : invoice.id,
      );
    }
  });

  it('of a part leaves the rest open, and nobody pays more than is owed', async () => {
    const { ui, get, seeded } = alternativeWorld();
    const { invoice } = seeded();
    ui.settle(ui.pay({ invoices: [{ id: invoice.id, amount: 65_000 }] }).id);
    expect((await get(`/invoices/${invoice.id}`)).body.status).toBe('open');
    expect(() => ui.pay({ invoices: [{ id: invoice.id, amount: 100_001 }] })).toThrow('more than is owed');
    ui.settle(ui.pay({ invoices: [{ id: invoice.id }] }).id);
    expect((await get(`/invoices/${invoice.id}`)).body.status).toBe('paid');
  });

  it.each([
    ['fails before it succeeds', 'fail', 'failed', false],
    ['is declined', 'decline', 'declined', false],
    ['comes back long after it succeeded', 'returnLate', 'failed', true],
    ['is refunded', 'refund', 'refunded', true],
    ['is charged back', 'chargeBack', 'chargeback', true],
  ] as const)('that %s leaves the invoice owed', async (_, act, status, settled) => {
    const { ui, get, seeded, pass } = alternativeWorld();
    const { invoice } = seeded();
    const { id } = ui.pay({ invoices: [{ id: invoice.id }] });
    if (settled) {
      expect(() => ui[act](id)).toThrow('pending');
      ui.settle(id);
      pass(9 * DAY_MS);
    }
    ui[act](id);
    expect((await get(`/payments/${id}`)).body.status).toBe(status);
    expect((await get(`/invoices/${invoice.id}`)).body.status).toBe('open');
    expect(() => ui.settle(id)).toThrow(status);
  });

  it('may be refunded in part, which leaves the invoice paid', async () => {
    const { ui, get, seeded } = alternativeWorld();
    const { invoice } = seeded();
    const { id } = ui.pay({ invoices: [{ id: invoice.id }] });
    ui.settle(id);
    ui.refund(id, 1000);
    expect((await get(`/payments/${id}`)).body.status).toBe('partially_refunded');
    expect((await get(`/invoices/${invoice.id}`)).body.status).toBe('paid');
    ui.refund(id);
    expect((await get(`/payments/${id}`)).body.status).toBe('refunded');
  });

  it('may pay several invoices, or none; a check is there at once', async () => {
    const { ui, get, seeded } = alternativeWorld();
    const { invoice, customer } = seeded();
    const lines = [{ description: 'x', quantity: 1, amount: 300 }];
    const second = ui.createInvoice({ customerId: customer.id, dueDate: '2026-04-01', lines });
    const both = ui.pay({ invoices: [{ id: invoice.id }, { id: second.id }] });
    expect((await get(`/payments/${both.id}`)).body.sub_total).toBe(165_300);
    for (const id of [invoice.id, second.id])
      expect((await get(`/payments?invoice_id=${id}`)).body.data).toHaveLength(1);
    expect((await get(`/payments/${ui.payRequest(customer.id, 700).id}`)).body.sub_total).toBe(700);
    const third = ui.createInvoice({ customerId: customer.id, dueDate: '2026-04-01', lines });
    expect(ui.recordCheck(third.id)).toMatchObject({ status: 'succeeded', payment_method: 'check' });
  });

  it('lands on an archived invoice whose page was still open', async () => {
    const { ui, get, remove, seeded } = alternativeWorld();
    const { invoice } = seeded();
    await remove(`/invoices/${invoice.id}`);
    const { id } = ui.pay({ invoices: [{ id: invoice.id }] });
    expect((await get(`/payments?invoice_id=${invoice.id}`)).body.data[0].id).toBe(id);
    expect((await get(`/invoices/${invoice.id}`)).body.status).toBe('archived');
  });

  it('is made by itself on the due date of a customer with auto-pay', async () => {
    const { ui, get, seeded, pass } = alternativeWorld();
    const { customer } = seeded();
    ui.storePaymentMethod(customer.id, { type: 'card', last4: '4242' });
    ui.setAutoPay(customer.id, true);
    pass(29 * DAY_MS);
    expect((await get('/payments')).body.data).toEqual([]);
    pass(DAY_MS);
    expect((await get('/payments')).body.data).toMatchObject([
      { status: 'pending', payment_method: 'card', sub_total: 165_000 },
    ]);
    pass(DAY_MS);
    expect((await get('/payments')).body.data).toHaveLength(1);
  });
});

describe('a payout', () => {
  it('groups what succeeded, keeps back the fees, and lists its transactions', async () => {
    const { ui, get, seeded } = alternativeWorld();
    const { invoice } = seeded();
    const paid = ui.pay({ invoices: [{ id: invoice.id, amount: 100_000 }], fee: 1650 });
    const pending = ui.pay({ invoices: [{ id: invoice.id }] });
    ui.settle(paid.id);
    const payout = ui.payOut()!;
    expect((await get(`/payouts/${payout.id}`)).body).toMatchObject({
      status: 'scheduled',
      arrival_date: '2026-03-04',
      sub_total: 100_000,
      total: 98_350,
      fees: [{ amount: 1650, covered_by_customer: false }],
    });
    const { body } = await get(`/payouts/${payout.id}/transactions`);
    expect(body.data).toMatchObject([{ payment_id: paid.id, type: 'payment', amount: 100_000 }]);
    expect(ui.payOut()).toBeUndefined();
    ui.settle(pending.id);
    expect(ui.payOut()?.sub_total).toBe(65_000);
    ui.movePayout(payout.id, 'processing');
    ui.movePayout(payout.id, 'paid');
    expect((await get('/payouts?status=paid')).body.data).toHaveLength(1);
    expect((await get('/payouts?start_date=2026-03-03')).body.data).toEqual([]);
  });

  it('takes back once what came back after it was paid out', async () => {
    const { ui, seeded } = alternativeWorld();
    const { invoice, customer } = seeded();
    const first = ui.pay({ invoices: [{ id: invoice.id }] });
    ui.settle(first.id);
    ui.payOut();
    ui.returnLate(first.id);
    const lines = [{ description: 'x', quantity: 1, amount: 500_000 }];
    const other = ui.createInvoice({ customerId: customer.id, dueDate: '2026-04-01', lines });
    ui.settle(ui.pay({ invoices: [{ id: other.id }] }).id);
    const payout = ui.payOut()!;
    expect(payout.items.map(({ type, amount }) => [type, amount])).toEqual([
      ['payment', 500_000],
      ['return', -165_000],
    ]);
    expect(payout.total).toBe(335_000);
    expect(ui.payOut()).toBeUndefined();
  });

  it('comes by itself on autopilot', async () => {
    const { ui, get, seeded, pass } = alternativeWorld({ autopilot: true });
    const { invoice } = seeded();
    const { id } = ui.pay({ invoices: [{ id: invoice.id }] });
    for (let day = 0; day < 7; day += 1) {
      pass(DAY_MS);
      await get('/payments');
    }
    expect((await get(`/payments/${id}`)).body.status).toBe('succeeded');
    expect((await get('/payouts')).body.data).toMatchObject([{ status: 'paid' }]);
  });
});
