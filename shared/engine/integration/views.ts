import type { Entity, Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import type { Settings } from '../integration.ts';
import type { Link } from '../state/link.ts';

/** What a policy may look at. */
export interface RecordView {
  readonly side: Side;
  readonly fields: Fields;
  readonly settings: Settings;
  /** Today in the ledger's organisation. */
  readonly today: string;
  readonly link: Link | undefined;
  /** First seen by a first sync, not by an increment. */
  readonly old: boolean;
  /** The day on which the two companies were connected: what was under way then may end after it. */
  readonly connectedOn?: string;
  /** A person asked for this very record, or another record needs it. */
  readonly asked?: boolean;
  /** What the partner shows now, in its own ids. */
  readonly other: Fields | undefined;
  /** The partner was removed, by whomever. */
  readonly otherGone?: boolean;
  /** Records this one refers to, for the fields that the mapping names in `looksAt`: the contact of a bill. */
  readonly refs: Readonly<Record<string, Fields | undefined>>;
  /** What their partners show on the other side, for the fields that the mapping names in `partners`. */
  readonly partners?: Readonly<Record<string, Fields | undefined>>;
  /** Settlements under this document (or under this record's document). */
  readonly family: readonly Member[];
  /** Of a child: its document's link and what each side shows of it. */
  readonly parent: ParentView | undefined;
  /** The companies behind both accounts. */
  readonly company: Readonly<Record<Side, Fields | undefined>>;
  /** What `related` of the mapping found. */
  readonly related: readonly Related[];
  /** Both sides' charts of accounts, where they have one; read for settlements and where a mapping asks for them. */
  readonly charts: Readonly<Record<Side, Fields | undefined>>;
}

/** A linked settlement, and what each side shows of it while it is live. */
export interface Member {
  readonly link: Link;
  readonly fields: Readonly<Record<Side, Fields | undefined>>;
}

export interface ParentView {
  readonly link: Link;
  readonly fields: Readonly<Record<Side, Fields | undefined>>;
  /** The document should exist on this side's partner. */
  readonly wanted: boolean;
}

export interface GuardView extends RecordView {
  /** Live records on the target that look alike, linked or not. */
  readonly alike: readonly Alike[];
}

export interface Alike {
  readonly id: string;
  readonly fields: Fields;
  readonly linked: boolean;
}

/** `partner`: its id on the other side, where it is linked. */
export interface Related extends Alike {
  readonly entity: Entity;
  readonly partner?: string;
}

export interface MatchView extends RecordView {
  readonly candidate: Fields;
  /** How many records on each side share the term. */
  readonly count: number;
  /** Reads `value` of a reference field in the other side's ids. */
  readonly translate: (entity: Entity, id: string) => string | undefined;
}
