import { otherSide } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { DISMISS } from '../plan/dismissed.ts';
import { withReversal } from '../plan/plan-reversal.ts';
import type { IssueDraft } from '../plan/snapshot.ts';
import type { Refusal, RefusalCode } from '../provider.ts';
import { fencedWrite, oweTo } from '../pull/store.ts';
import { absorb } from '../run/base.ts';
import { gather } from '../run/gather.ts';
import { openIssue, renewAnswer } from '../run/issues.ts';
import { mappingOf } from '../run/mapping-of.ts';
import { note } from '../run/tell.ts';
import { type Connection, putHint } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { readLink } from '../state/link.ts';
import { carriesMarker } from './accepts.ts';
import { confirm } from './confirm.ts';
import { orAnotherName } from './name-taken.ts';
import { orReactivate } from './reactivate.ts';
import { call, markSent } from './send.ts';
import { drop, type Settled, settleOutcome } from './settle.ts';

/** What a person reads when a provider says no. The provider's own words follow. */
const TEXT: Readonly<Record<RefusalCode, string>> = {
  validation: 'The other side does not accept this record as it is.',
  lockedPeriod: 'Its date lies in a period that is locked in the ledger. Open the period, or change the date.',
  archivedContact: 'The contact is archived on the other side. Restore it there, then retry.',
  nameTaken: 'Another contact on the other side has this name already. Link the two, or rename one.',
  exists: 'A record for this one exists on the other side already.',
  amountAboveDue:
    'The amount is more than what is still due on the document: something else was recorded on it meanwhile.',
  wrongState: 'The record on the other side is in a state that does not allow this.',
  invalidAccount:
    'The ledger account cannot be used here: it is archived, missing, or of the wrong kind. Choose another.',
  frozen: 'A payment is under way, so the platform does not allow this change now.',
  reconciled:
    'The payment is reconciled in the ledger and cannot be changed. Undo the reconciliation, or correct it there.',
  notFound: 'The record is no longer there.',
  versionConflict: 'Somebody changed the record at the same moment.',
  keyReused: 'The same request was made before with other content.',
  planLimit: "The other side's plan does not allow more of these.",
  permission: 'The connected user may not do this. Reconnect with a user who may.',
  currency: 'The currency is not available on the other side.',
};

/** Refusals that say only that our picture was old: look again, and plan again. */
const LOOK_AGAIN: readonly RefusalCode[] = ['versionConflict', 'notFound', 'frozen'];

export const refusalIssue = (refusal: Refusal, provider: string): IssueDraft => ({
  code: `refused:${refusal.code}`,
  text: `${TEXT[refusal.code]} ${provider} says: "${refusal.message}"`,
  actions: ['retry', DISMISS],
  severity: 'warning',
  about: refusal.message,
});

/** The provider refused, so nothing happened: the slot is free again, and a person is told unless looking again helps. */
export async function refuse(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  answered: Refusal,
): Promise<Settled> {
  const { idempotency } = context.provider.capabilities;
  // A stored error comes back under its key for as long as the key lives: only a new generation can succeed.
  const replayed = intent.firstSentAt !== intent.lastSentAt && idempotency?.replaysErrors === true;
  if (replayed && intent.gen < 3 && answered.code !== 'keyReused') {
    const sent = await markSent(context, connection, [intent], 'next');
    if (!sent) return 'lookAgain';
    const [outcome] = await call(context, sent, intent.request);
    return await settleOutcome(context, connection, sent[0]!, outcome!, false);
  }
  if (answered.code === 'keyReused') {
    // The first request under this key arrived: it is looked for, not sent again.
    await fencedWrite(context, [
      {
        kind: 'update',
        key: keys.intent(intent.account, intent.connection, intent.link),
        set: { firstSentAt: 1 },
        if: [['id', '=', intent.id]],
      },
      ...oweTo(context, []),
    ]);
    context.intents.set(intent.id, { ...intent, firstSentAt: 1 });
    return 'lookAgain';
  }
  const refusal = await orAnotherName(context, connection, intent, answered);
  if (typeof refusal === 'string') return refusal;
  if (refusal.code === 'exists' && (await adoptExisting(context, connection, intent, refusal))) return 'confirmed';
  await drop(context, intent);
  const isLetGo = await isConvenience(context, connection, intent);
  if (isLetGo && refusal.code !== 'notFound') return 'refused';
  const target = intent.write.kind === 'create' ? refusal.existingId : intent.write.id;
  if (target !== undefined) {
    await fencedWrite(context, [
      putHint(context.account.account, intent.entity, target, context.clock.now()),
      ...oweTo(context, []),
    ]);
  }
  // Let go, but what it was for is gone: that is read, and followed by what belongs to it.
  if (isLetGo) return 'refused';
  const document = intent.write.kind === 'create' ? intent.write.fields.document : undefined;
  if (typeof document === 'string') {
    const entity = intent.entity === 'payment' ? 'invoice' : 'bill';
    await fencedWrite(context, [
      putHint(context.account.account, entity, document, context.clock.now()),
      ...oweTo(context, []),
    ]);
  }
  if (LOOK_AGAIN.includes(refusal.code)) return 'lookAgain';
  const subject = await subjectOfIntent(context, intent);
  const said = refusalIssue(refusal, context.provider.name);
  const issue = { ...(await withWayOut(context, connection, intent, refusal, said)), ...intent.dismissable };
  await openIssue(context, connection.id, subject, intent.entity, issue);
  await renewAnswer(context, connection.id, subject, issue.code);
  return 'refused';
}

