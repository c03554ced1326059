import { describe, expect, it } from 'vitest';
import type { Message } from '../engine/ports.ts';
import { MemoryClock } from './clock.ts';
import { MemoryQueue, type QueueFaults } from './queue.ts';

const visibilityMs = 360_000;

function world(faults: QueueFaults = {}) {
  const clock = new MemoryClock(0);
  const queue = new MemoryQueue({ clock, faults });
  const message = (org: string, dedupId: string): Message => ({
    provider: 'xero',
    account: `xero:${org}`,
    dedupId,
    body: dedupId,
  });
  const send = (org: string, ...ids: string[]) => queue.send(ids.map((id) => message(org, id)));
  const receive = (limit?: number) => queue.receive('xero', limit);
  const ids = (limit?: number) => receive(limit).map(({ message }) => message.dedupId);
  return { clock, queue, send, receive, ids, message };
}

describe('FIFO queue', () => {
  it('gives several messages of a group in their order, and several groups, in one batch', async () => {
    const { send, ids } = world();
    await send('a', 'a1', 'a2');
    await send('b', 'b1');
    await send('a', 'a3');
    expect(ids()).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('gives at most a batch, and nothing more of a group in flight', async () => {
    const { send, ids } = world();
    await send('a', 'a1', 'a2', 'a3');
    await send('b', 'b1');
    expect(ids(2)).toEqual(['a1', 'a2']);
    expect(ids()).toEqual(['b1']);
    expect(ids()).toEqual([]);
  });

  it('goes on with the group when its messages are deleted', async () => {
    const { send, receive, ids, queue } = world();
    await send('a', 'a1', 'a2', 'a3');
    for (const { receipt } of receive(2)) queue.delete(receipt);
    expect(ids()).toEqual(['a3']);
    expect(queue.depth).toBe(1);
  });

  it('keeps providers apart', async () => {
    const { send, queue } = world();
    await send('a', 'a1');
    expect(queue.receive('melio')).toEqual([]);
    expect(queue.nextAt('melio')).toBeUndefined();
    expect(queue.nextAt('xero')).toBe(0);
  });

  it('gives a message again, first, when its visibility timeout is over', async () => {
    const { send, receive, clock, queue } = world();
    await send('a', 'a1', 'a2');
    receive(1);
    expect(queue.nextAt('xero')).toBe(visibilityMs);
    clock.advance(visibilityMs - 1);
    expect(receive()).toEqual([]);
    clock.advance(1);
    expect(receive().map(({ message, receiveCount }) => [message.dedupId, receiveCount])).toEqual([
      ['a1', 2],
      ['a2', 1],
    ]);
  });

  it('takes a receipt of an earlier delivery for nothing', async () => {
    const { send, receive, clock, queue } = world();
    await send('a', 'a1');
    const [first] = receive();
    clock.advance(visibilityMs);
    const [second] = receive();
    queue.delete(first!.receipt);
    expect(queue.depth).toBe(1);
    queue.delete(second!.receipt);
    expect(queue.depth).toBe(0);
  });

  it('moves a message to the dead letters after five deliveries, and frees its group', async () => {
    const { send, receive, ids, clock, queue } = world();
    await send('a', 'poison', 'a2');
    for (let n = 0; n < 5; n += 1) {
      expect(receive(1).map(({ message }) => message.dedupId)).toEqual(['poison']);
      clock.advance(visibilityMs);
    }
    expect(ids()).toEqual(['a2']);
    expect(queue.dead.map(({ dedupId }) => dedupId)).toEqual(['poison']);
  });

  it('swallows a repeated id of a group for five minutes, also when its first message is done', async () => {
    const { send, receive, ids, clock, queue } = world();
    await send('a', 'x');
    for (const { receipt } of receive()) queue.delete(receipt);
    clock.advance(299_999);
    expect(await send('a', 'x')).toEqual([]);
    expect(ids()).toEqual([]);
    expect(queue.swallowed).toBe(1);
    await send('b', 'x');
    expect(ids()).toEqual(['x']);
    clock.advance(1);
    await send('a', 'x');
    expect(ids()).toEqual(['x']);
  });

  it('serves groups in turn', async () => {
    const { send, receive, queue } = world();
    for (const org of ['a', 'b']) await send(org, `${org}1`, `${org}2`);
    const served: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const [delivery] = receive(1);
      served.push(delivery!.message.dedupId);
      queue.delete(delivery!.receipt);
    }
    expect(served).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('hands back what a faulty call does not take', async () => {
    const { send, ids, message } = world({ refuse: ({ dedupId }) => dedupId === 'a2' });
    expect(await send('a', 'a1', 'a2', 'a3')).toEqual([message('a', 'a2')]);
    expect(ids()).toEqual(['a1', 'a3']);
  });

  it('delivers twice when a deletion is lost', async () => {
    const lost = new Set(['a1']);
    const { send, receive, ids, clock, queue } = world({ duplicate: ({ dedupId }) => lost.delete(dedupId) });
    await send('a', 'a1');
    for (const { receipt } of receive()) queue.delete(receipt);
    clock.advance(visibilityMs);
    expect(ids()).toEqual(['a1']);
  });

  it('delivers to a second worker while the first still runs, when told to', async () => {
    const { send, ids } = world({ late: () => true });
    await send('a', 'a1');
    expect([ids(), ids()]).toEqual([['a1'], ['a1']]);
  });
});
