import type { WebhookRequest } from '../../simulators/outbox.ts';
import { doubling, Outboxes, type OutboxesState } from '../../simulators/outboxes.ts';
import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { stampOf } from './days.ts';
import type { AlternativeOptions } from './options.ts';

export const topics = [
  'customer_created',
  'customer_updated',
  'customer_archived',
  'invoice_created',
  'invoice_updated',
  'invoice_paid',
  'invoice_archived',
  'payment_succeeded',
  'payment_failed',
  'payment_refunded',
  'payment_chargeback',
  'payout_scheduled',
  'payout_processing',
  'payout_paid',
  'payout_failed',
  'payment_method_added',
  'payment_method_deleted',
  'default_payment_method_changed',
] as const;
export type Topic = (typeof topics)[number];

export interface Subscription {
  readonly id: string;
  readonly endpoint_url: string;
  readonly topic: Topic;
  readonly secret_key: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** One line of the delivery history. */
export interface Delivery {
  readonly id: string;
  readonly subscription_id: string;
  readonly topic: Topic;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly created_at: string;
}

export interface Event {
  readonly id: string;
  readonly topic: Topic;
  readonly data: Readonly<Record<string, string>>;
}

const HISTORY = 1000;

/**
 * Subscriptions, one topic each, and what the platform still owes them. There is no signature: the secret that was given
 * comes back as a bearer token. A subscription whose deliveries fail stops until it is told to go on.
 */
export class Webhooks {
  readonly #ports: SimulatorPorts;
  readonly #options: AlternativeOptions;
  readonly #outboxes: Outboxes;
  #history: readonly Delivery[] = [];
  subscriptions: readonly Subscription[] = [];

  constructor(ports: SimulatorPorts, options: AlternativeOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#outboxes = new Outboxes(ports, doubling(options.delivery));
  }

  get history(): readonly Delivery[] {
    return this.#history;
  }

  isActive({ id }: Subscription): boolean {
    return !this.#outboxes.isStopped(id);
  }

  remove(id: string): void {
    this.subscriptions = this.subscriptions.filter((one) => one.id !== id);
    this.#outboxes.delete(id);
  }

  notify(event: Event): void {
    const now = this.#ports.now();
    for (const subscription of this.subscriptions.filter(({ topic }) => topic === event.topic)) {
      const id = `${event.id}_${subscription.id}`;
      const line = { subscription_id: subscription.id, topic: event.topic, created_at: stampOf(now) };
      this.#history = [...this.#history, { id, ...line, status: 'pending' as const, attempts: 0 }].slice(-HISTORY);
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${subscription.secret_key}`,
      };
      const body = JSON.stringify(this.#bodyOf(event, now));
      const request = { method: 'POST', url: subscription.endpoint_url, headers, body, about: id };
      this.#outboxes.add(subscription.id, request);
    }
  }

  deliver(): Promise<number | undefined> {
    return this.#outboxes.deliver((request) => this.#post(request));
  }

  /** What stopped goes on. @returns how many subscriptions were stopped */
  resume(id?: string): number {
    return this.#outboxes.resume(id);
  }

  snapshot(): WebhooksState {
    return { subscriptions: this.subscriptions, history: this.#history, outboxes: this.#outboxes.snapshot() };
  }

  restore(state: WebhooksState): void {
    this.subscriptions = state.subscriptions;
    this.#history = state.history;
    this.#outboxes.restore(state.outboxes);
  }

  #bodyOf({ id, topic, data }: Event, now: number): unknown {
    const { webhookBody, partner } = this.#options;
    const about = { topic, created_at: stampOf(now), partner_id: partner.id };
    if (webhookBody === 'none') return about;
    if (webhookBody === 'root') return { ...data, ...about };
    return { id, ...about, [webhookBody]: data };
  }

  async #post({ about: id = '', ...request }: WebhookRequest): Promise<{ readonly status: number }> {
    try {
      const answer = await this.#ports.post(request);
      this.#note(id, answer.status >= 200 && answer.status < 300 ? 'delivered' : 'failed');
      return answer;
    } catch (error) {
      this.#note(id, 'failed');
      throw error;
    }
  }

  #note(id: string, status: Delivery['status']): void {
    this.#history = this.#history.map((line) =>
      line.id === id ? { ...line, status, attempts: line.attempts + 1 } : line,
    );
  }
}

export interface WebhooksState {
  readonly subscriptions: readonly Subscription[];
  readonly history: readonly Delivery[];
  readonly outboxes: OutboxesState;
}
