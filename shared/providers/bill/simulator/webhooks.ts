import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '../../simulators/outbox.ts';
import { doubling, Outboxes, type OutboxesState } from '../../simulators/outboxes.ts';
import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { stampOf } from './days.ts';
import type { BillOptions } from './options.ts';

const changes = ['created', 'updated', 'archived', 'restored'] as const;
export const eventTypes = [
  ...(['vendor', 'bill', 'invoice'] as const).flatMap((about) =>
    changes.map((change) => `${about}.${change}` as const),
  ),
  'payment.updated',
  'payment.failed',
  'bank-account.created',
  'bank-account.updated',
] as const;
export type EventType = (typeof eventTypes)[number];

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly events: readonly { readonly type: EventType; readonly version: string }[];
  readonly notificationUrl: string;
  readonly securityKey: string;
  /** The key that it was created under: the same request again is the same subscription. */
  readonly idempotentKey: string;
  readonly createdTime: string;
  readonly updatedTime: string;
}

/** One line of the history. */
export interface Sent {
  readonly id: string;
  readonly subscriptionId: string;
  readonly type: EventType;
  readonly entityId: string;
  readonly payload: string;
  readonly createdTime: string;
  readonly statusCode: number | null;
}

const HISTORY = 2000;

/**
 * Subscriptions and what BILL still owes them. Deliveries come in any order and maybe twice; a subscription whose
 * deliveries keep failing is disabled until somebody enables it.
 * @see https://developer.bill.com/docs/webhooks
 */
export class Webhooks {
  readonly #ports: SimulatorPorts;
  readonly #options: BillOptions;
  readonly #outboxes: Outboxes;
  #history: readonly Sent[] = [];
  subscriptions: readonly Subscription[] = [];

  constructor(ports: SimulatorPorts, options: BillOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#outboxes = new Outboxes(ports, doubling(options.delivery));
  }

  get history(): readonly Sent[] {
    return this.#history;
  }

  isEnabled({ id, enabled }: Pick<Subscription, 'id' | 'enabled'>): boolean {
    return enabled && !this.#outboxes.isStopped(id);
  }

  put(subscription: Subscription): void {
    const isNew = !this.subscriptions.some(({ id }) => id === subscription.id);
    this.subscriptions = isNew
      ? [...this.subscriptions, subscription]
      : this.subscriptions.map((one) => (one.id === subscription.id ? subscription : one));
    // What waited while it was disabled is lost; the history knows it.
    if (!this.isEnabled(subscription)) this.#outboxes.delete(subscription.id);
  }

  remove(id: string): void {
    this.subscriptions = this.subscriptions.filter((one) => one.id !== id);
    this.#outboxes.delete(id);
  }

  notify(id: string, type: EventType, entityId: string, content: object): void {
    for (const subscription of this.subscriptions) {
      if (!subscription.events.some((event) => event.type === type)) continue;
      const metadata = {
        eventId: id,
        subscriptionId: subscription.id,
        organizationId: this.#options.organization.id,
        eventType: type,
        version: '1',
      };
      const payload = JSON.stringify({ metadata, ...content });
      const createdTime = stampOf(this.#ports.now());
      const line = { id, subscriptionId: subscription.id, type, entityId, payload, createdTime, statusCode: null };
      this.#history = [...this.#history, line].slice(-HISTORY);
      if (this.isEnabled(subscription)) this.#post(subscription, line);
    }
  }

  /** Once more, as it was. */
  resend(subscription: Subscription, eventId: string): Sent | undefined {
    const line = this.#history.find(({ id, subscriptionId }) => id === eventId && subscriptionId === subscription.id);
    if (line) this.#post(subscription, line);
    return line;
  }

  deliver(): Promise<number | undefined> {
    return this.#outboxes.deliver((request) => this.#leave(request));
  }

  snapshot(): WebhooksState {
    return { subscriptions: this.subscriptions, history: this.#history, outboxes: this.#outboxes.snapshot() };
  }

  restore(state: WebhooksState): void {
    this.subscriptions = state.subscriptions;
    this.#history = state.history;
    this.#outboxes.restore(state.outboxes);
  }

  #post(subscription: Subscription, { id, payload }: Pick<Sent, 'id' | 'payload'>): void {
    const body = this.#options.webhookBody === 'string' ? JSON.stringify(payload) : payload;
    const signature = createHmac('sha256', subscription.securityKey).update(body).digest('base64');
    const headers = { 'content-type': 'application/json', 'x-bill-sha-signature': signature };
    const about = `${subscription.id} ${id}`;
    this.#outboxes.add(subscription.id, { method: 'POST', url: subscription.notificationUrl, headers, body, about });
  }

  /** BILL wants a 200; anything else is tried again. */
  async #leave({ about, ...request }: WebhookRequest): Promise<{ readonly status: number }> {
    const answer = await this.#ports.post(request);
    this.#history = this.#history.map((line) =>
      `${line.subscriptionId} ${line.id}` === about ? { ...line, statusCode: answer.status } : line,
    );
    return { status: answer.status === 200 ? 200 : Math.max(answer.status, 400) };
  }
}

export interface WebhooksState {
  readonly subscriptions: readonly Subscription[];
  readonly history: readonly Sent[];
  readonly outboxes: OutboxesState;
}
