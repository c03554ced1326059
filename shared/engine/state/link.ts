import { hash as digest } from 'node:crypto';
import { canonicalJson, type Json } from '../../model/json.ts';
import type { Entity, Side } from '../../model/names.ts';
import { keys } from '../keys.ts';
import type { Condition, Item, Table, Write } from '../ports.ts';

/**
 * The lasting pair of two records, with its base: per field two columns, what the left and what the right showed when
 * they last agreed.
 */
export interface Link {
  readonly connection: string;
  readonly entity: Entity;
  readonly mapping: string;
  readonly id: string;
  readonly L: string | undefined;
  readonly R: string | undefined;
  readonly base: Readonly<Record<Side, Columns>>;
  readonly present: Readonly<Record<Side, Present>>;
  /** The one write that is under way. */
  readonly op: { readonly side: Side; readonly intent: string } | undefined;
  /** Records this link has had on each side; only grows. */
  readonly inc: Readonly<Record<Side, number>>;
  /** Per field the last eight values we sent, `side:hash`. */
  readonly sends: Readonly<Record<string, readonly string[]>>;
  /** The side the pair began on. */
  readonly origin: Side;
  /**
   * The record of this side was merged into this one, which has a pair of its own: what the partner is called there from then
   * on. The pair itself rests.
   */
  readonly survivor?: Partial<Readonly<Record<Side, string>>>;
  /** The right record was here before us: we never delete the left one for it. */
  readonly adopted: boolean;
  /** Of a settlement: what of it stands in which lump, in the order in which it was counted. */
  readonly counted?: readonly Counted[];
  readonly ver: number;
}

/** `amount`: minor units; below zero where it came back. */
export interface Counted {
  readonly lump: string;
  readonly amount: number;
}

/**
 * `yes`: it was there. `no`: gone, and we know it (we removed it, or both agree). `none`: never there. `left`: removed by
 * somebody else, and left so. `reversed`: it stands in a closed period, and counts no more: an opposite entry takes it back.
 */
export type Present = 'yes' | 'no' | 'none' | 'left' | 'reversed';

export type Columns = Readonly<Record<string, Json>>;

export const emptyLink = (connection: string, entity: Entity, mapping: string, id: string, origin: Side): Link => ({
  connection,
  entity,
  mapping,
  id,
  L: undefined,
  R: undefined,
  base: { L: {}, R: {} },
  present: { L: 'none', R: 'none' },
  op: undefined,
  inc: { L: 0, R: 0 },
  sends: {},
  origin,
  adopted: false,
  ver: 0,
});

export const linkItem = (link: Link): Item => ({
  ...keys.link(link.connection, link.entity, link.id),
  connection: link.connection,
  entity: link.entity,
  mapping: link.mapping,
  L: link.L,
  R: link.R,
  base: link.base,
  present: link.present,
  op: link.op,
  opIntent: link.op?.intent,
  inc: link.inc,
  sends: link.sends,
  origin: link.origin,
  ...(link.survivor ? { survivor: link.survivor } : {}),
  adopted: link.adopted,
  ...(link.counted === undefined ? {} : { counted: link.counted as unknown as Json }),
  ver: link.ver,
});

/** The pair is as it was read, and no operation is under way. */
export const asRead = ({ ver }: Pick<Link, 'ver'>): Condition => [
  ['ver', '=', ver],
  ['opIntent', 'absent'],
];

/** What a pair has become, in place of what was read of it; the first of it where nothing was. */
export const putLink = (before: Link | undefined, next: Link): Write => ({
  kind: 'put',
  item: linkItem(next),
  if: before ? asRead(before) : 'absent',
});

export const readLink = (item: Item): Link => {
  const { pk: _pk, sk, opIntent: _opIntent, ...rest } = item;
  return { L: undefined, R: undefined, op: undefined, ...(rest as object), id: sk } as unknown as Link;
};

/** A column keeps short values and the hash of long ones: it is only ever compared. */
export function column(value: Json): Json {
  const text = canonicalJson(value);
  return text.length <= 200 ? value : { '#': hash(text) };
}

export const hash = (text: string): string => digest('sha256', text, 'base64url').slice(0, 22);

/** The link that speaks for a record, read consistently. It may have moved on to another record since. */
export async function findLink(
  { table }: { readonly table: Table },
  connection: string,
  side: Side,
  entity: Entity,
  id: string,
): Promise<Link | undefined> {
  const unique = await table.get(keys.unique(connection, side, entity, id));
  if (!unique) return undefined;
  const item = await table.get(keys.link(connection, entity, String(unique.link)));
  return item && readLink(item);
}
