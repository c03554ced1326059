import { keys } from '../../../../shared/engine/keys.ts';
import type { Item } from '../../../../shared/engine/ports.ts';
import { isReversal } from '../../../../shared/integrations/melio-xero/reversals.ts';
import { TWO_WAY } from '../../invariants/edits.ts';
import { checkFields } from '../../invariants/fields.ts';
import type { Merges } from '../../invariants/merges.ts';
import { sameValue } from '../../invariants/values.ts';
import type { Pair } from '../../pair.ts';
import type { TrueEntity, TrueRecord } from '../../truth.ts';
import type { Street } from './index.ts';
import { isUnderWay } from './under-way.ts';

/** (14) both books agree, and (15) every edit has become what it should: out of the vendors' own books alone. */
export function checkBooks(pair: Pair, { xero }: Pick<Street, 'xero'>): void {
  const issues = new Issues(pair.spokenFor());
  const merges = new Map(
    xero
      .ui()
      .contacts()
      .flatMap(({ id, mergedTo }) => (mergedTo === undefined ? [] : [[id, mergedTo] as const])),
  );
  for (const entity of ['contact', 'bill'] as const) {
    for (const { item } of pair.items.links.values()) {
      if (item.entity !== entity) continue;
      const left = pair.truth.get('L', entity, item.L as string | undefined);
      const right = pair.truth.get('R', entity, item.R as string | undefined);
      if (left && right) checkPair(pair, item, left, right, issues, merges);
    }
  }
  checkReversals(pair);
  for (const bill of pair.truth.of('L', 'bill')) checkShown(pair, bill, issues);
  for (const bill of pair.truth.of('R', 'bill')) checkEntered(pair, bill, issues);
}

function checkPair(pair: Pair, link: Item, left: TrueRecord, right: TrueRecord, issues: Issues, merges: Merges): void {
  if (issues.on(left) || issues.on(right)) return;
  if (!left.live || !right.live) {
    checkPresence(pair, link, left, right, issues);
    return;
  }
  checkFields(pair, link, left, right, {
    names: TWO_WAY[left.entity],
    agrees,
    skips: (...of) => isLeftOut(pair, ...of),
    merges,
  });
  // A payment waits for the contact of its bill, which somebody was asked about.
  const isAsked = [left, right].some((bill) => {
    const contact = pair.truth.get(bill.side, 'contact', String(bill.fields.contact));
    return contact !== undefined && issues.on(contact);
  });
  if (left.entity === 'bill' && !isAsked) checkMoney(pair, link, left, right);
}

/** Of several lines none speaks for the whole; while money moves, whatever changes may wait. */
const isLeftOut = (pair: Pair, name: string, left: TrueRecord, right: TrueRecord): boolean =>
  isUnderWay(pair, right) ||
  (left.fields.lines !== undefined && name === 'note' && (left.fields.lines !== 1 || Number(right.fields.lines) > 1));

/** An empty note is written as the bill's number, since Xero wants a description. */
const agrees = (name: string, left: unknown, right: unknown): boolean =>
  sameValue(name, left as string, right as string) ||
  (name === 'note' && (right === null || /^bill\b/i.test(String(left)))) ||
  (name === 'dueOn' && right === null);

/** To the cent: what is still due on both sides, counting what is on its way as Xero does. */
function checkMoney(pair: Pair, link: Item, left: TrueRecord, right: TrueRecord): void {
  // A payment that is on its way holds back what else was changed.
  if (left.fields.total !== right.fields.total && isUnderWay(pair, right)) return;
  const late = pair.connection.settings.postPayment === 'processed';
  const payments = pair.truth
    .of('R', 'billPayment')
    .filter((payment) => payment.fields.document === right.id && payment.live);
  const counted = payments.filter(({ fields }) => !(late && fields.moves === true && fields.status === 'scheduled'));
  const due = Number(right.fields.total) - counted.reduce((sum, { fields }) => sum + Number(fields.amount), 0);
  if (payments.some(({ fields }) => fields.status === 'blocked')) return;
  // Paid before the two were connected: it stays out, and says so.
  const ruleOf = (id: string) => pair.shadow.get(keys.outOfScope(pair.connection.id, 'R', 'billPayment', id))?.rule;
  if (payments.some(({ id }) => String(ruleOf(id)).startsWith('MX-W15'))) return;
  // What came back after its period was closed is owed by a bill of its own, which belongs to this one.
  const again = reversalsOf(pair, `${String(link.sk)}.`).map((id) => pair.truth.get('L', 'bill', id));
  const owed = again.reduce((sum, bill) => sum + Number(bill?.fields.due ?? 0), Number(left.fields.due));
  if (due === owed || again.some((bill) => bill && !bill.live)) return;
  pair.violate('(14) books', `bill ${left.id} / ${right.id}: ${owed} is due in Xero, ${due} in Melio`);
}

