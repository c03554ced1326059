import type { Json } from '../../model/json.ts';
import type { Fields } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import type { RecordWrite, Refusal } from '../provider.ts';
import type { Connection } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { column } from '../state/link.ts';
import { call, markSent } from './send.ts';
import { type Settled, settleOutcome } from './settle.ts';

/** A name that is taken as well in another way is a person's to choose. */
const MOST_NAMES = 3;

/**
 * The name belongs to somebody else. A record of another kind keeps it, and ours goes out again under a name that says what
 * it is: the next generation of the same write, stored before it is sent. One of the same kind is looked at, since it may
 * be the partner.
 * @returns what became of it, or the refusal with what is known of who has the name
 */
export async function orAnotherName(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  refusal: Refusal,
): Promise<Settled | Refusal> {
  if (refusal.code !== 'nameTaken' || !context.session.nameTaken) return refusal;
  context.stats.fetches += 1;
  const { instead, existingId, archived } = await context.session.nameTaken(intent.write);
  if (instead && intent.gen < MOST_NAMES) return await sendInstead(context, connection, intent, instead);
  return {
    ...refusal,
    ...(archived ? { code: 'archivedContact' as const } : {}),
    ...(existingId === undefined ? {} : { existingId }),
  };
}

async function sendInstead(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  instead: Fields,
): Promise<Settled> {
  const write = rewritten(intent.write, instead);
  const canon = context.provider.capabilities.entities[intent.entity]?.canon;
  const columns = Object.entries(instead).map(([name, value]) => [name, column(canonOf(canon?.[name], value))]);
  const next: Intent = {
    ...intent,
    write,
    request: context.session.prepare([write]),
    targetColumns: { ...intent.targetColumns, ...Object.fromEntries(columns) },
  };
  const sent = await markSent(context, connection, [next], 'next');
  if (!sent) return 'lookAgain';
  const [outcome] = await call(context, sent, next.request);
  return await settleOutcome(context, connection, sent[0]!, outcome!, false);
}

const canonOf = (canon: ((value: Json) => Json) | undefined, value: Json | undefined): Json =>
  canon && value !== undefined && value !== null ? canon(value) : (value ?? null);

function rewritten(write: RecordWrite, instead: Fields): RecordWrite {
  if (write.kind === 'create') return { ...write, fields: { ...write.fields, ...instead } };
  return write.kind === 'update' ? { ...write, changes: { ...write.changes, ...instead } } : write;
}
