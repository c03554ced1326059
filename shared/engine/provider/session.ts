import type { Entity } from '../../model/names.ts';
import type { Fields, ProviderRecord, RecordRef } from '../../model/record.ts';
import type { Fetched, Page, Position } from './reading.ts';
import type { Handshake, Secrets } from './webhooks.ts';
import type { Outcome, PreparedRequest, RecordWrite } from './writing.ts';

/** What was last seen of this account. */
export interface Known {
  record(ref: RecordRef): Promise<ProviderRecord | undefined>;
  /** When it was seen to be gone, or we removed it, epoch ms; undefined while it is there for all that is known. */
  goneSince(ref: RecordRef): Promise<number | undefined>;
  /** Ids of a contact's invoices that are gone: they stand in no list any more, and money may still come in on them. */
  goneInvoices(contact: string): Promise<readonly string[]>;
  /** What hangs on a document, gone or not: a search for it may run behind what was seen. */
  under(entity: Entity, document: string): Promise<readonly ProviderRecord[]>;
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
  /**
   * A write was refused since its name is taken (`nameTaken`): who has it, when that is a record of the same kind; else what
   * the write could say instead. Absent: names are no more than refused.
   */
  nameTaken?(write: RecordWrite): Promise<{
    readonly existingId?: string;
    readonly archived?: boolean;
    readonly instead?: Fields;
  }>;
  /** Bytes of an attachment. */
  content?(id: string): Promise<Uint8Array>;
  /** Says something in a record's history, unless it says so already. What is refused there is let go. */
  note?(record: RecordRef, text: string): Promise<void>;
  /** An invoice as the provider prints it (PDF); undefined when there is none to print. */
  pdf?(invoiceId: string): Promise<Uint8Array | undefined>;
  /** What the provider's last answer said is left of this account's calls, and of the application's in this minute. */
  allowance?(): { readonly minute?: number; readonly day?: number; readonly app?: number };
  /** Calls of this session that the vendor counts against the application's allowance, whichever account they were for. */
  metered?(): number;
  /** How many of these one company may use in a calendar month; absent: as many as it needs. */
  readonly monthlyReads?: number | undefined;
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
