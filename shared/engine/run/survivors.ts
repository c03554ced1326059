import { otherSide, type Side } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { announce } from '../outbox.ts';
import type { AliasStep, Survivor } from '../plan/snapshot.ts';
import { ConditionFailed } from '../ports.ts';
import { oweTo } from '../pull/store.ts';
import type { Connection } from '../state/account.ts';
import { findLink, type Link, putLink } from '../state/link.ts';
import { isLive, loadObservation, type Observation } from '../state/observation.ts';
import { activeCheck } from '../write/begin.ts';

/** Merges of merges; a ring of them is nobody's survivor. */
const MOST = 5;

/** What the record of a pair was merged into, followed to the one that lives; `unread`: it was not seen here yet. */
export async function survivorOf(
  context: RunContext,
  connection: Connection,
  obs: Readonly<Record<Side, Observation | undefined>>,
): Promise<Survivor | 'unread' | undefined> {
  for (const side of ['L', 'R'] as const) {
    let gone = obs[side];
    const via: string[] = [];
    for (let hops = 0; hops < MOST && gone?.mergedInto !== undefined && !isLive(gone); hops++) {
      const { entity, mergedInto: id } = gone;
      const next: Observation | undefined = await loadObservation(context.table, connection[side], entity, id);
      if (isLive(next)) {
        const link = await findLink(context, connection.id, side, entity, id);
        return { side, id, via, fields: next.fields, linked: link !== undefined };
      }
      via.push(id);
      if (!next) return 'unread';
      gone = next;
    }
  }
  return undefined;
}

/** What a link's record is called on a side, by its survivor's name where it was merged into one. */
export async function nameOn(
  context: Pick<RunContext, 'table'>,
  connection: string,
  link: Link,
  side: Side,
): Promise<string | undefined> {
  let id = link.survivor?.[side] ?? link[side];
  for (let hops = 0; hops < MOST && id !== undefined && id !== link[side]; hops++) {
    const next: Link | undefined = await findLink(context, connection, side, link.entity, id);
    const name = next && (next.survivor?.[side] ?? next[side]);
    if (name === undefined || name === id) break;
    id = name;
  }
  return id;
}

/** Under the link's version and a free slot: a dead record is a second name of the survivor from now on. */
export async function makeAlias(
  context: RunContext,
  connection: Connection,
  link: Link,
  { of, survivor }: AliasStep,
): Promise<void> {
  const next = { ...link, survivor: { ...link.survivor, [of]: survivor }, ver: link.ver + 1 };
  try {
    await context.table.write([
      putLink(link, next),
      announce(connection.id, context.ids.next(), {
        kind: 'activity',
        at: context.clock.now(),
        data: {
          entity: link.entity,
          link: link.id,
          ver: next.ver,
          act: 'alias',
          reason: 'it was merged into another one, which has a partner of its own',
          run: `${context.account.account}@${context.fence}`,
          dead: link[of] ?? null,
          survivor,
          partner: link[otherSide(of)] ?? null,
        },
      }),
      activeCheck(connection),
      ...oweTo(context, []),
    ]);
  } catch (error) {
    // Somebody else moved the link: planned again from what is there now.
    if (!(error instanceof ConditionFailed)) throw error;
  }
}
