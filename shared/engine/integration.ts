import type * as z from 'zod';
import type { Json } from '../model/json.ts';
import type { Entity, ProviderId, Side } from '../model/names.ts';
import type { Fields } from '../model/record.ts';
import type { Link } from './state/link.ts';

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
  /** Reference fields whose records' partners the rules look at. */
  readonly partners?: readonly string[];
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

export interface Term {
  readonly entity: Entity;
  readonly term: string;
}

export type FieldRule = OneWay | TwoWay;
interface FieldRuleBase {
  /** The row of the vendors' page. */
  readonly row: string;
  /** The value is the id of such a record and is translated through its link. */
  readonly ref?: Entity;
  /** The value is a list, and these properties of its entries are such ids, lists of them, or null. */
  readonly refs?: readonly ListRef[];
  /** What a side says about this field, when it is more than the field of that name. `undefined`: says nothing. */
  readonly left?: FieldView;
  readonly right?: FieldView;
  /** The field flows only for links that began on this side; elsewhere a move is drift. */
  readonly origin?: Side;
  /**
   * What a move of this side is judged by, where its value depends on settings too: they count from the next change on,
   * and rewrite nothing. As the side shows it after a write, it must be what was written.
   */
  readonly basis?: Partial<Record<Side, FieldView>>;
  /** Given to the partner when it is created, even against the arrow. */
  readonly seed?: boolean;
  /** Given when the partner is created, even where the provider only shows it later; never compared afterwards. */
  readonly initial?: boolean;
  /** Why this move may not be copied, though the arrow would allow it. `view` is the source's. */
  readonly hold?: (view: RecordView) => Hold | undefined;
  /** Equal in the eyes of a reader, though not byte by byte: then neither side is written. */
  readonly alike?: (left: Json, right: Json) => boolean;
  /** Fields that are written along with this one, where the source has a value for them. */
  readonly with?: readonly string[];
  /** A move here is worth no issue: it is copied or left, silently. */
  readonly quiet?: boolean;
  /** No reason by itself to replace a record that its provider cannot change: it goes with the next change that is one. */
  readonly minor?: boolean;
  /** Holds whenever the target shows something else, whoever moved: what is ours alone there is put right again. */
  readonly insists?: boolean;
  /** With `ref`: a record whose partner is left out is left out with it, without a word. */
  readonly leavesWith?: boolean;
  /** Where the value cannot stand in the target, its history says it after these words. Never an issue. */
  readonly note?: string;
  /** With `note`: what the source would say where somebody else's value stands in the target, which is left alone. */
  readonly aside?: FieldView;
  /** Not copied into a record that its provider has closed (reconciled, in a batch, its period locked): it would have to be replaced. */
  readonly yields?: boolean;
}
export interface ListRef {
  readonly at: string;
  readonly entity: Entity;
  /** An entry whose record stays out of the sync is left out; otherwise it holds the whole field. */
  readonly optional?: boolean;
}
export interface OneWay extends FieldRuleBase {
  readonly flow: '->' | '<-';
  readonly onConflict?: never;
}
export interface TwoWay extends FieldRuleBase {
  readonly flow: '<->';
  /** Names a side, never a clock: two vendors' clocks do not compare. */
  readonly onConflict: 'left' | 'right' | 'ask';
}

export type FieldView = (fields: Fields, view: RecordView) => Json | Hold | undefined;

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
  /** Records this one refers to, by field: the contact of a bill. */
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

/**
 * `through`: the record that this field names goes in its stead, and it is left out by the rule itself: a person goes with
 * the organisation.
 */
export type When = 'yes' | { readonly out: string } | { readonly through: string; readonly rule: string };

/** `leave`: it stays gone. `recreate`: it comes back at the next sync, unless the other side is gone by then as well. */
export type Aftermath = 'recreate' | 'leave' | 'ask';

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

export type Scope = 'in' | { readonly out: string } | Hold;
/** `keep`: leave the partner as it is. */
export type Wanted = 'yes' | 'no' | 'keep';

export interface Hold {
  readonly hold: string;
  readonly text: string;
  readonly actions: readonly string[];
}
export const isHold = (value: unknown): value is Hold => typeof value === 'object' && value !== null && 'hold' in value;

export interface Match {
  /** Search terms of a record; two records that share one are candidates. */
  readonly terms: (fields: Fields) => readonly string[];
  /** Another mapping the pair is linked under: a payment that somebody marked on both sides. */
  readonly as?: string;
  /** `certain` links, `likely` asks. */
  readonly judge: (candidate: MatchView) => 'certain' | 'likely' | 'none';
}

export interface MatchView extends RecordView {
  readonly candidate: Fields;
  /** How many records on each side share the term. */
  readonly count: number;
  /** Reads `value` of a reference field in the other side's ids. */
  readonly translate: (entity: Entity, id: string) => string | undefined;
}

export const defineMapping = (mapping: Mapping): Mapping => mapping;
