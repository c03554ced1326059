import type { Item } from '../../../shared/engine/ports.ts';
import type { Json } from '../../../shared/model/json.ts';
import { otherSide, type Side } from '../../../shared/model/names.ts';
import { ownId } from '../../../shared/model/record.ts';
import type { Pair } from '../pair.ts';
import type { TrueChange, TrueEntity, TrueRecord } from '../truth.ts';
import { sameValue } from './values.ts';

/** The longest a run takes, and a little. */
const SAME_RUN_MS = 90_000;

/** Fields that people edit and that travel both ways. */
export const TWO_WAY: Readonly<Record<TrueEntity, readonly string[]>> = {
  contact: ['name', 'email', 'phone'],
  bill: ['number', 'dueOn', 'total', 'note'],
  billPayment: [],
  invoice: [],
  payment: [],
  vendorCredit: [],
  creditMemo: [],
};

/**
 * What must have become of every edit, kept without asking the sync: per record and field the last edit of a person. An
 * edit made where both sides agreed replaces what was edited on the other side before; one made while the other side
 * still differed meets it in a conflict, which either may win.
 */
export class Edits {
  readonly #pair: Pair;
  readonly #reads: { readonly at: number; readonly side: Side; readonly body: string }[] = [];
  readonly last = new Map<string, Edit>();
  /** What a vendor last made of a field by itself. */
  readonly #cut = new Map<string, Edit>();
  /** Edits of what a write of unknown outcome had just put there: if that is never known, they meet it in a conflict. */
  readonly #onUnknown: Unknown[] = [];
  /** Fields whose edit fell between our read and our write at a vendor without versions. */
  readonly overwritten = new Set<string>();

  constructor(pair: Pair) {
    this.#pair = pair;
  }

  #twoWay(entity: TrueEntity): readonly string[] {
    return (this.#pair.made.twoWay ?? TWO_WAY)[entity];
  }

  people(changes: readonly TrueChange[]): void {
    for (const { before, after } of changes) {
      if (!before) continue;
      for (const name of this.#twoWay(after.entity)) {
        const value = after.fields[name];
        if (value === undefined || sameSpelling(before.fields[name], value)) continue;
        this.#edited(before, after, name, value);
      }
    }
  }

  /**
   * Changes that a vendor makes by itself are no edits. One that no rule of ours declares (a text cut short later) is still
   * a move like any other to whoever reads it: an edit waiting on the other side meets it in a conflict.
   */
  itself(changes: readonly TrueChange[]): void {
    for (const { before, after } of changes) {
      for (const name of this.#twoWay(after.entity)) {
        const key = keyOf(after, name);
        const last = this.last.get(key);
        const value = after.fields[name];
        if (!before || value === undefined) continue;
        const isCut = !sameSpelling(before.fields[name], value);
        const cut = { value, at: this.#pair.now() };
        if (isCut) this.#cut.set(key, cut);
        if (last && last.value === before.fields[name]) this.last.set(key, { ...last, value });
        else if (isCut && this.#isEditedAcross(before, name)) this.last.set(key, cut);
      }
    }
  }

  /** A person's edit on the other side has not arrived here yet. */
  #isEditedAcross(record: TrueRecord, name: string): boolean {
    const partner = this.partner(record);
    const edit = partner && this.last.get(keyOf(partner, name));
    return edit !== undefined && !sameValue(name, edit.value, record.fields[name]);
  }

  sync(changes: readonly TrueChange[]): void {
    for (const { before, after } of changes) {
      if (!before) continue;
      for (const name of this.#twoWay(after.entity)) {
        const value = after.fields[name];
        if (value === undefined || sameValue(name, before.fields[name], value)) continue;
        const last = this.last.get(keyOf(after, name));
        if (!last) continue;
        this.#noteOverwritten(before, after, name, last);
        this.#noteWon(after, name, value, last);
      }
    }
  }

  /** A write of ours went over a value that we had not seen: allowed where the vendor has no versions, and counted. */
  #noteOverwritten(before: TrueRecord, after: TrueRecord, name: string, last: Edit): void {
    if (last.value !== before.fields[name] || this.#wasSeen(before, last.at) || this.#isVersioned(after)) return;
    this.overwritten.add(keyOf(after, name));
    this.#pair.count('edit overwritten between read and write');
  }

  /** Of two edits that met, the other side's stands here now: the one that lost may not come back, whatever becomes of that side. */
  #noteWon(record: TrueRecord, name: string, value: Json, last: Edit): void {
    const partner = this.partner(record);
    const across = partner && this.last.get(keyOf(partner, name));
    if (across && sameValue(name, across.value, value)) this.last.set(keyOf(record, name), { ...last, value });
  }

