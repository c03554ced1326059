import { type OutboxState, type RetrySchedule, WebhookOutbox, type WebhookRequest } from './outbox.ts';
import { earliest, type SimulatorPorts } from './simulator.ts';

/** Each pause is twice the one before, until so many attempts were made. */
export const doubling =
  (delivery: { readonly attempts: number; readonly firstPauseMs: number }): RetrySchedule =>
  (attempts, _firstTriedAt, triedAt) =>
    attempts < delivery.attempts ? triedAt + delivery.firstPauseMs * 2 ** (attempts - 1) : undefined;

export type OutboxesState = readonly (readonly [string, OutboxState])[];

/** What a vendor owes each of its subscriptions. One whose deliveries keep failing stops, and holds up no other. */
export class Outboxes {
  readonly #ports: SimulatorPorts;
  readonly #retryAt: RetrySchedule;
  readonly #bySubscription = new Map<string, WebhookOutbox>();

  constructor(ports: SimulatorPorts, retryAt: RetrySchedule) {
    this.#ports = ports;
    this.#retryAt = retryAt;
  }

  add(subscription: string, request: WebhookRequest): void {
    this.#of(subscription).add(this.#ports.now(), request);
  }

  isStopped(subscription: string): boolean {
    return this.#bySubscription.get(subscription)?.disabled ?? false;
  }

  /** What stopped goes on: this one, or all. @returns how many they were */
  resume(subscription?: string): number {
    const ids = subscription === undefined ? [...this.#bySubscription.keys()] : [subscription];
    const stopped = ids.filter((id) => this.isStopped(id));
    for (const id of stopped) this.#of(id).enable(this.#ports.now());
    return stopped.length;
  }

  /** Nothing is owed any more. */
  delete(subscription: string): void {
    this.#bySubscription.delete(subscription);
  }

  /** @returns when the next one is due (ms), if any */
  async deliver(post: (request: WebhookRequest) => Promise<{ readonly status: number }>): Promise<number | undefined> {
    const due: (number | undefined)[] = [];
    for (const outbox of [...this.#bySubscription.values()]) due.push(await outbox.deliver(this.#ports.now(), post));
    return earliest(...due);
  }

  snapshot(): OutboxesState {
    return [...this.#bySubscription].map(([id, outbox]) => [id, outbox.snapshot()]);
  }

  restore(state: OutboxesState): void {
    this.#bySubscription.clear();
    for (const [id, outbox] of state) this.#of(id).restore(outbox);
  }

  #of(subscription: string): WebhookOutbox {
    const known = this.#bySubscription.get(subscription);
    if (known) return known;
    const outbox = new WebhookOutbox({
      retryAt: this.#retryAt,
      onGivenUp: 'disable',
      fault: this.#ports.webhookFault,
    });
    this.#bySubscription.set(subscription, outbox);
    return outbox;
  }
}
