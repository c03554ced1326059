import type { AccountId, Entity } from '../../model/names.ts';
import type { ProviderConfig } from './ports.ts';

export interface RawRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Of an address that belongs to one account: `/webhooks/<provider>/<account>/<mac>`. */
  readonly address?: { readonly account: string; readonly mac: string } | undefined;
}

/** "Look again." Carries no truth. */
export interface Notice {
  readonly account: AccountId;
  /** In place of all that follows: what the receiver could not check, to be read by `WebhookReader.admit`. */
  readonly delivery?: Delivery;
  readonly entity?: Entity;
  readonly id?: string;
  /** The record is no more: it was merged into this one. Believed only of a record that the provider does not know any more. */
  readonly mergedInto?: string;
  /** The provider's name of this one change, where it has one. */
  readonly eventId?: string;
}

/** A delivery that only a subscription's own secret vouches for. The receiver, which asks no database, has none of them. */
export interface Delivery {
  readonly body: string;
  readonly signature: string;
}

/** What the provider signs with, by subscription. Kept sealed. */
export type Secrets = Readonly<Record<string, string>>;

/** The provider wants to hear this secret again before a subscription begins. */
export interface Handshake {
  readonly subscription: string;
  readonly secret: string;
}

/** All that the receiver knows of a provider: it holds no client secret. */
export type WebhookConfig = Pick<ProviderConfig, 'webhookKey'>;

export interface WebhookReader {
  /** Largest body accepted, bytes. */
  readonly maxBytes: number;
  /** Every account has an address of its own, `webhookPath`; absent: one address for all. */
  readonly addressed?: true;
  /**
   * Checks the signature over the raw bytes, then parses.
   * @throws {SignatureRejected} answer 401 and enqueue nothing
   * @throws {MalformedBody} answer 400
   */
  read(request: RawRequest, config: WebhookConfig, now: number): readonly Notice[];
  /**
   * The worker's part, where `read` hands deliveries on: checks one with the secrets kept for its account, then parses.
   * @throws {SignatureRejected} none of them fits: it is dropped
   * @throws {MalformedBody} not what the provider documents
   */
  admit?(account: AccountId, delivery: Delivery, secrets: Secrets): readonly Notice[] | Handshake;
}
