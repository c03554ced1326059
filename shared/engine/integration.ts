import type * as z from 'zod';
import type { Json } from '../model/json.ts';
import type { Entity, ProviderId, Side } from '../model/names.ts';
import type { Fields } from '../model/record.ts';
import type { Aftermath, Hold, Scope, Wanted, When } from './integration/answers.ts';
import type { FieldRule } from './integration/field-rule.ts';
import type { GuardView, MatchView, RecordView } from './integration/views.ts';
import type { Link } from './state/link.ts';

export type { Aftermath, Hold, Scope, Wanted, When } from './integration/answers.ts';
export { isHold } from './integration/answers.ts';
export type { FieldRule, FieldView, ListRef, OneWay, TwoWay } from './integration/field-rule.ts';
export type {
  Alike,
  GuardView,
  MatchView,
  Member,
  ParentView,
  RecordView,
  Related,
} from './integration/views.ts';

/**
 * An integration is a table: what syncs, in which direction, and who wins. The ledger stands left, as on the vendors'
 * pages, so the arrows read the same. The engine interprets the rows; a spec checks the table itself.
 */
export interface Integration {
  readonly id: string;
  readonly name: string;
  readonly left: ProviderId;
  readonly right: ProviderId;
  /** Their zod defaults are the product's defaults; a value that does not parse is refused by name. */
  readonly settings: z.ZodType<Settings>;
  readonly mappings: readonly Mapping[];
  /** The lists that this integration needs of each side; an account is asked for no others. */
  readonly streams: Readonly<Record<Side, readonly string[]>>;
  /**
   * Minutes between two reads of a list by itself, where a company wants fewer than the provider's own interval makes. What
   * webhooks name and what is asked for by hand does not wait.
   */
  readonly everyMinutes?: (settings: Settings) => number;
  /** What the two parts of a first sync are called, where a mapping has records go `first`. */
  readonly stages?: readonly [first: string, rest: string];
  /** What these settings need of a provider beyond its usual scopes, as `Auth.moreScopes` names it. */
  readonly needs?: (settings: Settings) => Partial<Readonly<Record<ProviderId, readonly string[]>>>;
}

export type Settings = Readonly<Record<string, Json>>;

export type Flow = '->' | '<-' | '<->';

