import type { Json } from '../../model/json.ts';
import type { RunContext } from '../context.ts';
import { OutcomeUnknown, RateLimited, Unavailable } from '../errors.ts';
import { keys } from '../keys.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import type { Outcome, PreparedRequest } from '../provider.ts';
import { oweTo } from '../pull/store.ts';
import type { Connection } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { activeCheck, keyOf } from './begin.ts';

const contentOf = ({ write, request, targetColumns }: Intent) =>
  ({ write, request, targetColumns }) as unknown as Readonly<Record<string, Json>>;

/** Stores that the call is about to be made. Without this no call is: what is not *sent* can be planned anew. */
export async function markSent(
  context: RunContext,
  connection: Connection,
  intents: readonly Intent[],
  generation: 'same' | 'next',
): Promise<readonly Intent[] | undefined> {
  const now = context.clock.now();
  const sent = intents.map(
    (intent): Intent => ({
      ...intent,
      state: 'sent',
      gen: generation === 'next' && intent.lastSentAt > 0 ? intent.gen + 1 : intent.gen,
      firstSentAt: generation === 'next' || intent.firstSentAt === 0 ? now : intent.firstSentAt,
      lastSentAt: now,
    }),
  );
  if (context.rules.intentBeforeCall) {
    const writes: Write[] = [
      ...sent.map(
        (intent, index): Write => ({
          kind: 'update',
          key: keys.intent(intent.account, intent.connection, intent.link),
          set: {
            state: 'sent',
            gen: intent.gen,
            firstSentAt: intent.firstSentAt,
            lastSentAt: intent.lastSentAt,
            // Another generation may say something else.
            ...(generation === 'next' ? contentOf(intent) : {}),
          },
          if: [
            ['id', '=', intent.id],
            ['gen', '=', intents[index]!.gen],
          ],
        }),
      ),
      activeCheck(connection),
      ...oweTo(context, []),
    ];
    try {
      await context.table.write(writes);
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }
  for (const intent of sent) context.intents.set(intent.id, intent);
  return sent;
}

/** The call allowed itself no effect: the intent is as good as never sent. */
export async function markPlanned(context: RunContext, intent: Intent): Promise<void> {
  await context.table.write([
    {
      kind: 'update',
      key: keys.intent(intent.account, intent.connection, intent.link),
      set: { state: 'planned', firstSentAt: 0, lastSentAt: 0 },
      if: [['id', '=', intent.id]],
    },
    ...oweTo(context, []),
  ]);
  context.intents.set(intent.id, { ...intent, state: 'planned', firstSentAt: 0, lastSentAt: 0 });
}

/** Sent before under this very generation: that nothing happened now says nothing about then. */
const mayHaveArrived = (intent: Intent): boolean => intent.firstSentAt !== intent.lastSentAt;

/**
 * Makes the call of one or several intents (one request, one key).
 * @throws {OutcomeUnknown} the intents stay *sent* and are settled later
 * @throws {RateLimited} nothing happened; intents sent for the first time are *planned* again
 */
export async function call(
  context: RunContext,
  intents: readonly Intent[],
  request: PreparedRequest,
): Promise<readonly Outcome[]> {
  const first = intents[0]!;
  context.stats.writes += 1;
  const content = request.content && (await context.objects.get(request.content.key));
  try {
    return await context.session.send(request, keyOf(context, first), content);
  } catch (error) {
    if (error instanceof RateLimited) {
      for (const intent of intents) if (!mayHaveArrived(intent)) await markPlanned(context, intent);
    }
    if (error instanceof Unavailable) throw new OutcomeUnknown(error.message);
    throw error;
  }
}
