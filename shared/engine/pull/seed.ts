import type { AccountId, Entity } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys, timing } from '../keys.ts';
import { type Condition, ConditionFailed, type Item, type Write } from '../ports.ts';
import { type Connection, isOfFirstSync, putHint, putMark, sideOf } from '../state/account.ts';
import { findLink } from '../state/link.ts';
import { isLive, readObservation } from '../state/observation.ts';
import { marksFor } from './marks.ts';
import { oweTo } from './store.ts';

const PAGE = 20;

/**
 * "Plan everything that is known already": for a connection that became active on an account whose records were read
 * before. Put by the API, worked off in the account's own group.
 */
export const putSeed = (
  account: AccountId,
  { id, rev }: Pick<Connection, 'id' | 'rev'>,
  entities: readonly Entity[],
): readonly Write[] =>
  entities.map((entity) => ({
    kind: 'put',
    item: { ...seedKey(account, id, entity), connection: id, rev, entity, after: '' },
  }));

/** "Ask for all that hangs on these documents": of what nobody has asked for until now. */
export const putAskSeed = (
  account: AccountId,
  { id, rev }: Pick<Connection, 'id' | 'rev'>,
  documents: Entity,
  asks: Entity,
): Write => {
  const { pk, sk } = seedKey(account, id, documents);
  return { kind: 'put', item: { pk, sk: `${sk}#${asks}`, connection: id, rev, entity: documents, after: '', asks } };
};

const seedKey = (account: AccountId, connection: string, entity: Entity) => ({
  pk: keys.work(account),
  sk: `4#${connection}#${entity}`,
});

/**
 * A seed of a connection that this run does not know, or knows as it was before, is left to the next one, which the API has
 * asked for: this run would mark nothing for it.
 * @returns whether all was marked
 */
export async function drainSeeds(context: RunContext): Promise<boolean> {
  const { account } = context.account;
  const seeds = await context.work.all('4#');
  const isKnown = (seed: Item) =>
    context.connections.some(({ id, rev }) => id === seed.connection && rev >= Number(seed.rev ?? 0));
  for (const seed of seeds.filter(isKnown)) {
    const entity = seed.entity as Entity;
    let after = String(seed.after ?? '');
    for (;;) {
      if (context.remaining() < timing.writeCutOffMs) return false;
      const items = await context.table.query(`E#${account}#${entity}`, { ...(after ? { after } : {}), limit: PAGE });
      const marks = [];
      const hints = [];
      for (const item of items) {
        const observation = readObservation(item);
        if (typeof seed.asks === 'string') {
          if (isLive(observation) && (await isLinked(context, seed, observation.id)))
            hints.push(putHint(account, seed.asks as Entity, observation.id, context.clock.now()));
          continue;
        }
        for (const mark of await marksFor(context, observation)) {
          if (mark.connection === seed.connection)
            marks.push({ ...mark, prio: observation.old && !isOfFirstSync(mark) ? 7 : mark.prio });
        }
      }
      after = items.at(-1)?.sk ?? after;
      const key = { pk: seed.pk, sk: seed.sk };
      // Put anew meanwhile, it begins again in the next run.
      const same: Condition = seed.rev === undefined ? [['pk', 'present']] : [['rev', '=', Number(seed.rev)]];
      const progress: Write =
        items.length < PAGE ? { kind: 'delete', key, if: same } : { kind: 'update', key, set: { after }, if: same };
      const now = context.clock.now();
      const owed = oweTo(
        context,
        marks.map((mark) => mark.account),
      );
      try {
        await context.table.write([progress, ...marks.map((mark) => putMark(mark, now)), ...hints, ...owed]);
      } catch (error) {
        if (!(error instanceof ConditionFailed) || error.index > 0) throw error;
        break;
      }
      if (items.length < PAGE) break;
    }
  }
  return true;
}

async function isLinked(context: RunContext, seed: Item, id: string): Promise<boolean> {
  const connection = context.connections.find((one) => one.id === seed.connection)!;
  const side = sideOf(connection, context.account.account);
  return (await findLink(context, connection.id, side, seed.entity as Entity, id)) !== undefined;
}
