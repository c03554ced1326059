import type { ProviderRecord, RecordRef } from '../../model/record.ts';

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
