import * as z from 'zod';
import type { Json } from '../model/json.ts';
import { otherSide, type Side } from '../model/names.ts';
import type { Mapping } from './integration.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './ports.ts';
import type { Link } from './state/link.ts';
import type { Observation } from './state/observation.ts';

const json = z.json() as z.ZodType<Json>;
const side = z.enum(['L', 'R']);

/** A line of a record's history. `side` is where we wrote; a line without one tells of something we only saw. */
const line = z.looseObject({
  at: z.number(),
  /** Of the link, as this act left it: two workers' clocks do not put their lines in order. */
  ver: z.number(),
  /** `create`, `update`, `remove`, `restore`: a write of ours. `link`, `unlink`, `agree`: only the pair changed. */
  act: z.string(),
  side: side.optional(),
  row: z.string().optional(),
  reason: z.string().optional(),
  run: z.string(),
  changes: z.record(z.string(), z.looseObject({ moved: z.array(side).optional(), after: json.optional() })).default({}),
});
export type ActivityLine = z.output<typeof line>;

/** Why a field has the value it has. */
export interface FieldReason {
  /** What each side shows now; null where it shows nothing. */
  readonly left: Json;
  readonly right: Json;
  /** Where the value came from; `both`: it was there on both sides, or both were given it. */
  readonly from: Side | 'both';
  /** `copied`: we wrote it to the other side. `there`: nobody copied it. `agreed`: it moved without a write of ours. */
  readonly how: 'copied' | 'there' | 'agreed';
  /** Instant, ms. */
  readonly at: number;
  /** Row of the integration that says how the field travels. */
  readonly rule: string;
  /** `account@fence` of the run; null where no run had a part in it. */
  readonly run: string | null;
  /** With `copied`: what the other side made of it, as it answered. */
  readonly answered?: Json;
}

/** Oldest first. */
export async function historyOf(activity: Table, link: Link): Promise<readonly ActivityLine[]> {
  const { pk } = keys.activity(link.connection, link.entity, link.id, '');
  return (await activity.query(pk)).map(readLine).toSorted((a, b) => a.ver - b.ver);
}

const readLine = ({ pk: _pk, sk: _sk, ttl: _ttl, ...rest }: Item): ActivityLine => line.parse(rest);

/**
 * ALL-13: for each field of a linked record its value, which side it came from, when, by which rule, in which run. Folds
 * the history, so the last thing that happened to a field counts. Pure.
 */
export function why(
  mapping: Mapping,
  link: Link,
  shown: Readonly<Record<Side, Observation | undefined>>,
  history: readonly ActivityLine[],
): Readonly<Record<string, FieldReason>> {
  const reasons: Record<string, FieldReason> = {};
  for (const [name, { row }] of Object.entries(mapping.fields)) {
    const value = { L: shownOf(link, shown, 'L', name), R: shownOf(link, shown, 'R', name) };
    if (value.L === undefined && value.R === undefined) continue;
    reasons[name] = {
      left: value.L ?? null,
      right: value.R ?? null,
      rule: row,
      ...(lastReason(name, history) ?? wasThere(value, link, shown, history)),
    };
  }
  return reasons;
}

/** What the side shows, else what it showed when both agreed last: some fields are read out of several. */
const shownOf = (link: Link, shown: Readonly<Record<Side, Observation | undefined>>, of: Side, name: string) =>
  shown[of]?.fields[name] ?? link.base[of][name];

type Origin = Omit<FieldReason, 'left' | 'right' | 'rule'>;

function lastReason(name: string, history: readonly ActivityLine[]): Origin | undefined {
  const last = history.findLast(({ changes }) => Object.hasOwn(changes, name));
  if (!last) return undefined;
  const { at, run } = last;
  const { moved = [], after } = last.changes[name]!;
  if (last.side === undefined) return { from: moved.length === 1 ? moved[0]! : 'both', how: 'agreed', at, run };
  return {
    from: otherSide(last.side),
    how: 'copied',
    at,
    run,
    ...(after === undefined ? {} : { answered: after }),
  };
}

/** Linking copies nothing: what both had stays. What only one side has is its own. */
function wasThere(
  value: Readonly<Record<Side, Json | undefined>>,
  link: Link,
  shown: Readonly<Record<Side, Observation | undefined>>,
  history: readonly ActivityLine[],
): Origin {
  const linked = history.find(({ act }) => act === 'link');
  if (linked && value.L !== undefined && value.R !== undefined) {
    return { from: 'both', how: 'there', at: linked.at, run: linked.run };
  }
  const from = value[link.origin] === undefined ? otherSide(link.origin) : link.origin;
  return { from, how: 'there', at: shown[from]?.firstSeenAt ?? linked?.at ?? history[0]?.at ?? 0, run: null };
}
