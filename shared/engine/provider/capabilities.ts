import type { Json } from '../../model/json.ts';
import type { Entity } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';

export interface Capabilities {
  /** Lists that are polled, by the stream's name. */
  readonly streams: Readonly<Record<string, StreamFacts>>;
  readonly entities: Partial<Readonly<Record<Entity, EntityFacts>>>;
  /** Absent: the provider takes no idempotency keys. */
  readonly idempotency?: { readonly windowSeconds: number; readonly replaysErrors: boolean };
  /**
   * The vendor counts the calls of all companies together, for the whole application. `reserve`: when fewer are left of a
   * minute, by what it says itself, nobody begins anything new. Absent: limits belong to one account.
   */
  readonly appLimit?: { readonly reserve?: number };
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
  /**
   * How our own create is found again. `none`: one attempt, then a person. `toldBy`, where nothing marks a record: one of
   * these that is the same, while not more than one other field differs from what was sent, tells it as well: people edit
   * what they find, also its name or number. Only of records whose birth is told, and never of money.
   */
  readonly find:
    | {
        readonly by: 'marker' | 'natural';
        readonly fields: readonly string[];
        readonly toldBy?: readonly string[];
      }
    | { readonly by: 'none' };
  readonly searchLagSeconds: number;
  /** It can only be made inactive. One that is not there any more was merged into another. */
  readonly neverDeleted?: boolean;
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
