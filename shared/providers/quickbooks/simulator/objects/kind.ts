import type { Company, Name } from '../company.ts';
import type { Row } from '../table.ts';
import type { Wire } from '../wire.ts';

/** What one kind of object takes and shows, and what becomes of others because of it. */
export interface Kind {
  readonly name: Name;
  /** Properties that a request may set. */
  readonly writable: readonly string[];
  /** Properties that are only shown: silently ignored in a request. */
  readonly shown: readonly string[];
  /** The reference documents sparse updates for it. */
  readonly sparse: boolean;
  /** Transactions are deleted, names only made inactive. */
  readonly removal: 'delete' | 'inactive';
  /** How it is voided; absent: it cannot be. */
  readonly voids?: 'operation' | 'include';
  readonly pdf?: true;
  /**
   * The body as it will be kept. `before` is what it replaces.
   * @throws {Refused}
   */
  check(company: Company, body: Wire, context: CheckContext): Wire;
  /** Whether it may be changed, voided or deleted at all. @throws {Refused} */
  guard?(company: Company, row: Row, act: 'change' | 'void' | 'delete'): void;
  /** Others follow: `before` and `after` are this object's bodies. */
  follow?(company: Company, id: string, before: Wire | undefined, after: Wire | undefined): void;
  /** What a void leaves. */
  voided?(body: Wire): Wire;
}

export interface CheckContext {
  readonly id: string | undefined;
  readonly before: Wire | undefined;
  /** `include=allowduplicatedocnum`. */
  readonly allowDuplicate: boolean;
}
