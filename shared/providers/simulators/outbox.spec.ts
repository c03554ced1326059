import { describe, expect, it } from 'vitest';
import { type OutboxOptions, WebhookOutbox, type WebhookRequest } from './outbox.ts';

const MINUTE = 60_000;
const webhook = (body: string): WebhookRequest => ({
  method: 'POST',
  url: 'https://receiver.test/hook',
  headers: {},
  body,
});
const twiceThenNever: OutboxOptions['retryAt'] = (attempts, _first, triedAt) =>
  attempts <= 2 ? triedAt + MINUTE : undefined;

function receiver(status: () => number = () => 200) {
  const bodies: string[] = [];
  return {
    bodies,
    post: async (request: { readonly body?: string | Uint8Array }) => {
      bodies.push(String(request.body));
      return { status: status() };
    },
  };
}

describe('webhook outbox', () => {
  it('sends what is due, in order, and says when the next one is', async () => {
    const { bodies, post } = receiver();
    const outbox = new WebhookOutbox({ retryAt: twiceThenNever });
    outbox.add(0, webhook('later'), 500);
    outbox.add(0, webhook('a'));
    outbox.add(0, webhook('b'));
    expect(await outbox.deliver(0, post)).toBe(500);
    expect(await outbox.deliver(500, post)).toBeUndefined();
    expect(bodies).toEqual(['a', 'b', 'later']);
  });

  it('retries on the schedule when the receiver refuses or cannot be reached', async () => {
    const outbox = new WebhookOutbox({ retryAt: twiceThenNever });
    outbox.add(0, webhook('a'));
    const refused = receiver(() => 500);
    expect(await outbox.deliver(0, refused.post)).toBe(MINUTE);
    expect(await outbox.deliver(MINUTE, () => Promise.reject(new Error('no route')))).toBe(2 * MINUTE);
    expect(await outbox.deliver(2 * MINUTE, refused.post)).toBeUndefined();
    expect(outbox.pending).toBe(0);
  });

  it('disables the subscription when the last retry fails, and replays in order when enabled', async () => {
    const outbox = new WebhookOutbox({ retryAt: () => undefined, onGivenUp: 'disable', keepMs: 60 * MINUTE });
    outbox.add(0, webhook('a'));
    await outbox.deliver(0, receiver(() => 503).post);
    outbox.add(1, webhook('b'));
    const { bodies, post } = receiver();
    await outbox.deliver(5, post);
    expect([outbox.disabled, bodies.length]).toEqual([true, 0]);
    outbox.enable(10);
    await outbox.deliver(10, post);
    expect(bodies).toEqual(['a', 'b']);
  });

  it('forgets what waited longer than the vendor keeps it', async () => {
    const outbox = new WebhookOutbox({ retryAt: () => undefined, onGivenUp: 'disable', keepMs: MINUTE });
    outbox.add(0, webhook('old'));
    await outbox.deliver(MINUTE, receiver().post);
    expect(outbox.pending).toBe(0);
  });

  it.each([
    ['lost', { kind: 'lost' }, ['b']],
    ['doubled', { kind: 'doubled' }, ['a', 'a', 'b']],
    ['delayed', { kind: 'delayed', ms: 10 * MINUTE }, ['b', 'a']],
    ['reordered', { kind: 'reordered' }, ['b', 'a']],
  ] as const)('a webhook is %s on its way', async (_, fault, order) => {
    const { bodies, post } = receiver();
    const outbox = new WebhookOutbox({
      retryAt: twiceThenNever,
      fault: ({ body }) => (body === 'a' ? fault : undefined),
    });
    outbox.add(0, webhook('a'));
    outbox.add(1, webhook('b'));
    for (let now: number | undefined = 2; now !== undefined; ) now = await outbox.deliver(now, post);
    expect(bodies).toEqual(order);
  });

  it('is the same after a restart', async () => {
    const before = new WebhookOutbox({ retryAt: twiceThenNever });
    before.add(0, webhook('a'));
    await before.deliver(0, receiver(() => 500).post);
    const after = new WebhookOutbox({ retryAt: twiceThenNever });
    after.restore(JSON.parse(JSON.stringify(before.snapshot())));
    const { bodies, post } = receiver();
    expect(await after.deliver(MINUTE - 1, post)).toBe(MINUTE);
    await after.deliver(MINUTE, post);
    expect(bodies).toEqual(['a']);
  });
});
