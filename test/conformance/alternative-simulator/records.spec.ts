import { describe, expect, it } from 'vitest';
import { alternativeWorld, DAY_MS } from './world.ts';

/** @see https://docs.alternativepayments.io customers, invoices, pagination */
describe('customers', () => {
  it('need a name and an e-mail address', async () => {
    const { post } = alternativeWorld();
    expect((await post('/customers', { name: 'Acme' })).body).toEqual({
      code: 'validation_error',
      message: 'email is required',
      validation_errors: { email: 'is required' },
    });
    const { status, body } = await post('/customers', { name: 'Acme', email: 'a@acme.example', external_id: 'ours-1' });
    expect([status, body.external_id, body.default_payment_method_id]).toEqual([201, 'ours-1', null]);
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['updated_at']));
  });

  it('are found by a part of their name, not by their external id: an unknown filter returns everybody', async () => {
    const { get, post } = alternativeWorld();
    for (const name of ['Acme Dental', 'Acme Deli', 'Other']) {
      await post('/customers', { name, email: 'a@b.example', external_id: name });
    }
    expect((await get('/customers?company_name=acme')).body.data).toHaveLength(2);
    expect((await get('/customers?external_id=Other')).body.data).toHaveLength(3);
  });

  it('are archived by DELETE, which answers the customer; lists forget them, their address does not', async () => {
    const { get, remove, seeded } = alternativeWorld();
    const { customer } = seeded();
    const gone = await remove(`/customers/${customer.id}`);
    expect([gone.status, gone.body.id]).toEqual([200, customer.id]);
    expect((await remove(`/customers/${customer.id}`)).status).toBe(200);
    expect((await get('/customers')).body.data).toEqual([]);
    expect((await get(`/customers/${customer.id}`)).status).toBe(200);
  });

  it('show their default payment method, and nothing of auto-pay', async () => {
    const { ui, get, seeded } = alternativeWorld();
    const { customer } = seeded();
    const method = ui.storePaymentMethod(customer.id, { type: 'depository', last4: '6789' });
    ui.setAutoPay(customer.id, true);
    const { body } = await get(`/customers/${customer.id}`);
    expect([body.default_payment_method_id, 'auto_pay' in body]).toEqual([method.id, false]);
    ui.removePaymentMethod(method.id);
    expect((await get(`/customers/${customer.id}`)).body.default_payment_method_id).toBeNull();
  });
});

