import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../../model/http.ts';
import { type OutboxState, WebhookOutbox, type WebhookRequest } from '../../simulators/outbox.ts';
import { earliest, type SimulatorPorts } from '../../simulators/simulator.ts';
import type { ChangeEvent, EventCategory } from './books.ts';
import type { XeroOptions } from './options.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const RESOURCES: Readonly<Record<EventCategory, string>> = {
  CONTACT: 'Contacts',
  INVOICE: 'Invoices',
  CREDITNOTE: 'CreditNotes',
  PREPAYMENT: 'Prepayments',
  OVERPAYMENT: 'Overpayments',
  PAYMENT: 'Payments',
};

/** `unverified`: the receiver has not shown yet that it checks signatures. `disabled`: it failed for a day. */
export type SubscriptionStatus = 'unverified' | 'ok' | 'failed' | 'disabled';

export interface WebhooksState {
  readonly status: SubscriptionStatus;
  readonly sequence: number;
  readonly waiting: readonly ChangeEvent[];
  readonly outbox: OutboxState;
}

/**
 * The app's one webhook subscription. Events are thin, batched across organisations, signed over the raw body, and
 * retried: at once, then every 15 minutes for a day, after which the subscription is disabled and keeps what comes.
 */
export class Webhooks {
  readonly #options: XeroOptions;
  readonly #ports: SimulatorPorts;
  readonly #outbox: WebhookOutbox;
  #status: SubscriptionStatus;
  #sequence = 0;
  #waiting: ChangeEvent[] = [];

  constructor(options: XeroOptions, ports: SimulatorPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#status = options.intentToReceive ? 'unverified' : 'ok';
    this.#outbox = new WebhookOutbox({
      retryAt: (attempts, firstTriedAt, triedAt) =>
        attempts === 1 ? triedAt : triedAt + 15 * MINUTE <= firstTriedAt + DAY ? triedAt + 15 * MINUTE : undefined,
      onGivenUp: 'disable',
      keepMs: 31 * DAY,
      fault: ports.webhookFault,
    });
  }

  get status(): SubscriptionStatus {
    return this.#outbox.disabled ? 'disabled' : this.#status;
  }

  raise(events: readonly ChangeEvent[]): void {
    if (this.#options.webhookUrl) this.#waiting.push(...events);
  }

  /** What a person does in the developer portal after repairing the receiver: a new intent to receive, then the backlog. */
  enable(): void {
    this.#status = 'unverified';
    this.#outbox.enable(this.#ports.now());
  }

  async deliver(): Promise<number | undefined> {
    const { webhookUrl } = this.#options;
    if (!webhookUrl) return undefined;
    const now = this.#ports.now();
    if (this.#status === 'unverified') this.#status = (await this.#intentToReceive(webhookUrl)) ? 'ok' : 'failed';
    if (this.#status !== 'ok') return undefined;
    this.#batch(now, webhookUrl);
    const next = await this.#outbox.deliver(now, this.#ports.post);
    if (this.#outbox.disabled) return undefined;
    const waiting = this.#waiting[0] && this.#waiting[0].at + this.#options.webhookDelayMs;
    return earliest(waiting, next);
  }

  snapshot(): WebhooksState {
    return {
      status: this.#status,
      sequence: this.#sequence,
      waiting: [...this.#waiting],
      outbox: this.#outbox.snapshot(),
    };
  }

  restore(state: WebhooksState): void {
    this.#status = state.status;
    this.#sequence = state.sequence;
    this.#waiting = [...state.waiting];
    this.#outbox.restore(state.outbox);
  }

  /** Several calls, some signed rightly and some wrongly; the receiver must answer 200 and 401. */
  async #intentToReceive(url: string): Promise<boolean> {
    for (const genuine of [true, false, true, false]) {
      const body = JSON.stringify({
        events: [],
        lastEventSequence: 0,
        firstEventSequence: 0,
        entropy: this.#entropy(),
      });
      const request = this.#signed(url, body, genuine ? this.#options.webhookKey : `not ${this.#options.webhookKey}`);
      const status = await this.#ports.post(request).then(
        (answer) => answer.status,
        () => 0,
      );
      if (genuine ? status < 200 || status >= 300 : status !== 401) return false;
    }
    return true;
  }

  /** All events that are due leave in one call. */
  #batch(now: number, url: string): void {
    const first = this.#waiting.findIndex(({ at }) => at + this.#options.webhookDelayMs > now);
    const due = this.#waiting.splice(0, first < 0 ? this.#waiting.length : first);
    if (due.length === 0) return;
    const firstSequence = this.#sequence + 1;
    this.#sequence += due.length;
    const body = JSON.stringify({
      events: due.map((event) => ({
        resourceUrl: `${this.#options.baseUrl}/api.xro/2.0/${RESOURCES[event.category]}/${event.id}`,
        resourceId: event.id,
        tenantId: event.tenantId,
        tenantType: 'ORGANISATION',
        eventCategory: event.category,
        eventType: event.type,
        // Without a zone, as Xero sends it.
        eventDateUtc: new Date(event.at).toISOString().slice(0, 23),
        ...(event.data ? { data: event.data } : {}),
      })),
      firstEventSequence: firstSequence,
      lastEventSequence: this.#sequence,
      entropy: this.#entropy(),
    });
    this.#outbox.add(now, this.#signed(url, body, this.#options.webhookKey));
  }

  #signed(url: string, body: string, key: string): WebhookRequest & HttpRequest {
    const signature = createHmac('sha256', key).update(body, 'utf8').digest('base64');
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'x-xero-signature': signature },
      body,
    };
  }

  #entropy(): string {
    let text = '';
    for (let i = 0; i < 20; i += 1) text += String.fromCharCode(65 + Math.floor(this.#ports.random() * 26));
    return text;
  }
}
