import type { Json } from '../../model/json.ts';
import type { Entity, Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import type { Hold } from './answers.ts';
import type { RecordView } from './views.ts';

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
  /**
   * Fields that are written along with this one, where the source has a value for them. Two that name each other are one thing
   * said in two ways: neither is written without the other, and a conflict is asked about once.
   */
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