/** Bills in Xero that reverse payments. @param prefix of their links: a bill's own link with a dot, or nothing */
const reversalsOf = (pair: Pair, prefix: string): readonly string[] =>
  [...pair.items.links.values()]
    .filter(
      ({ entity, id, connection }) =>
        connection === pair.connection.id && entity === 'reversal' && id.startsWith(prefix),
    )
    .flatMap(({ item }) => (typeof item.L === 'string' ? [item.L] : []));

/** (5) What came back is owed again once: a bill that says so has a link that made it. */
function checkReversals(pair: Pair): void {
  const made = new Set(
    [...pair.items.links.values()].flatMap(({ entity, item }) => (entity === 'reversal' ? item.L : [])),
  );
  for (const bill of pair.truth.of('L', 'bill')) {
    if (bill.live && isReversal(bill.fields.number) && !made.has(bill.id))
      pair.violate('(5) recorded twice', `bill ${bill.id} reverses a payment, and no link made it`);
  }
}

/** One side is gone: the other must have followed, unless it stays by a rule. */
function checkPresence(pair: Pair, link: Item, left: TrueRecord, right: TrueRecord, issues: Issues): void {
  if (left.entity !== 'bill') return;
  if (issues.onPayments(left.id, right.id)) return;
  if (!left.live && right.live)
    pair.violate(
      '(14) books',
      `bill ${left.id} is ${String(left.fields.status)} in Xero, and ${right.id} is still in Melio`,
    );
  // Paid in Xero it had left the inbox already (MX-W4): who brings it back there and deletes it again deletes nothing here.
  const hadLeft = (link.present as { R: string }).R === 'no' && Number(left.fields.due) <= 0;
  if (left.live && !right.live && right.fields.removedBy === 'user' && !hadLeft) {
    pair.violate('(14) books', `bill ${right.id} was deleted in Melio, and ${left.id} still stands in Xero`);
  }
  if (
    left.live &&
    !right.live &&
    Number(left.fields.due) > 0 &&
    right.fields.removedBy === 'sync' &&
    left.fields.status === 'AUTHORISED'
  ) {
    pair.violate('(14) books', `${String(left.fields.due)} is due on bill ${left.id}, which was taken out of Melio`);
  }
}

/** Every bill that is to be paid in Xero is in Melio's inbox. */
function checkShown(pair: Pair, bill: TrueRecord, issues: Issues): void {
  if (bill.fields.status !== 'AUTHORISED' || Number(bill.fields.due) <= 0 || Number(bill.fields.total) <= 0) return;
  const contact = pair.truth.get('L', 'contact', String(bill.fields.contact));
  if (pair.items.linkAt('L', 'bill', bill.id) || issues.on(bill) || (contact && issues.on(contact))) return;
  pair.violate('(14) books', `bill ${bill.id} is to be paid in Xero and never reached Melio`);
}

/** Every bill entered in Melio is in Xero. */
function checkEntered(pair: Pair, bill: TrueRecord, issues: Issues): void {
  if (!bill.live || bill.fields.source !== 'platform') return;
  const contact = pair.truth.get('R', 'contact', String(bill.fields.contact));
  if (pair.items.linkAt('R', 'bill', bill.id) || issues.on(bill) || (contact && issues.on(contact))) return;
  if (wasPaidBefore(pair, bill)) return;
  pair.violate('(14) books', `bill ${bill.id} was entered in Melio and never reached Xero`);
}

/** Entered before the connection was ended or put to rest, and paid by the time it was active again: its list shows what is owed. */
function wasPaidBefore(pair: Pair, bill: TrueRecord): boolean {
  const paid = pair.truth
    .of('R', 'billPayment')
    .filter(({ live, fields }) => live && fields.document === bill.id)
    .reduce((sum, { fields }) => sum + Number(fields.amount), 0);
  const born = pair.truth.bornAt.get(`R bill#${bill.id}`) ?? 0;
  return paid >= Number(bill.fields.total) && born < pair.connection.activeSince;
}

/** Open issues by the record they are about. */
class Issues {
  readonly #subjects: readonly string[];

  constructor(items: readonly Item[]) {
    this.#subjects = items.map((item) => String(item.subject));
  }

  on({ side, entity, id }: { readonly side: 'L' | 'R'; readonly entity: TrueEntity; readonly id: string }): boolean {
    const subject = `${side}:${entity}:${id}`;
    const children = ['billPayment', 'reversal'].map((kind) => `${side}:${kind}:${id}/`);
    return this.#subjects.some(
      (one) => one === subject || (entity === 'bill' && children.some((child) => one.startsWith(child))),
    );
  }

  onPayments(left: string, right: string): boolean {
    return this.#subjects.some((one) => one.includes(`${left}/`) || one.includes(`${right}/`));
  }
}
