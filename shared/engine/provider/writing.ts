import type { Entity } from '../../model/names.ts';
import type { Fields, ProviderRecord } from '../../model/record.ts';

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
