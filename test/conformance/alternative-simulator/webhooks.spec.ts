import { describe, expect, it } from 'vitest';
import { alternativeWorld, ORIGIN, topicsOf } from './world.ts';

const subscription = (topic: string) => ({
  endpoint_url: 'https://hook.example/a',
  topic,
  secret_key: 'long-enough-secret',
});

/** @see https://docs.alternativepayments.io webhooks */
describe('webhooks', () => {
  it('one topic per subscription; the secret comes back as a bearer token and is never shown again', async () => {
    const { post, get, ui, seeded, simulator, posted } = alternativeWorld();
    const { status, body } = await post('/webhooks', subscription('payment_succeeded'));
    expect([status, body.is_active, body.secret_last_4_digits, body.secret_key]).toEqual([
      201,
      true,
      'cret',
      undefined,
    ]);
    const { invoice, customer } = seeded();
    const payment = ui.pay({ invoices: [{ id: invoice.id }] });
    await simulator.deliver();
    expect(posted).toEqual([]);
    ui.settle(payment.id);
    await simulator.deliver();
    expect(posted).toHaveLength(1);
    expect(posted[0]!.headers).toEqual({
      'content-type': 'application/json',
      authorization: 'Bearer long-enough-secret',
    });
    expect(JSON.parse(String(posted[0]!.body))).toMatchObject({
      topic: 'payment_succeeded',
      partner_id: 'prt_1',
      data: { id: payment.id, customer_id: customer.id, invoice_id: invoice.id },
    });
    expect((await get('/webhooks')).body.data).toHaveLength(1);
  });

  it.each([
    [{ topic: 'invoice_exploded' }, 'topic'],
    [{ endpoint_url: 'http://hook.example' }, 'endpoint_url'],
    [{ secret_key: '' }, 'secret_key'],
  ])('refuse %j', async (more, field) => {
    const { status, body } = await alternativeWorld().post('/webhooks', { ...subscription('invoice_paid'), ...more });
    expect([status, Object.keys(body.validation_errors)]).toEqual([400, [field]]);
  });

  it('tell of every step of customers, invoices, payments and payouts', async () => {
    const { ui, seeded, simulator, posted } = alternativeWorld({ webhookUrl: 'https://hook.example/all' });
    const { customer, invoice } = seeded();
    ui.editCustomer(customer.id, { name: 'Acme' });
    ui.storePaymentMethod(customer.id, { type: 'card', last4: '4242' });
    ui.editInvoice(invoice.id, { dueDate: '2026-05-01' });
    const payment = ui.pay({ invoices: [{ id: invoice.id }] });
    ui.settle(payment.id);
    const payout = ui.payOut()!;
    ui.movePayout(payout.id, 'processing');
    ui.movePayout(payout.id, 'paid');
    ui.movePayout(payout.id, 'failed');
    ui.returnLate(payment.id);
    ui.archiveInvoice(invoice.id);
    ui.archiveCustomer(customer.id);
    await simulator.deliver();
    // Each topic is a subscription with a queue of its own, so they arrive in no order.
    const once = ['customer_created', 'customer_updated', 'payment_method_added', 'default_payment_method_changed'];
    const paying = ['payment_succeeded', 'invoice_paid', 'payout_scheduled', 'payout_processing', 'payout_paid'];
    const undone = ['payout_failed', 'payment_failed', 'invoice_archived', 'customer_archived'];
    const edits = ['invoice_created', 'invoice_updated', 'invoice_updated'];
    expect(topicsOf(posted).toSorted()).toEqual([...once, ...paying, ...undone, ...edits].toSorted());
  });

  it('stop after their last attempt, stay in the history as failed, and go on when told to', async () => {
    let answer = 500;
    const attempts: number[] = [];
    const world = alternativeWorld(
      { delivery: { attempts: 3, firstPauseMs: 1000 }, webhookUrl: `${ORIGIN}/hook` },
      {
        post: async () => {
          attempts.push(1);
          return { status: answer };
        },
      },
    );
    const { get, post, pass, simulator, now } = world;
    world.ui.addCustomer({ name: 'A', email: 'a@a.example' });
    const pauses: number[] = [];
    for (let due = await simulator.deliver(); due !== undefined; due = await simulator.deliver()) {
      pauses.push(due - now());
      pass(due - now());
    }
    expect([attempts.length, pauses]).toEqual([3, [1000, 2000]]);
    expect((await get('/webhooks')).body.data.filter((one: { is_active: boolean }) => !one.is_active)).toHaveLength(1);
    expect((await get('/webhooks/events?topic=customer_created&status=failed')).body.data).toMatchObject([
      { attempts: 3 },
    ]);
    answer = 200;
    world.ui.addCustomer({ name: 'B', email: 'b@b.example' });
    await simulator.deliver();
    expect(attempts).toHaveLength(3);
    expect((await post('/webhooks/retry')).body).toEqual({ resumed: 1 });
    await simulator.deliver();
    expect(attempts).toHaveLength(5);
    expect((await get('/webhooks/events?status=delivered')).body.data).toHaveLength(2);
  });

  it('end with their subscription', async () => {
    const { post, remove, ui, simulator, posted } = alternativeWorld();
    const { id } = (await post('/webhooks', subscription('customer_created'))).body;
    ui.addCustomer({ name: 'A', email: 'a@a.example' });
    expect((await remove(`/webhooks/${id}`)).body).toMatchObject({ id, is_active: false });
    expect((await remove(`/webhooks/${id}`)).status).toBe(404);
    await simulator.deliver();
    expect(posted).toEqual([]);
  });

  it.each([
    ['payload', ['id', 'topic', 'created_at', 'partner_id', 'payload']],
    ['root', ['id', 'customer_id', 'topic', 'created_at', 'partner_id']],
    ['none', ['topic', 'created_at', 'partner_id']],
  ] as const)('look otherwise where the switch says %s', async (webhookBody, names) => {
    const { ui, simulator, posted } = alternativeWorld({ webhookBody, webhookUrl: `${ORIGIN}/hook` });
    ui.addCustomer({ name: 'A', email: 'a@a.example' });
    await simulator.deliver();
    expect(Object.keys(JSON.parse(String(posted[0]!.body)))).toEqual(names);
  });

  it('are lost or doubled by the road where a fault says so', async () => {
    const faults = [{ kind: 'lost' }, { kind: 'doubled' }] as const;
    let index = 0;
    const world = alternativeWorld({ webhookUrl: `${ORIGIN}/hook` }, { webhookFault: () => faults[index++] });
    world.ui.addCustomer({ name: 'A', email: 'a@a.example' });
    const second = world.ui.addCustomer({ name: 'B', email: 'b@b.example' });
    await world.simulator.deliver();
    expect(world.posted.map(({ body }) => JSON.parse(String(body)).data.id)).toEqual([second.id, second.id]);
  });
});
