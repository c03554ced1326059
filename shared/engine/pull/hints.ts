import type { Entity } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys, timing } from '../keys.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { fetchAndStore } from '../run/reads.ts';
import { type Hint, readHint } from '../state/account.ts';
import { oweTo } from './store.ts';

/** Ids that one fetch takes. */
const CHUNK = 40;

/**
 * Fetches what was asked for by id, many at a time. A record that an open intent claims keeps its hint until the intent
 * is settled.
 * @returns whether all were fetched
 */
export async function drainHints(context: RunContext): Promise<boolean> {
  const seen = new Set<string>();
  for (;;) {
    const hints = (await context.work.all('2#')).map(readHint).filter((hint) => !seen.has(stampOf(hint)));
    if (hints.length === 0) return true;
    for (const group of Map.groupBy(hints, ({ entity, old }) => `${entity}#${old === true}`).values()) {
      const { entity, old = false } = group[0]!;
      for (let start = 0; start < group.length; start += CHUNK) {
        if (context.remaining() < timing.writeCutOffMs) return false;
        const kept = await fetchHints(context, entity, group.slice(start, start + CHUNK), old);
        for (const stamp of kept) seen.add(stamp);
      }
    }
    for (const hint of hints) seen.add(stampOf(hint));
  }
}

const stampOf = ({ sk, askedAt }: Pick<Hint, 'sk' | 'askedAt'>): string => `${sk}@${askedAt}`;

/** @returns hints that stay until the intent that claims their record is settled: fetching them again in this run says no more */
async function fetchHints(
  context: RunContext,
  entity: Entity,
  hints: readonly Hint[],
  old: boolean,
): Promise<readonly string[]> {
  // As they stand now: what was fetched a moment ago may have said more of them.
  const before = await current(context, hints);
  await fetchAndStore(
    context,
    entity,
    hints.map(({ id }) => id),
    old,
    new Map(before.flatMap((hint) => (hint?.mergedInto === undefined ? [] : [[hint.id, hint.mergedInto]]))),
  );
  const after = await current(context, hints);
  const isDone = (index: number) => before[index]?.askedAt === after[index]?.askedAt;
  const done = hints.flatMap((hint, index) => (isDone(index) ? [before[index] ?? hint] : []));
  const writes = done.map(
    (hint): Write => ({
      kind: 'delete',
      key: { pk: keys.work(context.account.account), sk: hint.sk },
      if: { any: [[['pk', 'absent']], [['askedAt', '=', hint.askedAt]]] },
    }),
  );
  for (let start = 0; start < writes.length; start += 50) {
    try {
      await context.table.write([...writes.slice(start, start + 50), ...oweTo(context, [])]);
    } catch (error) {
      // Asked for again meanwhile: fetched once more.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
  return hints.flatMap((hint, index) => (isDone(index) ? [] : [stampOf(after[index] ?? { ...hint, askedAt: -1 })]));
}

/** The fetch itself may have put a hint anew (the record is an open intent's): then it stays. */
async function current(context: RunContext, hints: readonly Hint[]): Promise<readonly (Hint | undefined)[]> {
  const items = [];
  for (const { sk } of hints) items.push(await context.work.find(sk));
  return items.map((item) => item && readHint(item));
}
