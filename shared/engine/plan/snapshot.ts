import type { Entity, Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import type { Hold, Mapping, RecordView, Share } from '../integration.ts';
import type { EntityFacts } from '../provider.ts';
import type { Rules } from '../rules.ts';
import type { Issue } from '../state/issue.ts';
import type { Columns, Link, Present } from '../state/link.ts';
import type { Observation } from '../state/observation.ts';

/**
 * All that a plan is made of, read before planning and never during it: both observations, the base between them, and
 * what surrounds them.
 */
export interface Snapshot {
  readonly mapping: Mapping;
  readonly rules: Rules;
  readonly facts: Readonly<Record<Side, EntityFacts>>;
  /** The record that was marked. */
  readonly side: Side;
  readonly id: string;
  readonly link: Link | undefined;
  readonly obs: Readonly<Record<Side, Observation | undefined>>;
  readonly views: Readonly<Record<Side, RecordView | undefined>>;
  /** The side's lists were read to their end since the connection became active. */
  readonly gate: Readonly<Record<Side, boolean>>;
  /** The record's id was removed or replaced by us: it is never new. */
  readonly retired: boolean;
  /** The find of an open intent accepts this record: it may be ours. */
  readonly owned: boolean;
  /** A write on this link is under way. */
  readonly issues: readonly Issue[];
  readonly candidates: readonly Candidate[];
  /** What a linked record was merged into, where it was; `unread`: nobody here has seen that one yet. */
  readonly survivor: Survivor | 'unread' | undefined;
  /** Another record needs this one on the other side. */
  readonly needed: boolean;
  /** Of a settlement that was reversed: the reversal is in the ledger by now. */
  readonly isReversed: boolean;
  readonly translate: Translate;
}

/** Reads a reference of one side in the other side's ids. */
export type Translate = (from: Side, entity: Entity, id: string) => Translated;
export type Translated =
  | { readonly kind: 'linked'; readonly id: string }
  /** Not linked yet, or its partner is not there: it must be planned first. */
  | { readonly kind: 'unlinked' }
  /** Looked at, and left out of the sync. */
  | { readonly kind: 'out' };

/** A live record on the other side that may be the partner. */
export interface Candidate {
  readonly id: string;
  readonly fields: Fields;
  readonly linked: boolean;
  /** Linked, but somebody removed its partner and left it so: another record may take that one's place. */
  readonly lonely?: boolean;
  /** Its own create was refused, and it has no partner yet. */
  readonly refused?: boolean;
  readonly verdict: 'certain' | 'likely' | 'none';
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Every issue that holds now; others of the subject are closed. */
  readonly issues: readonly IssueDraft[];
  readonly disposition: Disposition;
}

/** Where a record ends after a look at it; every record is in exactly one of these. */
export type Disposition =
  | { readonly kind: 'synced' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'outOfScope'; readonly rule: string }
  | { readonly kind: 'held'; readonly issue: string }
  /** By a person, with the values that both sides show; the next change of either goes on. */
  | { readonly kind: 'dismissed'; readonly issue: string }
  | { readonly kind: 'waiting'; readonly reason: string };

export type Step =
  | LinkStep
  | UnlinkStep
  | TakeOverStep
  | ReverseStep
  | AliasStep
  | WriteStep
  | AbsorbStep
  | VerifyStep
  | CountStep
  | CloseStep
  | WaitStep;

export interface LinkStep {
  readonly kind: 'link';
  readonly mapping: string;
  readonly L: string;
  readonly R: string;
  readonly base: Readonly<Record<Side, Columns>>;
  readonly adopted: boolean;
  readonly row: string;
}

/** The pair was no pair: both records are on their own again. */
export interface UnlinkStep {
  readonly kind: 'unlink';
  readonly row: string;
}

/** A settlement's own payment has ended, and its partner becomes this record's. */
export interface TakeOverStep {
  readonly kind: 'takeOver';
  readonly of: Side;
  readonly link: string;
  readonly row: string;
}

export interface Survivor {
  readonly side: Side;
  readonly id: string;
  /** Merged in its turn: what it was merged into first, and so on up to the one that lives. */
  readonly via: readonly string[];
  readonly fields: Fields;
  /** It has a pair of its own. */
  readonly linked: boolean;
}

/** A record was merged into one that has a partner already: from now on it is a second name of that one. */
export interface AliasStep {
  readonly kind: 'alias';
  readonly of: Side;
  readonly survivor: string;
}

/** A settlement that came back stays where it is recorded, and its opposite is dated on a day that a person agreed to. */
export interface ReverseStep {
  readonly kind: 'reverse';
  /** The side on which it came back. */
  readonly of: Side;
  readonly reversedOn: string;
  readonly row: string;
}

export interface WriteStep {
  readonly kind: 'create' | 'update' | 'remove' | 'restore';
  readonly side: Side;
  /** For the target, in its own ids: the whole record (create) or the changes (update). */
  readonly fields: Fields;
  readonly sourceColumns: Columns;
  readonly targetColumns: Columns;
  readonly present: Readonly<Record<Side, Present>>;
  readonly row: string;
  readonly reason: string;
}

/** Both sides say the same now, or what happened needs no write: the base follows. */
export interface AbsorbStep {
  readonly kind: 'absorb';
  /** Told to a side's history before the base follows. */
  readonly notes?: Readonly<Record<Side, readonly string[]>>;
  readonly base: Readonly<Record<Side, Columns>>;
  readonly present: Readonly<Record<Side, Present>>;
}

/**
 * Before the base follows, this side's record is read once more, after its lists were: somebody removed the other one at
 * `since`, and what they did or do on this side shows whether they meant both.
 */
export interface VerifyStep {
  readonly kind: 'verify';
  readonly of: Side;
  readonly since: number;
  readonly absorb: AbsorbStep;
}

/** What stands in lumps of this settlement is not what should: by so much. Below zero something of it came back. */
export interface CountStep {
  readonly kind: 'count';
  /** The side whose worker keeps the lumps. */
  readonly of: Side;
  readonly by: number;
  /** Where it belongs, unless it came back. */
  readonly share: Share | undefined;
  readonly row: string;
}

/** This lump is counted into until its day is over and all of it is there; then it is what it is. */
export interface CloseStep {
  readonly kind: 'close';
  readonly of: Side;
}

export interface WaitStep {
  readonly kind: 'wait';
  readonly reason: string;
  readonly need?: { readonly side: Side; readonly entity: Entity; readonly id: string };
  /** What it needs was left out: so is this one, without a word. */
  readonly leavesWith?: boolean;
  /** The other is only looked at first: that this one waits is no reason to send it. */
  readonly asItIs?: boolean;
}

export interface IssueDraft {
  readonly code: string;
  readonly text: string;
  readonly actions: readonly string[];
  readonly severity: Issue['severity'];
  /** Hash of the values in question: a decision holds only for these. */
  readonly about: string;
  /** Which fields it holds; absent: the record. */
  readonly fields?: readonly string[];
  /** What both sides showed of them: what a dismissal holds for. Absent: it cannot be dismissed. */
  readonly pin?: string;
  /** The contact that was put away, and for which this record was refused. */
  readonly partner?: { readonly side: Side; readonly id: string };
}

export const issueOf = (hold: Hold, about: string, severity: Issue['severity'] = 'warning'): IssueDraft => ({
  code: hold.hold,
  text: hold.text,
  actions: hold.actions,
  severity,
  about,
});

export const waiting = (reason: string, need?: WaitStep['need'], leavesWith = false): Plan => ({
  steps: [{ kind: 'wait', reason, ...(need ? { need, leavesWith } : {}) }],
  issues: [],
  disposition: { kind: 'waiting', reason },
});

export const outOfScope = (rule: string): Plan => ({
  steps: [],
  issues: [],
  disposition: { kind: 'outOfScope', rule },
});

export const held = (issue: IssueDraft, ...more: readonly IssueDraft[]): Plan => ({
  steps: [],
  issues: [issue, ...more],
  disposition: { kind: 'held', issue: issue.code },
});

/** What a person decided about exactly these values, if anything. */
export const decisionOn = (snapshot: Snapshot, code: string, about: string): string | undefined =>
  snapshot.issues.find((issue) => issue.code === code && issue.about === about && issue.state === 'decided')?.decision;

/** A payment that a person entered in the ledger and that was only matched: it is neither removed nor replaced. */
export const adoptedStays: IssueDraft = {
  code: 'foreignPayment',
  text: 'This payment was entered in the ledger by somebody else and only matched to the platform, so it is never deleted by the sync. Remove it in the ledger if it is wrong.',
  actions: ['leave'],
  severity: 'warning',
  about: 'adopted',
};
