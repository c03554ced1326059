import type { Entity, Side } from '../model/names.ts';
import type { Integration } from './integration.ts';
import { keys } from './keys.ts';
import { isDismissal } from './plan/dismissed.ts';
import type { Table } from './ports.ts';
import { mappingOf } from './run/mapping-of.ts';
import { type Connection, markPriorities, readMark, readRun } from './state/account.ts';
import { type Issue, loadIssues, subjectOf } from './state/issue.ts';
import { findLink, type Link } from './state/link.ts';
import { isLive, loadObservation, type Observation, whyNotLive } from './state/observation.ts';

/**
 * ALL-4: where a record stands. Every record that was seen is in exactly one of these, and *synced* has its id on the
 * other side. `drift`: a field that only one side decides was changed on the other (ALL-5).
 */
export type Standing =
  | { readonly kind: 'synced'; readonly drift: boolean }
  /** Linked with what was there already; nothing was ever copied. */
  | { readonly kind: 'unchanged'; readonly drift: boolean }
  | { readonly kind: 'outOfScope'; readonly rule: string }
  | { readonly kind: 'held'; readonly issues: readonly Said[] }
  /** A person left it as both sides show it (BQ-X3); the next change of either is synced, or *retry* does it now. */
  | { readonly kind: 'dismissed'; readonly issues: readonly Said[] }
  /** `at`: not before this instant, ms; null: with the next run, of a paused connection when somebody resumes it. */
  | { readonly kind: 'retrying'; readonly at: number | null; readonly reason: string };

type Said = Pick<Issue, 'subject' | 'code' | 'text' | 'actions'>;
const said = ({ subject, code, text, actions }: Issue): Said => ({ subject, code, text, actions });

export interface RecordAt {
  readonly entity: Entity;
  readonly side: Side;
  readonly id: string;
}

/** @returns undefined for a record that was never seen */
export async function standingOf(
  table: Table,
  connection: Connection,
  integrations: Readonly<Record<string, Integration>>,
  record: RecordAt,
): Promise<Standing | undefined> {
  const { entity, side, id } = record;
  const found = await findLink({ table }, connection.id, side, entity, id);
  const link = found?.[side] === id ? found : undefined;
  const observation = await loadObservation(table, connection[side], entity, id);
  const issues = await issuesOf(table, connection, record, link);
  const open = issues.filter(({ state }) => state === 'open');
  const holding = open.filter(({ severity }) => severity !== 'info');
  if (!observation && !found && open.length === 0) return undefined;
  if (holding.length > 0) return { kind: 'held', issues: holding.map(said) };
  // What we removed or replaced ourselves is spoken for by its link, which has gone on to another record.
  if (found && !link) return { kind: 'synced', drift: false };
  const pending = await pendingOn(table, connection, record, link);
  if (pending) return pending;
  const dismissed = issues.filter((issue) => isDismissal(issue) && issue.severity !== 'info');
  if (dismissed.length > 0) return { kind: 'dismissed', issues: dismissed.map(said) };
  if (link?.L !== undefined && link.R !== undefined) {
    const copied = !link.adopted || Object.keys(link.sends).length > 0;
    return { kind: copied ? 'synced' : 'unchanged', drift: open.some(({ code }) => code === 'drift') };
  }
  return await unlinked(table, connection, integrations, record, observation);
}

/** Named by the side the pair began on; what was said before there was a pair, or of the pair itself, counts too. */
async function issuesOf(
  table: Table,
  connection: Connection,
  { entity, side, id }: RecordAt,
  link: Link | undefined,
): Promise<readonly Issue[]> {
  const subjects = new Set([subjectOf(link, side, entity, id), subjectOf(undefined, side, entity, id)]);
  if (link) subjects.add(`link:${link.id}`);
  const issues = [];
  for (const subject of subjects) issues.push(...(await loadIssues(table, connection.id, subject)));
  return issues;
}

/** A write under way, or a mark: one of the two workers comes back to it. */
async function pendingOn(
  table: Table,
  connection: Connection,
  { entity, side, id }: RecordAt,
  link: Link | undefined,
): Promise<Standing | undefined> {
  const ids = { L: link?.L, R: link?.R, [side]: id };
  const wanted = (['L', 'R'] as const).flatMap((worker) =>
    (['L', 'R'] as const).flatMap((of) =>
      markPriorities.flatMap((priority) => {
        const marked = ids[of];
        return marked === undefined ? [] : [keys.mark(connection[worker], priority, connection.id, entity, of, marked)];
      }),
    ),
  );
  const marks = (await table.getMany(wanted)).filter((item) => item !== undefined).map(readMark);
  if (link?.op) {
    const run = readRun(await table.get(keys.run(connection[link.op.side])));
    return {
      kind: 'retrying',
      at: run.wakeAt ?? null,
      reason: 'a write is under way, and what became of it is looked up',
    };
  }
  if (marks.length === 0) return undefined;
  const [next] = marks.toSorted((a, b) => a.notBefore - b.notBefore);
  const run = readRun(await table.get(keys.run(next!.account)));
  return {
    kind: 'retrying',
    at: Math.max(next!.notBefore, run.notBefore ?? 0) || null,
    reason: next!.tries > 0 ? 'it waits for another record or for the other side' : 'it is about to be looked at',
  };
}

async function unlinked(
  table: Table,
  connection: Connection,
  integrations: Readonly<Record<string, Integration>>,
  { entity, side, id }: RecordAt,
  observation: Observation | undefined,
): Promise<Standing> {
  const mapping = mappingOf({ integrations }, connection, entity, side, undefined, observation);
  if (!mapping) return { kind: 'outOfScope', rule: `${connection.integration} does not sync this` };
  if (!isLive(observation)) return { kind: 'outOfScope', rule: whyNotLive(observation) };
  const known = await table.get(keys.outOfScope(connection.id, side, entity, id));
  if (known) return { kind: 'outOfScope', rule: String(known.rule) };
  if (mapping.create.onDemand) return { kind: 'outOfScope', rule: 'no document needs it' };
  return {
    kind: 'retrying',
    at: null,
    reason:
      connection.state === 'active' ? 'it is looked at with the next sync' : `the connection is ${connection.state}`,
  };
}