/** What a person may choose beside trying again. */
async function withWayOut(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  { code }: Refusal,
  issue: IssueDraft,
): Promise<IssueDraft> {
  if (code === 'archivedContact') return await orReactivate(context, connection, intent, issue);
  const { kind, reason, entity, source, side } = intent;
  // The ledger has closed what had to be taken back: its opposite may be dated in an open period.
  const isClosed = code === 'lockedPeriod' || code === 'reconciled';
  if (!isClosed || kind !== 'remove' || reason.startsWith('replaced') || !source) return issue;
  const snapshot = await gather(context, connection, { entity, side: source.side, id: source.id });
  return snapshot ? withReversal(snapshot, side, issue) : issue;
}

/** The record in the way carries our own marker: an earlier send of this very create had its effect. */
async function adoptExisting(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  refusal: Refusal,
): Promise<boolean> {
  const facts = context.provider.capabilities.entities[intent.entity];
  if (refusal.existingId === undefined || !facts) return false;
  context.stats.fetches += 1;
  const { records } = await context.session.fetch(intent.entity, [refusal.existingId]);
  const record = records.find((one) => carriesMarker(one, intent.marker));
  return record !== undefined && (await confirm(context, connection, intent, { record, by: 'found' })) !== undefined;
}

/** Links back are a convenience: refused (a locked period), they are let go without a word, and not tried again. */
async function isConvenience(context: RunContext, connection: Connection, intent: Intent): Promise<boolean> {
  if (intent.write.kind !== 'update') return false;
  const item = await context.table.get(keys.link(connection.id, intent.entity, intent.link));
  const link = item && readLink(item);
  const mapping = link && mappingOf(context, connection, intent.entity, intent.side, link, undefined);
  if (!link || !mapping) return false;
  if (!Object.keys(intent.write.changes).every((name) => mapping.fields[name]?.quiet)) return false;
  for (const [name, value] of Object.entries(intent.write.changes)) {
    const words = mapping.fields[name]?.note;
    if (words !== undefined && value !== null) await note(context, intent.write.current, `${words}: ${String(value)}`);
  }
  const source = otherSide(intent.side);
  const base = { ...link.base, [source]: { ...link.base[source], ...intent.sourceColumns } };
  return await absorb(context, connection, link, { kind: 'absorb', base, present: link.present });
}

/** The outcome cannot be known, or it is there twice: a person decides, and nothing is sent again by itself. */
export async function holdIntent(
  context: RunContext,
  connection: Connection,
  intent: Intent,
  code: 'outcomeUnknown' | 'foundTwice',
): Promise<void> {
  const text =
    code === 'foundTwice'
      ? `Two records at ${context.provider.name} could be the one we wrote. Neither is touched. Remove the wrong one there, then retry.`
      : `It is not known whether ${context.provider.name} took this ${nounOf(intent.entity)}, and there is no way to look it up. Check it there, then say whether to send it again.`;
  await openIssue(context, connection.id, await subjectOfIntent(context, intent), intent.entity, {
    code,
    text,
    actions: ['retry', 'leave'],
    severity: 'urgent',
    about: intent.id,
  });
}

export async function subjectOfIntent(context: RunContext, intent: Intent): Promise<string> {
  const item = await context.table.get(keys.link(intent.connection, intent.entity, intent.link));
  const link = item && readLink(item);
  return link ? `${link.origin}:${link.entity}:${link[link.origin]}` : `link:${intent.link}`;
}
