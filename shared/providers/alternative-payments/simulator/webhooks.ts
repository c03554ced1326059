import type { HttpRequest } from '../../../model/http.ts';
import { type OutboxState, WebhookOutbox } from '../../outbox.ts';
import type { SimulatorPorts } from '../../simulator.ts';
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

/** Names the delivery while it waits; it never leaves the platform. */
const DELIVERY_HEADER = 'delivery';
const HISTORY = 1000;

/**
 * Subscriptions, one topic each, and what the platform still owes them. There is no signature: the secret that was given
 * comes back as a bearer token. A subscription whose deliveries fail stops until it is told to go on.
 */
export class Webhooks {
  readonly #ports: SimulatorPorts;
  readonly #options: AlternativeOptions;
  readonly #outboxes = new Map<string, WebhookOutbox>();
  #history: readonly Delivery[] = [];
  subscriptions: readonly Subscription[] = [];

  constructor(ports: SimulatorPorts, options: AlternativeOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  get history(): readonly Delivery[] {
    return this.#history;
  }

  isActive({ id }: Subscription): boolean {
    return !this.#outboxes.get(id)?.disabled;
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
        [DELIVERY_HEADER]: id,
      };
      const body = JSON.stringify(this.#bodyOf(event, now));
      this.#outboxOf(subscription.id).add(now, { method: 'POST', url: subscription.endpoint_url, headers, body });
    }
  }

  async deliver(): Promise<number | undefined> {
    const due: number[] = [];
    for (const outbox of [...this.#outboxes.values()]) {
      const next = await outbox.deliver(this.#ports.now(), (request) => this.#post(request));
      if (next !== undefined) due.push(next);
    }
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  /** What stopped goes on. @returns how many subscriptions were stopped */
  resume(id?: string): number {
    const stopped = [...this.#outboxes].filter(([own, outbox]) => outbox.disabled && (id === undefined || own === id));
    for (const [, outbox] of stopped) outbox.enable(this.#ports.now());
    return stopped.length;
  }

  snapshot(): WebhooksState {
    const outboxes = [...this.#outboxes].map(([id, outbox]) => [id, outbox.snapshot()] as const);
    return { subscriptions: this.subscriptions, history: this.#history, outboxes };
  }

  restore(state: WebhooksState): void {
    this.subscriptions = state.subscriptions;
    this.#history = state.history;
    this.#outboxes.clear();
    for (const [id, outbox] of state.outboxes) this.#outboxOf(id).restore(outbox);
  }

  #bodyOf({ id, topic, data }: Event, now: number): unknown {
    const { webhookBody, partner } = this.#options;
    const about = { topic, created_at: stampOf(now), partner_id: partner.id };
    if (webhookBody === 'none') return about;
    if (webhookBody === 'root') return { ...data, ...about };
    return { id, ...about, [webhookBody]: data };
  }

  #outboxOf(id: string): WebhookOutbox {
    const known = this.#outboxes.get(id);
    if (known) return known;
    const { attempts: most, firstPauseMs } = this.#options.delivery;
    const retryAt = (attempts: number, _first: number, triedAt: number) =>
      attempts < most ? triedAt + firstPauseMs * 2 ** (attempts - 1) : undefined;
    const fault = this.#ports.webhookFault;
    const outbox = new WebhookOutbox({ retryAt, onGivenUp: 'disable', ...(fault && { fault }) });
    this.#outboxes.set(id, outbox);
    return outbox;
  }

  async #post({ headers, ...request }: HttpRequest): Promise<{ readonly status: number }> {
    const { [DELIVERY_HEADER]: id = '', ...rest } = headers;
    try {
      const answer = await this.#ports.post({ ...request, headers: rest });
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
  readonly outboxes: readonly (readonly [string, OutboxState])[];
}
