import type { Http } from '../model/http.ts';
import type { Json } from '../model/json.ts';
import type { AccountId, Entity, ProviderId } from '../model/names.ts';
import type { Fields, ProviderRecord, RecordRef } from '../model/record.ts';
import type { Clock } from './ports.ts';

/** What a provider's folder exports. The registry in shared/providers/index.ts lists them all. */
export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  readonly capabilities: Capabilities;
  /** One account, ready to talk. Makes no call by itself. */
  connect(account: AccountId, ports: ConnectPorts): Session;
  readonly auth: Auth;
  readonly webhook: WebhookReader;
}

export interface ConnectPorts {
  readonly http: Http;
  readonly clock: Clock;
  /** A usable access token; refreshes when it must. `fresh`: the last one was refused. */
  readonly token: (fresh?: boolean) => Promise<string>;
  readonly config: ProviderConfig;
  /** Waits; a provider that counts requests by the second spreads them. Absent: it goes on until it is told to wait. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Read from the environment by shared/aws/config.ts, as `XERO_API_URL`, `XERO_CLIENT_ID`, ...; each optional one has the vendor's own default. */
export interface ProviderConfig {
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookKey?: string;
  /** What the provider's pages leave open and an operator may know better, by the switch's name. */
  readonly switches?: Readonly<Record<string, string>>;
}

// --- what it can do -----------------------------------------------------------------------------------------------

export interface Capabilities {
  /** Lists that are polled, by the stream's name. */
  readonly streams: Readonly<Record<string, StreamFacts>>;
  readonly entities: Partial<Readonly<Record<Entity, EntityFacts>>>;
  /** Absent: the provider takes no idempotency keys. */
  readonly idempotency?: { readonly windowSeconds: number; readonly replaysErrors: boolean };
  /** The grant opens several accounts, so it is revoked only with the last. */
  readonly sharedGrant: boolean;
  /** The previous refresh token still works for so long after a rotation whose reply was lost. */
  readonly refreshGraceSeconds: number;
}

export interface StreamFacts {
  /** Entities its rows (and their children) yield. */
  readonly entities: readonly Entity[];
  readonly everyMinutes: number;
  /** How far behind the truth a list may be; added to the overlap. */
  readonly searchLagSeconds: number;
  /** The watermark is set back by so much; reading a row twice costs nothing. */
  readonly overlapSeconds: number;
  /** `increment`: takes `since`. `full`: always everything, absence is only a suspicion. */
  readonly mode: 'increment' | 'full';
  /** Which records of its entities the list shows, where several lists share them; absent: all. */
  readonly holds?: (fields: Fields) => boolean;
}

export interface EntityFacts {
  readonly can: readonly ('create' | 'update' | 'remove' | 'restore')[];
  /** Writes carry a version and are refused when it is old. Otherwise the record is read just before the write. */
  readonly versioned: boolean;
  /** Create calls accept the idempotency key. */
  readonly key: boolean;
  /** How our own create is found again. `none`: one attempt, then a person. */
  readonly find: { readonly by: 'marker' | 'natural'; readonly fields: readonly string[] } | { readonly by: 'none' };
  readonly searchLagSeconds: number;
  /** A change is a removal and a new record. */
  readonly immutable?: boolean;
  /** So many updates go in one call. */
  readonly batch?: number;
  /**
   * What the provider makes of a value: trimming, case, rounding, order. Applied to both sides before every
   * comparison, so that its normalisation never looks like an edit.
   */
  readonly canon?: Readonly<Record<string, (value: Json) => Json>>;
  /** Fields this provider fills by itself where a new record leaves them empty (a due date by the contact's terms). */
  readonly fills?: readonly string[];
  /** Fields this provider does not keep, or only shows. Never written, never moved. */
  readonly readOnly?: readonly string[];
}

// --- reading ------------------------------------------------------------------------------------------------------

export interface Position {
  /** Records changed at or after this instant (ms); absent: everything in the first sync's scope. */
  readonly since?: number;
  /** From the page before. */
  readonly page?: string;
}

export interface Page {
  readonly records: readonly ProviderRecord[];
  /** Rows that did not parse: held with an issue, the rest goes on. */
  readonly unreadable: readonly Unreadable[];
  readonly nextPage?: string;
  /** Rows of an increment that a first-sync walk would no longer list: the walk may have skipped as many. */
  readonly leftFirstSync?: number;
  /** The company's plan does not offer this list (any more), in the provider's words: nothing was read. */
  readonly withheld?: string;
}

export interface Unreadable extends RecordRef {
  readonly reason: string;
}

export interface Fetched {
  /** With their children (settlements, attachments) where the representation carries them. */
  readonly records: readonly ProviderRecord[];
  /** Ids for which the provider said 404 or 410, while it answered for others. */
  readonly missing: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

// --- writing ------------------------------------------------------------------------------------------------------

export type RecordWrite =
  | {
      readonly kind: 'create';
      readonly entity: Entity;
      readonly fields: Fields;
      readonly marker: string;
      readonly content?: ContentRef;
    }
  | {
      readonly kind: 'update';
      readonly entity: Entity;
      readonly id: string;
      readonly changes: Fields;
      readonly current: ProviderRecord;
    }
  /** Void, delete or archive, whichever the record's state allows. */
  | { readonly kind: 'remove'; readonly entity: Entity; readonly id: string; readonly current: ProviderRecord }
  | { readonly kind: 'restore'; readonly entity: Entity; readonly id: string; readonly current: ProviderRecord };

/** Bytes of an attachment: `key` in the object store. */
export interface ContentRef {
  readonly key: string;
  readonly mimeType: string;
  readonly name: string;
}

/**
 * The exact request, stored before it is sent: a resend under the same key must be the same bytes.
 * `path` is relative to the account's base URL and carries the query.
 */
export interface PreparedRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Instead of `body`: bytes in the object store. */
  readonly content?: ContentRef;
  /** Whether the idempotency key is sent. */
  readonly key: boolean;
  /** One per write, in order: what `send` needs to read the answer. */
  readonly expects: readonly {
    readonly entity: Entity;
    readonly id?: string;
    readonly kind: RecordWrite['kind'];
    readonly parent?: string;
  }[];
}

/** The answer to one write of a request. */
export type Outcome =
  | { readonly kind: 'done'; readonly record: ProviderRecord; readonly others?: readonly ProviderRecord[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The provider says no, and that nothing happened. `message` is its own text, for the issue. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** With `exists`: the record that is in the way. */
  readonly existingId?: string;
}

export type RefusalCode =
  | 'validation'
  | 'lockedPeriod'
  | 'archivedContact'
  | 'nameTaken'
  | 'exists'
  | 'amountAboveDue'
  | 'wrongState'
  | 'invalidAccount'
  | 'frozen'
  | 'reconciled'
  | 'notFound'
  | 'versionConflict'
  | 'keyReused'
  | 'planLimit'
  | 'permission'
  | 'currency';

/** What was last seen of this account. */
export interface Known {
  record(ref: RecordRef): Promise<ProviderRecord | undefined>;
  /** Ids of a contact's invoices that are gone: they stand in no list any more, and money may still come in on them. */
  goneInvoices(contact: string): Promise<readonly string[]>;
}

export interface FindQuery {
  readonly entity: Entity;
  /** The create whose effect is looked for. */
  readonly write: Extract<RecordWrite, { kind: 'create' }>;
  /** When it was sent, epoch ms by our clock: the effect has changed since, however much people have edited it. */
  readonly since?: number;
}

/**
 * One account's conversation. Every method may throw the errors of engine/errors.ts: `RateLimited`, `Unavailable`,
 * `AccessLost`, `OutcomeUnknown` (from `send` only).
 */
export interface Session {
  list(stream: string, position: Position): Promise<Page>;
  /**
   * By own id (`pay-2`) or by path (`bill-1/pay-2`). For a child entity an id of its document returns all of them.
   * `known` spares a provider whose answers say little the calls for what was read before; the records are read anew.
   */
  fetch(entity: Entity, ids: readonly string[], known?: Known): Promise<Fetched>;
  /** Pure. @throws {CannotWrite} the record cannot be expressed at this provider; the reason is for people */
  prepare(writes: readonly RecordWrite[]): PreparedRequest;
  /** One call. `content` are the bytes of `request.content`. @throws {OutcomeUnknown} it may have taken effect */
  send(request: PreparedRequest, key: string, content?: Uint8Array): Promise<readonly Outcome[]>;
  /** Records that could be our own create, deleted ones included; the engine checks each. */
  find(query: FindQuery): Promise<readonly ProviderRecord[]>;
  /** Bytes of an attachment. */
  content?(id: string): Promise<Uint8Array>;
  /** An invoice as the provider prints it (PDF); undefined when there is none to print. */
  pdf?(invoiceId: string): Promise<Uint8Array | undefined>;
  /** What the provider's last answer said is left of this account's calls, so that a run can stop before a limit. */
  allowance?(): { readonly minute?: number; readonly day?: number };
  /** Calls of this session that the vendor counts against the application's allowance, whichever account they were for. */
  metered?(): number;
  /** Says something to the platform's users: first sync completed, attention needed. */
  announce?(event: { readonly kind: string; readonly text: string }): Promise<void>;
  /**
   * Has the provider tell of changes at this address, which is the account's own. Done again it adds only what is missing.
   * Absent: the operator registers one address for all accounts.
   */
  subscribe?(address: string, secrets?: Secrets): Promise<void>;
  /** Takes back what `subscribe` registered. */
  unsubscribe?(address: string): Promise<void>;
  /**
   * Completes the handshake of a subscription at this address; one that is not ours is left alone.
   * @returns the secrets to keep from now on
   */
  confirm?(address: string, handshake: Handshake, secrets: Secrets): Promise<Secrets>;
}

// --- grants -------------------------------------------------------------------------------------------------------

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Instant in ms. */
  readonly accessExpiresAt: number;
  /** Who consented, as the provider names it: with provider and client it is the key of the grant. */
  readonly subject: string;
  /** Where the consent came back to, for providers that ask for it again with every refresh. */
  readonly redirectUri?: string;
  /** Instant in ms from which the person must have consented again, however often the tokens were refreshed. */
  readonly consentEndsAt?: number;
}

export interface GrantedAccount {
  readonly account: AccountId;
  readonly name: string;
  /** The provider's id of this connection, where it has one (`DELETE /connections/{id}`). */
  readonly connectionId?: string;
}

export interface AuthPorts {
  readonly http: Http;
  readonly clock: Clock;
  readonly config: ProviderConfig;
}

/** @throws {GrantRefused} the provider will not take this code, token or secret */
export interface Auth {
  readonly kind: 'authorizationCode' | 'clientCredentials';
  readonly scopes: readonly string[];
  /** What a person is told whose consent opens no company. */
  readonly opensNothing?: string;
  /** More of them, by what they are for: asked for only where an integration's settings need it. */
  readonly moreScopes?: Readonly<Record<string, readonly string[]>>;
  /** The parameter by which the consent's way back names the company that was chosen, where the tokens do not. */
  readonly accountParameter?: string;
  /** Where to send the person; absent for client credentials. */
  consentUrl?(
    config: ProviderConfig,
    options: {
      readonly state: string;
      readonly redirectUri: string;
      /** Scopes that only some settings need, beside the usual ones. */
      readonly also?: readonly string[];
    },
  ): string;
  /** Code for tokens, or client credentials for tokens (no `code`). */
  exchange(
    ports: AuthPorts,
    options: {
      readonly code?: string;
      readonly redirectUri?: string;
      readonly account?: string;
      /** The consent's, as it came back. */
      readonly state?: string;
    },
  ): Promise<Tokens>;
  /** A key that a person made in the provider's own settings, in place of a consent page. */
  pasted?(ports: AuthPorts, key: string): Promise<Tokens>;
  /** One call, never repeated by itself. */
  refresh(ports: AuthPorts, tokens: Tokens): Promise<Tokens>;
  revoke?(ports: AuthPorts, tokens: Tokens): Promise<void>;
  /** The accounts a grant opens. `subject` is the grant's. */
  accounts(ports: AuthPorts, accessToken: string, subject?: string): Promise<readonly GrantedAccount[]>;
  /** Ends one account's connection without touching the grant. */
  disconnect?(ports: AuthPorts, accessToken: string, connectionId: string): Promise<void>;
}

// --- webhooks -----------------------------------------------------------------------------------------------------

export interface RawRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly query: Readonly<Record<string, string>>;
  /** Of an address that belongs to one account: `/webhooks/<provider>/<account>/<mac>`. */
  readonly address?: { readonly account: string; readonly mac: string };
}

/** "Look again." Carries no truth. */
export interface Notice {
  readonly account: AccountId;
  /** In place of all that follows: what the receiver could not check, to be read by `WebhookReader.admit`. */
  readonly delivery?: Delivery;
  readonly entity?: Entity;
  readonly id?: string;
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
