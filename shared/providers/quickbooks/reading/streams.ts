import * as z from 'zod';
import type { Page, Position } from '../../../engine/provider.ts';
import { pathOf } from '../../paths.ts';
import { merge, NOTHING, type Rows } from '../../reading.ts';
import { instant } from '../mapper/values.ts';
import { isList, PAGE_SIZE, stamp } from '../query.ts';
import { cdcParts } from './answers.ts';
import type { Reader } from './reader.ts';
import { type ReadableObject, withoutHints } from './rows.ts';

/** Everything that is synced, in the order in which one record needs another. */
export const CHANGES = [
  'Account', 'Class', 'Department', 'Item', 'Vendor', 'Customer', 'Bill', 'VendorCredit', 'Invoice', 'CreditMemo',
  'BillPayment', 'Payment', 'Deposit', 'Transfer',
] as const satisfies readonly ReadableObject[]; // biome-ignore format: a list

const DAY_MS = 24 * 3_600_000;
/** `cdc` looks back 30 days; one of them is left for clocks that disagree. */
const LOOK_BACK_MS = 29 * DAY_MS;
/** How far back a first sync reads what is settled: a document entered twice within so long is recognised. */
const HISTORY_MS = 180 * DAY_MS;

/**
 * What is still to be read, as the page token.
 * - `cdc`: one call for all of these
 * - `walk`: a query, oldest change first, from this stamp on; `start` counts only within one second
 */
const task = z.union([
  z.object({ kind: z.literal('cdc'), objects: z.array(z.enum(CHANGES)) }),
  z.object({
    kind: z.literal('walk'),
    object: z.enum(CHANGES),
    from: z.number(),
    start: z.number().int(),
    open: z.boolean().exactOptional(),
  }),
]);
type Task = z.infer<typeof task>;
type Changing = (typeof CHANGES)[number];
type Walk = Extract<Task, { kind: 'walk' }>;
const tasks = z.array(task);

/**
 * One page of what changed. An increment is one `cdc` call for all objects, deleted ones included. Its answer has no pages:
 * one that is full may have been cut, so it is asked for in halves, and an object that fills an answer alone is queried. Of
 * such an object, and after more than 30 days, deletions are not told; the weekly sweep finds them.
 *
 * A first sync queries: lists whole, documents that are open, and what changed in the last half year.
 * @see https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture
 */
export async function listChanges(reader: Reader, { since, page }: Position, now: number): Promise<Page> {
  const [first, ...rest] = page === undefined ? plan(since, now) : tasks.parse(JSON.parse(page));
  if (first === undefined) return NOTHING;
  const { rows, next } =
    first.kind === 'cdc' ? await cdc(reader, first.objects, since ?? 0) : await walk(reader, first);
  const left = [...next, ...rest];
  return { ...withoutHints(rows), ...(left.length > 0 ? { nextPage: JSON.stringify(left) } : {}) };
}

const from = (object: Changing, instantMs: number, open?: true): Walk => ({
  kind: 'walk',
  object,
  from: instantMs,
  start: 1,
  ...(open ? { open } : {}),
});

function plan(since: number | undefined, now: number): readonly Task[] {
  if (since !== undefined) {
    return now - since < LOOK_BACK_MS
      ? [{ kind: 'cdc', objects: [...CHANGES] }]
      : CHANGES.map((object) => from(object, since));
  }
  return CHANGES.flatMap((object) =>
    isList(object)
      ? [from(object, 0)]
      : [...(object === 'Bill' || object === 'Invoice' ? [from(object, 0, true)] : []), from(object, now - HISTORY_MS)],
  );
}

interface Done {
  readonly rows: Rows;
  readonly next: readonly Task[];
}

async function cdc(reader: Reader, asked: readonly Changing[], since: number): Promise<Done> {
  const path = pathOf(['cdc'], { entities: asked.join(','), changedSince: stamp(since) });
  const parts = cdcParts(await reader.client.get(path), asked);
  const total = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  if (total >= PAGE_SIZE) {
    if (asked.length === 1) return { rows: NOTHING, next: [from(asked[0]!, since)] };
    const middle = Math.ceil(asked.length / 2);
    const halves = [asked.slice(0, middle), asked.slice(middle)];
    return { rows: NOTHING, next: halves.map((half) => ({ kind: 'cdc', objects: [...half] })) };
  }
  let found = NOTHING;
  for (const { object, rows } of parts) found = merge(found, await reader.read(object as ReadableObject, rows));
  // An object that could not be told with the others is asked for alone.
  const next = parts.filter(({ fault }) => fault).map(({ object }) => from(object as Changing, since));
  return { rows: found, next };
}

/**
 * Walks by moving the stamp, never by counting pages: a record that is edited meanwhile moves to the end, and pulls nothing
 * onto a page already passed. Only within one second, where the stamp does not move, rows are counted.
 */
async function walk(reader: Reader, walk: Walk): Promise<Done> {
  const { object, from: since, start, open } = walk;
  const rows = await reader.client.query({
    from: object,
    where: [
      ...(open ? ["Balance > '0'"] : []),
      ...(since > 0 ? [`MetaData.LastUpdatedTime >= '${stamp(since)}'`] : []),
    ],
    orderBy: 'MetaData.LastUpdatedTime ASC',
    start,
  });
  const found = await reader.read(object as ReadableObject, rows);
  if (rows.length < PAGE_SIZE) return { rows: found, next: [] };
  const last = Math.floor(instant(Object(Object(rows.at(-1)).MetaData).LastUpdatedTime) / 1000) * 1000;
  const moved = last > Math.floor(since / 1000) * 1000;
  return { rows: found, next: [{ ...walk, ...(moved ? { from: last, start: 1 } : { start: start + rows.length }) }] };
}
