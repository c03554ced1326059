import { createHmac } from 'node:crypto';
import { type OutboxState, WebhookOutbox, type WebhookRequest } from '../../simulators/outbox.ts';
import type { SimulatorPorts } from '../../simulators/simulator.ts';
import type { Kind } from './records.ts';

export const topics = [
  'vendor.updated',
  'bill.updated',
  'bill_payment.updated',
  'funding_account.updated',
  'attachment.updated',
  'account.updated',
  'customer.updated',
  'invoice.updated',
  'received_payment.updated',
  'payout.updated',
] as const;
export type Topic = `${Kind | 'account'}.updated`;

export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly topics: readonly Topic[];
  readonly secret: string;
}

const RETRIED_MS = 24 * 3_600_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Pauses grow from 5 s to an hour; after 24 hours the webhook is given up. */
const retryAt = (attempts: number, firstTriedAt: number, triedAt: number): number | undefined => {
  const at = triedAt + Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return at - firstTriedAt <= RETRIED_MS ? at : undefined;
};

/** The endpoints of one account and the notices it still owes them. */
export class Webhooks {
  readonly #ports: SimulatorPorts;
  readonly #outbox: WebhookOutbox;
  endpoints: readonly WebhookEndpoint[] = [];

  constructor(ports: SimulatorPorts) {
    this.#ports = ports;
    this.#outbox = new WebhookOutbox({ retryAt, onGivenUp: 'drop', fault: ports.webhookFault });
  }

  /** Thin: that a record changed, never what it says now. */
  notify(notice: {
    readonly id: string;
    readonly topic: Topic;
    readonly account: string;
    readonly at: string;
    readonly data: { readonly id: string; readonly version: number };
  }): void {
    for (const endpoint of this.endpoints) {
      if (!endpoint.topics.includes(notice.topic)) continue;
      const { id, topic, account, at, data } = notice;
      const body = JSON.stringify({ id, type: topic, occurred_at: at, account_id: account, data });
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', url: endpoint.url, headers, body, about: endpoint.id };
      this.#outbox.add(this.#ports.now(), request);
    }
  }

  deliver(): Promise<number | undefined> {
    return this.#outbox.deliver(this.#ports.now(), (request) => this.#post(request));
  }

  snapshot(): WebhooksState {
    return { endpoints: this.endpoints, outbox: this.#outbox.snapshot() };
  }

  restore(state: WebhooksState): void {
    this.endpoints = state.endpoints;
    this.#outbox.restore(state.outbox);
  }

  /** Each attempt is signed anew: a receiver refuses a signature that is five minutes old. */
  async #post({ about, method, headers, body }: WebhookRequest): Promise<{ readonly status: number }> {
    const endpoint = this.endpoints.find(({ id }) => id === about);
    if (!endpoint) return { status: 204 }; // it was deleted meanwhile: nothing is owed any more
    const signature = signatureOf(body, endpoint.secret, Math.floor(this.#ports.now() / 1000));
    return this.#ports.post({
      method,
      url: endpoint.url,
      headers: { ...headers, 'platform-signature': signature },
      body,
    });
  }
}

export interface WebhooksState {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly outbox: OutboxState;
}

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">` */
export const signatureOf = (body: string, secret: string, unixSeconds: number): string =>
  `t=${unixSeconds},v1=${createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex')}`;
