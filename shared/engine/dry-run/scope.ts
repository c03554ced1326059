import type { Entity } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { marksFor } from '../pull/marks.ts';
import { type Connection, putMark } from '../state/account.ts';
import { readObservation } from '../state/observation.ts';

/**
 * Marks what a connection that becomes active would plan anew: everything that was seen of both accounts.
 * @returns whether that was all; beyond `most` records nothing is looked at
 */
export async function markEverything(
  left: RunContext,
  right: RunContext,
  connection: Connection,
  most: number,
): Promise<boolean> {
  const mappings = left.integrations[connection.integration]?.mappings ?? [];
  const entities = [...new Set(mappings.map(({ entity }): Entity => entity))];
  let room = most;
  for (const entity of entities) {
    for (const context of [left, right]) {
      const { account } = context.account;
      const items = await context.table.query(`E#${account}#${entity}`, { limit: room + 1 });
      for (const item of items.slice(0, room)) {
        const marks = await marksFor(context, readObservation(item));
        const own = marks.filter((mark) => mark.connection === connection.id);
        if (own.length > 0) await context.table.write(own.map((mark) => putMark(mark, context.clock.now())));
      }
      if (items.length > room) return false;
      room -= items.length;
    }
  }
  return true;
}
