/** One queue of the package `fauxqs`, as far as this file changes it. */
export interface FifoQueue {
  isFifo(): boolean;
  readonly fifoMessages: Map<string, { readonly sequenceNumber?: string }[]>;
  /** Messages of a group that are out; as long as there are any, the group waits. */
  readonly fifoLockedGroups: Map<string, number>;
  processTimers(): void;
  dequeueFifo(most: number, ...rest: unknown[]): readonly object[];
}

/**
 * Gives out several messages of a group at once, in their order, as SQS does. The package stops at the first, so that a
 * hundred webhooks about one account were a hundred runs instead of ten.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export function giveWholeGroups(queue: FifoQueue): void {
  if (!queue.isFifo()) return;
  const one = queue.dequeueFifo.bind(queue);
  queue.dequeueFifo = (most, ...rest) => {
    queue.processTimers();
    for (const messages of queue.fifoMessages.values()) messages.sort(bySequence);
    const heldByOthers = new Set(queue.fifoLockedGroups.keys());
    const given: object[] = [];
    for (let more = -1; more !== 0 && given.length < most; ) {
      const ours = [...queue.fifoLockedGroups].filter(([group]) => !heldByOthers.has(group));
      for (const [group] of ours) queue.fifoLockedGroups.delete(group);
      const next = one(most - given.length, ...rest);
      for (const [group, count] of ours) {
        queue.fifoLockedGroups.set(group, count + (queue.fifoLockedGroups.get(group) ?? 0));
      }
      given.push(...next);
      more = next.length;
    }
    return given;
  };
}

/** What came back stands before what was never out, yet the package puts it there one by one, the last one first. */
const bySequence = (a: { readonly sequenceNumber?: string }, b: { readonly sequenceNumber?: string }): number =>
  (a.sequenceNumber ?? '') < (b.sequenceNumber ?? '') ? -1 : 1;
