import { formatMoney } from '../../model/money.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { closedBy } from '../plan/closed.ts';
import type { IssueDraft, Snapshot, WriteStep } from '../plan/snapshot.ts';
import type { Connection } from '../state/account.ts';
import { MANY_REMOVALS } from '../state/issue.ts';
import { isLive, loadChildren, loadObservation, type Observation } from '../state/observation.ts';

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
  if (step.kind === 'remove' && mapping.settles) return settlementStays(snapshot.obs[step.side]);
  if (step.kind === 'remove' && (mapping.entity === 'bill' || mapping.entity === 'invoice')) {
    return await documentStays(context, connection, snapshot, step);
  }
  if (step.kind === 'create' && mapping.settles) return await amountFits(context, connection, snapshot, step);
  return undefined;
}

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
  const children = await loadChildren(context.table, connection[step.side], entity, target.id);
  for (const child of children.filter(isLive)) {
    if (step.side === 'R' && child.fields.origin === 'accounting') continue;
    if (step.side === 'R' && ['failed', 'canceled', 'refunded'].includes(String(child.fields.status))) continue;
    const text =
      step.side === 'R'
        ? 'The document was removed or voided in the ledger while a payment for it is under way on the platform. Money will leave for it: cancel the payment there, or enter the document again.'
        : 'There is a payment or credit on this document that the sync did not make, so it is neither voided nor deleted. Remove that first, or keep the document.';
    return { code: 'paymentOnDocument', text, actions: ['retry', 'leave'], severity: 'urgent', about: child.id };
  }
  if (target.fields.frozen === true) {
    return stays(
      'frozen',
      'A payment for this document is under way on the platform, so it cannot be removed there now.',
    );
  }
  return undefined;
}

/** Money is recorded only on a document that is open for at least as much. */
async function amountFits(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: WriteStep,
): Promise<IssueDraft | undefined> {
  const { parent } = snapshot.mapping;
  const id = step.fields[parent?.field ?? ''];
  if (!parent || typeof id !== 'string') return undefined;
  const document = await loadObservation(context.table, connection[step.side], parent.entity, id);
  const amount = Number(step.fields.amount);
  if (!isLive(document)) {
    return stays(
      'documentGone',
      'The document this payment belongs to is no longer there, so the payment cannot be recorded. Enter the document again, or record the payment by hand.',
    );
  }
  const open = document.fields.open;
  const currency = String(document.fields.currency ?? step.fields.currency ?? 'USD');
  if (typeof open === 'number' && amount > open) {
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