export interface Mapping {
  readonly id: string;
  readonly entity: Entity;
  /** Rows that say why these records travel. */
  readonly rows: readonly string[];
  /** Whether they travel at all, where a setting decides. While they do not, nobody asks for those under a document. */
  readonly synced?: (settings: Settings) => boolean;
  /** Which records of a side belong to this mapping, when several share an entity. */
  readonly claims?: Partial<Record<Side, (fields: Fields) => boolean>>;
  readonly fields: Readonly<Record<string, FieldRule>>;
  /**
   * Directions in which a record without a partner is created. `onDemand`: only when another record needs it. `when`: which
   * records of a side get one; asked after matching, so that one that is there already is linked all the same.
   */
  readonly create: {
    readonly flow: Flow | 'none';
    readonly onDemand?: boolean;
    readonly when?: Partial<Record<Side, (view: RecordView) => When>>;
  };
  /**
   * Being there is a field too. `none`: removals never travel. `after`: what follows when somebody removed the record of
   * this side and that does not travel; asked of what the other side shows. Absent: a person is asked.
   * `follows`: whether a removal with the arrow travels, where a setting decides; then one that was put in an archive counts
   * as removed too. Otherwise it is told, in the words of `notice` where there are any; of one that was put in an archive
   * and does not travel only what `putAway` says, if anything. Asked of the side that shows less.
   */
  readonly removal: {
    readonly flow: Flow | 'none';
    readonly row?: string;
    readonly follows?: (view: RecordView) => boolean;
    readonly notice?: (view: RecordView) => Hold | undefined;
    readonly putAway?: (view: RecordView) => Hold | undefined;
    readonly after?: Partial<Record<Side, (view: RecordView) => Aftermath>>;
  };
  /** May a record enter? Asked only before there is a link. */
  readonly scope?: Partial<Record<Side, (view: RecordView) => Scope>>;
  /** Should the partner exist? Asked of what a side shows now; absent: whenever it is present. */
  readonly wanted?: Partial<Record<Side, (view: RecordView) => Wanted>>;
  /** Of what a first sync finds, the records that go before the others. `today`: in the ledger's organisation. */
  readonly first?: (fields: Fields, today: string) => boolean;
  /** How an existing partner is recognised. */
  readonly match?: Match;
  /** Other records on the target that make a create doubtful: a twin payment, a bill with the same number. */
  readonly guard?: (view: GuardView) => Hold | undefined;
  /** The guard's hold that says: somebody else records these as well. Found again and again, no more are posted (D26). */
  readonly foreignTwin?: string;
  /**
   * Why the record of this view, which its provider cannot change, may not be replaced by a new one now. It is looked at
   * again until it may.
   */
  readonly replace?: (view: RecordView) => Hold | undefined;
  /** What a person must confirm of the first record that we create, before there is a second. */
  readonly trial?: Trial;
  /** Of a settlement without a partner: the link whose partner becomes this one's, since its own payment has ended. */
  readonly takesOver?: (view: RecordView) => string | undefined;
  /** Other records of the same side that this one speaks of, by search term. */
  readonly related?: Partial<Record<Side, (fields: Fields) => readonly Term[]>>;
  /** Reference fields whose records the rules look at, on this side. */
  readonly looksAt?: Partial<Readonly<Record<Side, readonly string[]>>>;
  /** Reference fields of a record of this side whose records' partners the rules look at; `where`: in such a record alone. */
  readonly partners?: Partial<Record<Side, Partners>>;
  /** Its rules look at the charts of accounts. */
  readonly charts?: boolean;
  /** A record of ours under a document: its links are found with the document's. */
  readonly parent?: { readonly entity: Entity; readonly field: string };
  /** One record per account, under the same id on both sides. */
  readonly singleton?: boolean;
  /** The target's document is read in the same run, has the amount open, and the source is fresh. */
  readonly settles?: boolean;
  /**
   * What of this settlement a lump counts: a record of ours that sums up one day, so that the ledger can show it as the one
   * movement that the bank shows. Asked of the platform's side when nothing else is left to be done. `standing`: the ledger
   * has it. `keep`: what was counted stays so.
   */
  readonly lump?: {
    readonly row: string;
    readonly share: (view: RecordView, standing: boolean) => Share | 'none' | 'keep' | Hold;
  };
  /** Its records on the platform's side are such lumps, made by the engine: of settlements of these kinds. */
  readonly lumpOf?: readonly Entity[];
  /** What a person may choose where a settlement came back and the ledger has closed its record of it. */
  readonly reversedBy?: Reversal;
  /** Of reversals: the ledger takes such a record for one of these, which stands in there for the closed document. */
  readonly standsIn?: Entity;
}

/** What of a settlement moves from one account of the ledger to another, and on which day. */
export interface Share {
  readonly debit: string;
  readonly credit: string;
  readonly day: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** ALL-10: the opposite of a settlement, dated in an open period, as a record of another mapping. */
export interface Reversal {
  readonly row: string;
  /** How it is booked, in words that follow "this payment is reversed on that day". */
  readonly how: string;
  /** What is reversed; `view` is of the settlement that came back, `view.other` the ledger's record of it. */
  readonly order: (view: RecordView) => Fields;
}

/** `confirmed` among the actions lets the others go on. `proven`: this pair, which was there before us, answers it as well. */
export interface Trial {
  readonly ask: (view: RecordView) => Hold | undefined;
  readonly proven: (base: Link['base']) => boolean;
}

export interface Partners {
  readonly of: readonly string[];
  readonly where?: (fields: Fields) => boolean;
}

export interface Term {
  readonly entity: Entity;
  readonly term: string;
}

export interface Match {
  /** Search terms of a record; two records that share one are candidates. */
  readonly terms: (fields: Fields) => readonly string[];
  /** Another mapping the pair is linked under: a payment that somebody marked on both sides. */
  readonly as?: string;
  /** `certain` links, `likely` asks. */
  readonly judge: (candidate: MatchView) => 'certain' | 'likely' | 'none';
}

export const defineMapping = (mapping: Mapping): Mapping => mapping;