describe('invoices', () => {
  const form = (customer_id: string, more: object = {}) => ({
    customer_id,
    currency: 'USD',
    due_date: '2026-04-01',
    line_items: [{ description: 'Backup', quantity: 10, amount: 1500 }],
    ...more,
  });

  it('add up their lines, carry no balance, and the customer hears of them at once', async () => {
    const { post, seeded, simulator } = alternativeWorld();
    const { customer } = seeded();
    const { status, body } = await post('/invoices', form(customer.id, { invoice_number: 'A-1', memo: 'May' }));
    expect([status, body.invoice_number, body.memo, body.status]).toEqual([201, 'A-1', 'May', 'open']);
    expect([body.sub_total, body.total, 'balance' in body, 'updated_at' in body]).toEqual([
      15_000,
      15_000,
      false,
      false,
    ]);
    expect(simulator.books.notifications.at(-1)).toMatchObject({ kind: 'invoice', invoice_id: body.id });
  });

  it.each<[string, object, number, string]>([
    ['without lines', { line_items: [] }, 400, 'line_items'],
    [
      'with half a piece',
      { line_items: [{ description: 'x', quantity: 1.5, amount: 100 }] },
      400,
      'line_items.0.quantity',
    ],
    [
      'with parts of a cent',
      { line_items: [{ description: 'x', quantity: 1, amount: 10.5 }] },
      422,
      'line_items.0.amount',
    ],
    ['for nothing', { line_items: [{ description: 'x', quantity: 1, amount: 0 }] }, 422, 'line_items.0.amount'],
    ['with an instant for a day', { due_date: 'tomorrow' }, 400, 'due_date'],
    ['in euros', { currency: 'EUR' }, 422, 'currency'],
    ['of nobody', { customer_id: 'cus_none' }, 422, 'customer_id'],
  ])('%s are refused', async (_, more, expected, field) => {
    const { post, seeded } = alternativeWorld();
    const { status, body } = await post('/invoices', form(seeded().customer.id, more));
    expect([status, Object.keys(body.validation_errors)]).toEqual([expected, [field]]);
  });

  it('of an archived customer are refused', async () => {
    const { post, remove, seeded } = alternativeWorld();
    const { customer } = seeded();
    await remove(`/customers/${customer.id}`);
    expect((await post('/invoices', form(customer.id))).status).toBe(422);
  });

  it('keep neither number nor memo where the switches say so', async () => {
    const { post, seeded } = alternativeWorld({ keepsNumber: false, keepsMemo: false });
    const { body } = await post('/invoices', form(seeded().customer.id, { invoice_number: 'A-1', memo: 'May' }));
    expect([body.invoice_number, body.memo]).toEqual(['INV-1002', null]);
  });

  it('count money in dollars, and lines as a whole, where the switches say so', async () => {
    const { post, seeded, get } = alternativeWorld({ moneyUnit: 'major', lineAmount: 'total' });
    const { customer, invoice } = seeded();
    expect((await get(`/invoices/${invoice.id}`)).body.total).toBe(1515);
    const line_items = [{ description: 'Backup', quantity: 10, amount: 10.5 }];
    expect((await post('/invoices', form(customer.id, { line_items }))).body.total).toBe(10.5);
  });

  it('become overdue the day after, are reminded of weekly, and leave when archived', async () => {
    const { seeded, get, pass, remove, simulator } = alternativeWorld();
    const { invoice } = seeded();
    const status = async () => (await get(`/invoices/${invoice.id}`)).body.status;
    pass(30 * DAY_MS);
    expect(await status()).toBe('open');
    pass(DAY_MS);
    expect(await status()).toBe('overdue');
    for (let day = 0; day < 14; day += 1) {
      pass(DAY_MS);
      await status();
    }
    expect(simulator.books.notifications.filter(({ kind }) => kind === 'reminder')).toHaveLength(3);
    const gone = await remove(`/invoices/${invoice.id}`);
    expect([gone.status, gone.body.status]).toEqual([200, 'archived']);
    expect((await get('/invoices')).body.data).toEqual([]);
    expect(await status()).toBe('archived');
  });

  it('have a page to pay on and a PDF whose link expires', async () => {
    const { seeded, get, pass, simulator } = alternativeWorld();
    const { invoice } = seeded();
    expect((await get(`/invoices/${invoice.id}/payment-link`)).body.url).toContain(invoice.id);
    const { url } = (await get(`/invoices/${invoice.id}/pdf-link`)).body;
    const open = (address: string) => simulator.handle({ method: 'GET', url: address, headers: {} });
    const pdf = await open(url);
    expect([pdf.status, Buffer.from(pdf.body).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect((await open(url.replace(/signature=./, 'signature=_'))).status).toBe(404);
    pass(300_000);
    expect((await open(url)).status).toBe(404);
  });
});

describe('lists', () => {
  async function many(options = {}) {
    const world = alternativeWorld(options);
    const { customer } = world.seeded();
    for (let count = 1; count <= 4; count += 1) {
      world.pass(1000);
      world.ui.createInvoice({
        customerId: customer.id,
        dueDate: '2026-04-02',
        number: `N-${count}`,
        lines: [{ description: 'x', quantity: 1, amount: 100 }],
      });
    }
    return world;
  }
  const numbers = (body: { data: { invoice_number: string }[] }) => body.data.map((row) => row.invoice_number);

  it('are walked by cursors, forwards and backwards', async () => {
    const { get } = await many();
    const first = (await get('/invoices?limit=2')).body;
    expect([numbers(first), first.has_next_page, first.has_previous_page]).toEqual([['N-4', 'N-3'], true, false]);
    const second = (await get(`/invoices?limit=2&after=${first.end_cursor}`)).body;
    expect([numbers(second), second.has_next_page, second.has_previous_page]).toEqual([['N-2', 'N-1'], true, true]);
    const last = (await get(`/invoices?limit=2&after=${second.end_cursor}`)).body;
    expect([numbers(last), last.has_next_page]).toEqual([['INV-7'], false]);
    expect(numbers((await get(`/invoices?limit=2&before=${last.start_cursor}`)).body)).toEqual(['N-2', 'N-1']);
    expect((await get('/invoices?limit=1000')).status).toBe(400);
    expect((await get('/invoices?after=nonsense')).status).toBe(400);
  });

  it('have their cursors elsewhere, and another order, where the switches say so', async () => {
    const nested = (await (await many({ envelope: 'nested', order: 'oldest' })).get('/invoices?limit=2')).body;
    expect([numbers(nested), nested.pagination.has_next_page, nested.has_next_page]).toEqual([
      ['INV-7', 'N-1'],
      true,
      undefined,
    ]);
    const short = (await (await many({ envelope: 'short' })).get('/invoices?limit=2')).body;
    expect(Object.keys(short)).toEqual(['data', 'next_cursor', 'has_more']);
  });

  it('are filtered by status, customer, due date and creation; there is no filter by change', async () => {
    const { get, ui } = await many();
    const other = ui.addCustomer({ name: 'Other', email: 'o@other.example' });
    expect((await get(`/invoices?customer_id=${other.id}`)).body.data).toEqual([]);
    expect((await get('/invoices?due_date_start=2026-04-02')).body.data).toHaveLength(4);
    expect((await get('/invoices?created_at_start=2026-03-02T15:00:03Z')).body.data).toHaveLength(2);
    expect((await get('/invoices?status=paid')).body.data).toEqual([]);
    expect((await get('/invoices?updated_since=2030-01-01T00:00:00Z')).body.data).toHaveLength(5);
    expect((await get('/invoices?status=nonsense')).status).toBe(200);
    expect((await (await many({ refusesUnknownStatus: true })).get('/invoices?status=nonsense')).status).toBe(400);
  });

  it('run behind where the switch says so, while an address is current', async () => {
    const { get, post, pass, seeded } = alternativeWorld({ listLagMs: 60_000 });
    const { customer } = seeded();
    pass(60_000);
    const { id } = (await post('/customers', { name: 'New', email: 'n@new.example' })).body;
    expect((await get('/customers')).body.data.map((row: { id: string }) => row.id)).toEqual([customer.id]);
    expect((await get(`/customers/${id}`)).status).toBe(200);
    pass(60_000);
    expect((await get('/customers')).body.data).toHaveLength(2);
  });
});
