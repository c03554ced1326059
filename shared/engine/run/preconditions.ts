import { formatMoney } from '../../model/money.ts';
import { otherSide } from '../../model/names.ts';
import { nounOf } from '../../model/nouns.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { closedBy } from '../plan/closed.ts';
import { isDismissal } from '../plan/dismissed.ts';
import { withReversal } from '../plan/plan-reversal.ts';
import type { IssueDraft, Snapshot, WriteStep } from '../plan/snapshot.ts';
import type { Connection } from '../state/account.ts';
import { loadIssues, MANY_REMOVALS } from '../state/issue.ts';
import { isLive, loadChildren, loadObservation, type Observation } from '../state/observation.ts';
import { orOnEntry } from './on-entry.ts';
import { documentOf, loadUnder, sharesOf } from './settlements.ts';

/**
 * What must hold of the target, read in this run, before a write that removes something or records money.
 * @returns the issue that stands in the way, if any
 */
export async function checkTarget(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep | undefined,
): Promise<IssueDraft | undefined> {
  if (!step) return undefined;
  const { mapping } = snapshot;
  const burst = step.kind === 'remove' ? await tooManyRemovals(context, connection, snapshot, step) : undefined;
  if (burst) return burst;
  if (step.kind === 'remove' && mapping.settles) {
    const issue = settlementStays(snapshot.obs[step.side]);
    return issue && !isReplacement(step) ? withReversal(snapshot, step.side, issue) : issue;
  }
  if (step.kind === 'remove' && (mapping.entity === 'bill' || mapping.entity === 'invoice')) {
    return await documentStays(context, connection, snapshot, step);
  }
  if (step.kind === 'remove' && mapping.entity === 'contact') {
    return await contactStays(context, connection, snapshot, step);
  }
  if (step.kind !== 'restore' && mapping.settles) return await amountFits(context, connection, snapshot, step);
  const paid = await paidMeanwhile(context, connection, snapshot, step);
  return paid === 'wait' ? undefined : paid;
}

const isReplacement = ({ reason }: WriteStep): boolean => reason.startsWith('replaced');

function settlementStays(target: Observation | undefined): IssueDraft | undefined {
  const closed = closedBy(target);
  if (closed === 'reconciled') {
    return stays(
      closed,
      'This payment is reconciled in the ledger, so it cannot be removed or changed there. Undo the reconciliation, or enter a reversal by hand.',
    );
  }
  if (closed === 'inBatch') {
    return stays(
      closed,
      'This payment is part of a batch in the ledger and cannot be removed alone. Remove the batch there, or leave it.',
    );
  }
  return undefined;
}

const stays = (code: string, text: string): IssueDraft => ({
  code,
  text,
  actions: ['retry', 'leave'],
  severity: 'urgent',
  about: code,
});

/** A document with somebody else's payment or credit on it is not removed, and neither is one that is being paid. */
async function documentStays(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep,
): Promise<IssueDraft | undefined> {
  const target = snapshot.obs[step.side];
  if (!isLive(target)) return undefined;
  const entity = snapshot.mapping.entity === 'bill' ? 'billPayment' : 'payment';
  const settlements = context.integrations[connection.integration]?.mappings.find((one) => one.entity === entity);
  const account = connection[step.side];
  const children = settlements
    ? await loadUnder(context.table, account, settlements, target.id)
    : await loadChildren(context.table, account, entity, target.id);
  for (const child of children.filter(isLive)) {
    if (step.side === 'R' && child.fields.origin === 'accounting') continue;
    if (step.side === 'R' && hasEnded(child)) continue;
    return {
      code: 'paymentOnDocument',
      text: whyItStays(snapshot, step),
      actions: ['retry', 'leave'],
      severity: 'urgent',
      about: child.id,
    };
  }
  if (target.fields.frozen === true) {
    return stays(
      'frozen',
      snapshot.mapping.entity === 'bill'
        ? 'A payment for this bill is under way on the platform, so it cannot be removed there now.'
        : 'The platform takes no changes of this invoice now: it was paid there, or a payment of it is scheduled or on its way. So it is not removed there; refund or call off that payment if nothing is owed, then retry.',
    );
  }
  return undefined;
}

const hasEnded = ({ fields }: Observation): boolean =>
  ['failed', 'canceled', 'refunded', 'chargedBack'].includes(String(fields.status));

function whyItStays({ mapping }: Snapshot, { side, reason }: WriteStep): string {
  if (side === 'L') {
    return 'There is a payment or credit on this document that the sync did not make, so it is neither voided nor deleted. Remove that first, or keep the document.';
  }
  if (mapping.entity === 'bill') {
    return 'The document was removed or voided in the ledger while a payment for it is under way on the platform. Money will leave for it: cancel the payment there, or enter the document again.';
  }
  return reason.startsWith('replaced')
    ? 'The document was changed in the ledger, and the platform can only replace it; but a payment for it was made there or is on its way, so it stays as it is. Settle the difference with the customer, or refund that payment.'
    : 'The document is no longer owed in the ledger while a payment for it was made on the platform or is on its way there. It stays there as it is: cancel or refund that payment if it is one too many.';
}

