import { createHash } from 'node:crypto';
import * as dedupIds from '../../shared/engine/dedup-ids.ts';
import { keys } from '../../shared/engine/keys.ts';
import type { Clock, Log, Message, Queue, Table } from '../../shared/engine/ports.ts';
import { intervals } from '../../shared/engine/wheel.ts';
import { type AccountId, providerOf } from '../../shared/model/names.ts';

export interface SweepPorts {
  readonly table: Table;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
}

const HOUR_MS = 3_600_000;
const HOURS_A_WEEK = 168;

/** The hour of the week in which an account is swept: spread by hash, always the same. */
export const hourOf = (account: AccountId): number =>
  createHash('sha256').update(`sweep ${account}`).digest().readUInt32BE() % HOURS_A_WEEK;

/**
 * Once an hour: asks the workers of the accounts whose hour it is to compare everything they list with what was observed.
 * It finds accounts on the wheel and calls no provider.
 * @returns how many accounts were asked
 */
export async function sweep({ table, queue, clock, log }: SweepPorts): Promise<number> {
  const hour = Math.floor(clock.now() / HOUR_MS);
  const messages: Message[] = [];
  for (const interval of intervals) {
    for (let slot = 0; slot < interval; slot++) {
      for (const { sk } of await table.query(keys.slotPartition(interval, slot))) {
        const account = sk as AccountId;
        if (hourOf(account) !== hour % HOURS_A_WEEK) continue;
        messages.push({
          provider: providerOf(account),
          account,
          dedupId: dedupIds.sweep(account, hour),
          body: { account, reason: 'sweep' },
        });
      }
    }
  }
  const refused = await queue.send(messages);
  if (refused.length > 0) throw new Error(`the queue refused ${refused.length} of ${messages.length} sweeps`);
  if (messages.length > 0) log.info('sweeps asked for', { accounts: messages.length });
  return messages.length;
}
