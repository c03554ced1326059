import type { Side } from '../../model/names.ts';
import { accountOn, type RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { type Connection, sideOf } from '../state/account.ts';
import { type Intent, readIntent } from '../state/intent.ts';
import type { Observation } from '../state/observation.ts';
import { accepts, resembles } from '../write/accepts.ts';
import { factsOf } from './mapping-of.ts';

/** An unlinked record may be the effect of a create whose answer we have not seen: ours, or the other account's. */
export async function isOwned(
  context: RunContext,
  connection: Connection,
  side: Side,
  observation: Observation | undefined,
): Promise<boolean> {
  if (!observation) return false;
  const account = accountOn(connection, side);
  const intents: readonly Intent[] =
    sideOf(connection, context.account.account) === side
      ? [...context.intents.values()]
      : (await context.table.query(keys.work(account), { prefix: `1#${connection.id}#` })).map(readIntent);
  const facts = factsOf(context, account, observation.entity);
  // Nor is one copied of which a person has yet to say whether it is ours: it was not seen here before that was sent.
  const shown = { ...observation, bornAt: observation.firstSeenAt };
  return intents.some((intent) => accepts(intent, observation, facts) || resembles(intent, shown, facts));
}