  #edited(before: TrueRecord, after: TrueRecord, name: string, value: Json): void {
    const partner = this.partner(after);
    const key = keyOf(after, name);
    this.last.set(key, { value, at: this.#pair.now(), ...(!partner && { was: before.fields[name] ?? null }) });
    this.overwritten.delete(key);
    if (!partner || !sameValue(name, partner.fields[name], before.fields[name])) return;
    const other = partner.fields[name];
    // Cut by its vendor, and perhaps not seen yet: both have moved then.
    if (other !== undefined && !sameSpelling(other, before.fields[name] ?? null))
      this.last.set(keyOf(partner, name), { value: other, at: this.#pair.now() });
    else {
      this.#noteUnknown(after, partner, name);
      this.last.delete(keyOf(partner, name));
    }
  }

  #noteUnknown(record: TrueRecord, partner: TrueRecord, name: string): void {
    const link = this.#pair.items.linkAt(record.side, record.entity, record.id);
    const intent = link && this.#pair.items.intents.get(String(link.opIntent));
    if (!link || intent?.state !== 'sent' || !(name in (intent.targetColumns as object))) return;
    const at = this.#pair.now();
    const column = columnOf(link, record.side, name);
    this.#onUnknown.push({ record, partner, name, at, intent: String(intent.id), column });
  }

  /**
   * The slot is free again, and the column is what it was: whether the write had arrived was never known (no key, no
   * version to tell by), and the planner sees two edits. Where it was confirmed, the edit stands alone as ever.
   */
  settleUnknown(): void {
    const { items } = this.#pair;
    for (const one of this.#onUnknown.splice(0)) {
      const { record, partner, name, at } = one;
      if (items.intents.has(one.intent)) {
        this.#onUnknown.push(one);
        continue;
      }
      const link = items.linkAt(record.side, record.entity, record.id);
      const isConfirmed = link === undefined || columnOf(link, record.side, name) !== one.column;
      if (isConfirmed || this.last.get(keyOf(record, name))?.at !== at) continue;
      const known = this.last.get(keyOf(partner, name));
      if (!known || known.at < at) this.last.set(keyOf(partner, name), { value: partner.fields[name] ?? null, at });
      this.#pair.count('edit of what a write of unknown outcome had left');
    }
  }

  /** A vendor has shown this to a worker. */
  read(side: Side, body: string): void {
    const now = this.#pair.now();
    this.#reads.push({ at: now, side, body });
    while (this.#reads[0] && this.#reads[0].at < now - SAME_RUN_MS) this.#reads.shift();
  }

  /** Before anything is removed it is read in the same run: an edit that nobody has seen goes down with it otherwise. */
  removed(record: TrueRecord): void {
    const id = ownId(record.id);
    if (this.#reads.some(({ side, body }) => side === record.side && body.includes(id))) return;
    for (const name of this.#twoWay(record.entity)) {
      const last = this.last.get(keyOf(record, name));
      if (!last || this.#wasSeen(record, last.at)) continue;
      this.#pair.violate(
        '(15) edit lost',
        `${record.entity} ${record.id} was removed with an edit of ${name} that nobody had seen`,
      );
    }
  }

  /** The edits that either may have won: with one made before anybody knew of a partner, also what that had been cut to. */
  ofPair(left: TrueRecord, right: TrueRecord, name: string): readonly Edit[] {
    const keys = [keyOf(left, name), keyOf(right, name)] as const;
    const edits = keys.map((key) => this.last.get(key));
    const met = keys.map((key, n) => {
      const [cut, across] = [this.#cut.get(key), edits[1 - n]];
      return cut && across?.was !== undefined && cut.at < across.at && !sameSpelling(across.was, cut.value)
        ? cut
        : undefined;
    });
    return [...edits, ...met].filter((edit) => edit !== undefined);
  }

  partner(record: TrueRecord): TrueRecord | undefined {
    const link = this.#pair.items.linkAt(record.side, record.entity, record.id);
    const id = link?.[otherSide(record.side)];
    return typeof id === 'string' ? this.#pair.truth.get(otherSide(record.side), record.entity, id) : undefined;
  }

  #isVersioned({ side, entity }: TrueRecord): boolean {
    return this.#pair.vendors[side].provider.capabilities.entities[entity]?.versioned ?? false;
  }

  /** Had any worker fetched the record since the edit? */
  #wasSeen(record: TrueRecord, since: number): boolean {
    return this.#pair.items.fetchedAt(record.side, record.entity, record.id) > since;
  }
}

interface Edit {
  readonly value: Json;
  readonly at: number;
  /** What stood there before, of an edit made while nothing was linked. */
  readonly was?: Json;
}

interface Unknown {
  readonly record: TrueRecord;
  readonly partner: TrueRecord;
  readonly name: string;
  readonly at: number;
  readonly intent: string;
  /** What the base held for the field before the write. */
  readonly column: string;
}

const columnOf = (link: Item, side: Side, name: string): string =>
  JSON.stringify((link.base as Record<Side, Record<string, Json>>)[side][name] ?? null);

/** Spelled otherwise in space or case alone: never a reason to lose an edit. */
const sameSpelling = (a: Json | undefined, b: Json): boolean =>
  a === b || (typeof a === 'string' && typeof b === 'string' && a.trim().toLowerCase() === b.trim().toLowerCase());

export const keyOf = (
  record: { readonly side: Side; readonly entity: TrueEntity; readonly id: string },
  name: string,
): string => `${record.side} ${record.entity}#${record.id} ${name}`;
