import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../shared/model/http.ts';
import { signatureOf } from '../../../shared/providers/melio/simulator/webhooks.ts';
import { platformWebhook } from '../../../shared/providers/platform/webhook.ts';
import { checkWebhook } from '../../support/contract-oracle.ts';
import { DAY_MS, HOUR_MS, melioWorld } from './world.ts';

const url = 'https://hook.example/melio';
const noticeOf = ({ body }: HttpRequest) => JSON.parse(String(body));

/** @see docs/platform-contract.yaml webhooks.change */
describe('webhooks', () => {
  it('go to endpoints for their topics, thin, signed, and readable by the provider', async () => {
    const { post, simulator, posted, ui, now } = melioWorld();
    const { status, body } = await post('/webhook-endpoints', { url, topics: ['vendor.updated'] });
    expect([status, body.secret.length > 15]).toEqual([201, true]);
    const vendor = ui.addVendor({ name: 'A' });
    ui.addFundingAccount({ kind: 'bank', name: 'Checking' });
    await simulator.deliver();
    expect(posted).toHaveLength(1);
    const [sent] = posted as [HttpRequest];
    expect(checkWebhook(sent)).toEqual([]);
    expect(noticeOf(sent)).toMatchObject({
      type: 'vendor.updated',
      account_id: 'org_acme',
      data: { id: vendor.id, version: 1 },
    });
    expect(String(sent.body)).not.toContain('"A"');
    const raw = { headers: sent.headers, body: Buffer.from(String(sent.body)), query: {} };
    const read = (webhookKey: string) => platformWebhook('melio').read(raw, { webhookKey }, now());
    expect(read(body.secret)).toMatchObject([{ account: 'melio:org_acme', entity: 'contact', id: vendor.id }]);
    expect(() => read('another secret')).toThrow('not signed');
  });

  it('show the secret once, in the answer and its replay', async () => {
    const { post, get } = melioWorld();
    const create = () => post('/webhook-endpoints', { url, topics: ['bill.updated'] }, { 'idempotency-key': 'k' });
    const first = await create();
    expect((await create()).body).toEqual(first.body);
    const { secret: _, ...shown } = first.body;
    expect((await get('/webhook-endpoints')).body.data).toEqual([shown]);
  });

  it('are retried with growing pauses, signed anew each time, and given up after 24 hours', async () => {
    const attempts: { at: number; request: HttpRequest }[] = [];
    let now = 0;
    const world = melioWorld(
      {},
      {
        post: async (request) => {
          attempts.push({ at: now, request });
          return { status: 500 };
        },
      },
    );
    const secret = world.ui.registerWebhook(url);
    world.ui.addVendor({ name: 'A' });
    now = world.now();
    const from = now;
    for (let due = await world.simulator.deliver(); due !== undefined; due = await world.simulator.deliver()) {
      world.pass(due - world.now());
      now = world.now();
    }
    const pauses = attempts.slice(1).map(({ at }, index) => at - attempts[index]!.at);
    expect(pauses.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(pauses.at(-1)).toBe(HOUR_MS);
    const last = attempts.at(-1)!;
    expect(last.at - from).toBeGreaterThan(DAY_MS - 2 * HOUR_MS);
    expect(last.at - from).toBeLessThanOrEqual(DAY_MS);
    for (const { at, request } of attempts) {
      expect(request.headers['platform-signature']).toBe(
        signatureOf(String(request.body), secret, Math.floor(at / 1000)),
      );
    }
    expect(new Set(attempts.map(({ request }) => noticeOf(request).id)).size).toBe(1);
  });

  it('end with their endpoint', async () => {
    const { post, send, simulator, posted, ui } = melioWorld();
    const { body } = await post('/webhook-endpoints', { url, topics: ['vendor.updated'] });
    ui.addVendor({ name: 'A' });
    expect((await send('DELETE', `/webhook-endpoints/${body.id}`)).status).toBe(204);
    expect((await send('DELETE', `/webhook-endpoints/${body.id}`)).status).toBe(404);
    ui.addVendor({ name: 'B' });
    await simulator.deliver();
    expect(posted).toEqual([]);
  });

  it('are lost or doubled by the road where a fault says so', async () => {
    const faults = [{ kind: 'lost' }, { kind: 'doubled' }] as const;
    let index = 0;
    const { ui, simulator, posted } = melioWorld({}, { webhookFault: () => faults[index++] });
    ui.registerWebhook(url);
    ui.addVendor({ name: 'lost' });
    const doubled = ui.addVendor({ name: 'doubled' });
    await simulator.deliver();
    expect(posted.map((request) => noticeOf(request).data.id)).toEqual([doubled.id, doubled.id]);
  });

  it('tell of the bill as well as of its payment', async () => {
    const { ui, simulator, posted, seeded } = melioWorld();
    const { bill, checking } = seeded();
    ui.registerWebhook(url);
    const payment = ui.schedulePayment({ bills: [{ billId: bill.id }], fundingAccount: checking.id });
    await simulator.deliver();
    expect(posted.map((request) => [noticeOf(request).type, noticeOf(request).data.id])).toEqual([
      ['bill_payment.updated', payment.id],
      ['bill.updated', bill.id],
    ]);
  });
});
