import type { AccountId, Entity } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys, timing } from '../keys.ts';
import type { Table, Write } from '../ports.ts';
import { putMark } from '../state/account.ts';
import { readObservation } from '../state/observation.ts';
import { marksFor } from './marks.ts';
import { oweTo } from './store.ts';

const PAGE = 20;

/**
 * "Plan everything that is known already": for a connection that became active on an account whose records were read
 * before. Put by the API, worked off in the account's own group.
 */
export const putSeed = (account: AccountId, connection: string, entities: readonly Entity[]): readonly Write[] =>
  entities.map((entity) => ({
    kind: 'put',
    item: { ...seedKey(account, connection, entity), connection, entity, after: '' },
  }));

const seedKey = (account: AccountId, connection: string, entity: Entity) => ({
  pk: keys.work(account),
  sk: `4#${connection}#${entity}`,
});

/** @returns whether all was marked */
export async function drainSeeds(context: RunContext): Promise<boolean> {
  const { account } = context.account;
  const seeds = await (context.table as Table).query(keys.work(account), { prefix: '4#' });
  for (const seed of seeds) {
    const entity = seed.entity as Entity;
    let after = String(seed.after ?? '');
    for (;;) {
      if (context.remaining() < timing.writeCutOffMs) return false;
      const items = await context.table.query(`E#${account}#${entity}`, { ...(after ? { after } : {}), limit: PAGE });
      const marks = [];
      for (const item of items) {
        const observation = readObservation(item);
        for (const mark of await marksFor(context, observation)) {
          if (mark.connection === seed.connection) marks.push({ ...mark, prio: observation.old ? 7 : mark.prio });
        }
      }
      after = items.at(-1)?.sk ?? after;
      const key = { pk: seed.pk, sk: seed.sk };
      const progress: Write = items.length < PAGE ? { kind: 'delete', key } : { kind: 'update', key, set: { after } };
      const now = context.clock.now();
      await context.table.write([
        ...marks.map((mark) => putMark(mark, now)),
        progress,
        ...oweTo(
          context,
          marks.map((mark) => mark.account),
        ),
      ]);
      if (items.length < PAGE) break;
    }
  }
  return true;
}
