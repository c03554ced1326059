import type { Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import type { OwedAgain } from '../owed-again.ts';
import type { Table } from '../ports.ts';
import { loadAllocating, sharesOf } from '../run/settlements.ts';
import type { Connection } from '../state/account.ts';
import type { Link } from '../state/link.ts';
import { isLive, loadChildren, loadObservation } from '../state/observation.ts';
import { type Subjects, subject } from './subjects.ts';

const UNDER_WAY = ['scheduled', 'inProgress', 'onHold'];
const ENDED = ['failed', 'canceled', 'refunded', 'chargedBack'];

/**
 * What settles a document on one side only, in minor units; what only the platform has counts negative. `stuck`: what of that
 * was taken back on the other side and cannot be here. `without`: payments and credits that no link joins.
 */
export async function settledOn(
  table: Table,
  connection: Connection,
  link: Link,
  payments: readonly Link[],
  { notReversible }: Pick<Subjects, 'notReversible'>,
  { posted }: OwedAgain,
) {
  let inFlight = 0;
  let returned = 0;
  let alone = 0;
  let stuck = 0;
  const linked: Record<Side, Set<string | undefined>> = { L: new Set(), R: new Set() };
  for (const payment of payments) {
    linked.L.add(payment.L);
    linked.R.add(payment.R);
    const { L, R } = await shownBy(table, connection, payment);
    if (L && R && payment.mapping === 'payment' && isUnderWay(R)) {
      inFlight += shareOf(L, link.L);
      continue;
    }
    if (posted.has(payment.L ?? '')) continue;
    let apart = 0;
    if (L && R && ENDED.includes(String(R.status))) returned += apart = shareOf(L, link.L);
    else if (L && !R) alone += apart = shareOf(L, link.L);
    else if (R && !L && counts(R)) alone += apart = -shareOf(R, link.R);
    if (notReversible.has(subject(payment))) stuck += apart;
  }
  let unlinked = 0;
  const without: string[] = [];
  for (const side of ['L', 'R'] as const) {
    const document = link[side];
    if (document === undefined) continue;
    const entity = link.entity === 'invoice' ? 'payment' : 'billPayment';
    const children = await loadChildren(table, connection[side], entity, document);
    const allocating = await loadAllocating(table, connection[side], entity, document);
    for (const child of [...children, ...allocating]) {
      if (!isLive(child) || linked[side].has(child.id) || posted.has(child.id)) continue;
      without.push(`${side}:${entity}:${child.id}`);
      if (side === 'L') unlinked += shareOf(child.fields, document);
      else if (counts(child.fields)) unlinked -= shareOf(child.fields, document);
    }
  }
  return { inFlight, returned, alone, stuck, unlinked, without };
}

/** What a payment takes of this document. */
const shareOf = (fields: Fields, document: string | undefined): number =>
  Array.isArray(fields.allocations) ? (sharesOf(fields).get(document ?? '') ?? 0) : Number(fields.amount ?? 0);

/** By the document's link: a settlement of one document begins with its id, one of several names them. */
export async function groupByDocument(
  table: Table,
  connection: Connection,
  documents: readonly Link[],
  payments: readonly Link[],
): Promise<ReadonlyMap<string, readonly Link[]>> {
  const groups = Map.groupBy(payments, ({ id }) => id.slice(0, Math.max(0, id.indexOf('.'))));
  const alone = groups.get('') ?? [];
  if (alone.length === 0) return groups;
  const byRecord = new Map(
    documents.flatMap((link) => [
      [`L#${link.L}`, link.id],
      [`R#${link.R}`, link.id],
    ]),
  );
  for (const payment of alone) {
    const shown = await shownBy(table, connection, payment);
    const named = (['L', 'R'] as const).flatMap((side) =>
      [...sharesOf(shown[side] ?? {}).keys()].map((document) => byRecord.get(`${side}#${document}`)),
    );
    for (const id of new Set(named)) if (id !== undefined) groups.set(id, [...(groups.get(id) ?? []), payment]);
  }
  return groups;
}

const isUnderWay = (fields: Fields): boolean => UNDER_WAY.includes(String(fields.status));
/** A payment that is on its way, or never arrived, has settled nothing on the platform. */
const counts = (fields: Fields): boolean => !isUnderWay(fields) && !ENDED.includes(String(fields.status));

/** What both sides show of a pair, of what is live there. */
export async function shownBy(table: Table, connection: Connection, link: Link) {
  const left = await loadObservation(table, connection.L, link.entity, link.L);
  const right = await loadObservation(table, connection.R, link.entity, link.R);
  return { L: isLive(left) ? left.fields : undefined, R: isLive(right) ? right.fields : undefined };
}