/** A contact stays while somebody may still pay one of its documents. */
async function contactStays(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep,
): Promise<IssueDraft | undefined> {
  const account = connection[step.side];
  const id = snapshot.obs[step.side]?.id;
  for (const entity of ['bill', 'invoice'] as const) {
    const items = await context.table.query(`K#${account}#${entity}`, { prefix: `of:${id}:` });
    for (const item of items) {
      const document = await loadObservation(context.table, account, entity, String(item.id));
      if (!isLive(document) || document.fields.open === 0) continue;
      return stays(
        'documentOnContact',
        `The ${nounOf('contact')} was removed on the other side, and here a document of it is still open. It stays until that is paid or removed.`,
      );
    }
  }
  return undefined;
}

/** What of a document's own payments keeps it from being made anew: a person's answer, or that it ends by itself. */
export const PAID_MEANWHILE = 'paidMeanwhile';

/**
 * A document that was removed to be replaced, or because it was paid elsewhere, is not made anew while a payment that came in
 * on the old one is not recorded: until then nobody knows what is still owed. Where that payment is held this is as well, and
 * what a person left out counts no more.
 */
export async function paidMeanwhile(
  context: RunContext,
  connection: Connection,
  { mapping, link, views }: Snapshot,
  step: WriteStep,
): Promise<IssueDraft | 'wait' | undefined> {
  const former = link?.[step.side];
  const source = otherSide(step.side);
  const settlements = context.integrations[connection.integration]?.mappings.find(
    ({ parent, settles }) => settles && parent?.entity === mapping.entity,
  );
  if (step.kind !== 'create' || former === undefined || !settlements) return undefined;
  const recorded = (views[source]?.family ?? [])
    .filter((member) => member.link.present[source] === 'yes')
    .map((member) => member.link[step.side]);
  const children = await loadUnder(context.table, connection[step.side], settlements, former);
  let waits = false;
  for (const child of children) {
    if (!isLive(child) || hasEnded(child) || recorded.includes(child.id)) continue;
    const subject = `${step.side}:${settlements.entity}:${child.id}`;
    const issues = await loadIssues(context.table, connection.id, subject);
    if (issues.some(({ state, decision }) => state === 'decided' && LEFT_OUT.includes(String(decision)))) continue;
    // What was dismissed may still be recorded: its money counts.
    if (issues.some((issue) => isDismissal(issue) || (issue.state === 'open' && issue.severity !== 'info')))
      return paidOnFormer(mapping, child);
    waits = true;
  }
  return waits ? 'wait' : undefined;
}

const LEFT_OUT: readonly string[] = ['ignore', 'leave'];

const paidOnFormer = ({ entity }: Snapshot['mapping'], { id }: Observation): IssueDraft => ({
  code: PAID_MEANWHILE,
  text: `A payment came in on the former ${nounOf(entity)} on the other side and is held. Until somebody has said what becomes of it, nobody is asked for this ${nounOf(entity)} anew.`,
  actions: ['retry'],
  severity: 'warning',
  about: id,
});

/** Money is recorded only on a document that is open for at least as much. */
async function amountFits(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep,
): Promise<IssueDraft | undefined> {
  const entity = documentOf(snapshot.mapping);
  if (!entity) return undefined;
  // What it settles there already is part of what is settled.
  const before = step.kind === 'update' ? sharesOf(snapshot.obs[step.side]?.fields ?? {}) : new Map<string, number>();
  for (const [id, amount] of sharesOf(step.fields)) {
    const document = await loadObservation(context.table, connection[step.side], entity, id);
    const refusal = shareFits(document, amount, before.get(id) ?? 0, step);
    if (refusal) return await orOnEntry(context, connection, snapshot, refusal);
  }
  return undefined;
}

function shareFits(
  document: Observation | undefined,
  amount: number,
  before: number,
  step: WriteStep,
): IssueDraft | undefined {
  if (!isLive(document)) {
    return stays(
      'documentGone',
      'The document this payment belongs to is no longer there, so the payment cannot be recorded. Enter the document again, or record the payment by hand.',
    );
  }
  const due = document.fields.open;
  const open = typeof due === 'number' ? due + before : undefined;
  const currency = String(document.fields.currency ?? step.fields.currency ?? 'USD');
  if (open !== undefined && amount > open) {
    return {
      code: 'amountAboveDue',
      text: `The payment is ${formatMoney(amount, currency)}, but only ${formatMoney(open, currency)} is still due on the document: something else was recorded on it. It is held; nothing was posted. Remove the other entry, or record the rest by hand.`,
      actions: ['retry', 'leave'],
      severity: 'urgent',
      about: `${amount}/${open}`,
    };
  }
  return undefined;
}

/** ALL-8: so many removals in one day look like a mistake; beyond that a person decides once. */
const FREE_REMOVALS = 20;

async function tooManyRemovals(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep,
): Promise<IssueDraft | undefined> {
  const decided = snapshot.issues.find(({ code, state }) => code === MANY_REMOVALS && state === 'decided');
  if (decided) return decided.decision === 'remove' ? undefined : decided;
  const { entity } = snapshot.mapping;
  const day = dayOf(context.clock.now());
  const sent = Number((await context.table.get(keys.removals(connection.id, entity, day)))?.n ?? 0);
  if (sent < FREE_REMOVALS || step.reason.startsWith('replaced')) return undefined;
  const links = await context.table.query(keys.links(connection.id, entity));
  if (sent < links.length * 0.3) return undefined;
  return {
    code: MANY_REMOVALS,
    text: `${sent} removals were sent today, which is unusually many. This one and those that follow wait until somebody says that they are meant.`,
    actions: ['remove', 'leave'],
    severity: 'urgent',
    about: day,
  };
}

export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);
