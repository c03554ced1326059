import { expect, it } from 'vitest';
import type { WebhookRequest } from './outbox.ts';
import { doubling, Outboxes } from './outboxes.ts';

const webhook = (body: string): WebhookRequest => ({
  method: 'POST',
  url: 'https://receiver.test/hook',
  headers: {},
  body,
});

function world() {
  const clock = { now: 0 };
  const bodies: string[] = [];
  const ports = { now: () => clock.now, random: () => 0, post: async () => ({ status: 200 }) };
  const outboxes = new Outboxes(ports, doubling({ attempts: 2, firstPauseMs: 1000 }));
  outboxes.add('deaf', webhook('a'));
  outboxes.add('well', webhook('b'));
  const post = async ({ body }: WebhookRequest) => {
    bodies.push(body);
    return { status: body === 'a' ? 500 : 200 };
  };
  return { clock, bodies, outboxes, post, ports };
}

it('a subscription that keeps failing stops, and holds up no other', async () => {
  const { clock, bodies, outboxes, post } = world();
  expect(await outboxes.deliver(post)).toBe(1000);
  clock.now = 1000;
  expect(await outboxes.deliver(post)).toBeUndefined();
  outboxes.add('well', webhook('c'));
  expect(await outboxes.deliver(post)).toBeUndefined();
  expect(bodies).toEqual(['a', 'b', 'a', 'c']);
  expect([outboxes.isStopped('deaf'), outboxes.isStopped('well')]).toEqual([true, false]);
});

it('what stopped goes on when it is told to, also after a restart', async () => {
  const { clock, bodies, outboxes, post, ports } = world();
  await outboxes.deliver(post);
  clock.now = 1000;
  await outboxes.deliver(post);
  const later = new Outboxes(ports, doubling({ attempts: 2, firstPauseMs: 1000 }));
  later.restore(outboxes.snapshot());
  expect(later.resume('well')).toBe(0);
  expect(later.resume()).toBe(1);
  await later.deliver(post);
  expect(bodies).toEqual(['a', 'b', 'a', 'a']);
});

it('each pause is twice the one before', () => {
  const retryAt = doubling({ attempts: 4, firstPauseMs: 1000 });
  expect([1, 2, 3, 4].map((attempts) => retryAt(attempts, 0, 10_000))).toEqual([11_000, 12_000, 14_000, undefined]);
});
