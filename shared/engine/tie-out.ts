import type { Json } from '../model/json.ts';
import type { Side } from '../model/names.ts';
import type { Fields } from '../model/record.ts';
import { keys } from './keys.ts';
import { type OwedAgain, owedAgain } from './owed-again.ts';
import { isDismissal } from './plan/dismissed.ts';
import type { Table } from './ports.ts';
import { loadAllocating, sharesOf } from './run/settlements.ts';
import type { Connection } from './state/account.ts';
import { type Issue, readIssue } from './state/issue.ts';
import { type Link, readLink } from './state/link.ts';
import { isLive, loadChildren, loadObservation } from './state/observation.ts';

/** Why two open balances differ, where that is as it should be or is known. */
export type Cause =
  /** A payment of the platform that the ledger shows already and the platform has not finished. */
  | 'inFlight'
  /** A payment that came back on the platform and that the ledger still shows: reversals are off, or have not come through. */
  | 'failedNotReversed'
  /**
   * A payment came back after its period was closed, and the ledger owes it by a record of its own, of which it does not say
   * what has been paid since.
   */
  | 'periodLocked'
  /** An open issue says what stands in the way. */
  | 'held'
  /** A person left it as both sides show it, until one of them changes it (BQ-X3). */
  | 'dismissed'
  /** A payment or credit of one side that no link joins: left out by decision, or not yet looked at. */
  | 'unlinkedPayment'
  /** Settled on one side by a payment or credit whose partner is not, or no longer, on the other. */
  | 'settledElsewhere'
  /** Paid in full on the platform, which takes no more changes of it; the ledger's total was changed since (AF-7). */
  | 'frozen'
  /** The total was changed on the side that does not decide: neither copied nor reverted (ALL-5). */
  | 'drift'
  | 'unexplained';

export interface Difference {
  readonly link: string;
  readonly number: string | null;
  readonly currency: string;
  /** Minor units. */
  readonly left: number;
  readonly right: number;
  readonly cause: Cause;
  readonly text: string;
}

export interface TieOut {
  /** Open balances by currency, minor units. `explained` are the differences with a cause other than `unexplained`. */
  readonly currencies: Readonly<
    Record<
      string,
      { readonly left: number; readonly right: number; readonly explained: number; readonly unexplained: number }
    >
  >;
  readonly documents: number;
  readonly payments: { readonly compared: number; readonly different: number };
  readonly differences: readonly Difference[];
  /** No difference without a cause. */
  readonly tied: boolean;
}

const UNDER_WAY = ['scheduled', 'inProgress', 'onHold'];
const ENDED = ['failed', 'canceled', 'refunded', 'chargedBack'];

/**
 * ALL-14: open balances and payments of both books, to the cent and per currency, each difference with its cause. Reads
 * what was last observed; nothing is asked of a provider.
 */
export async function tieOut(
  table: Table,
  connection: Connection,
  entities: { readonly document: 'bill' | 'invoice'; readonly payment: 'billPayment' | 'payment' },
): Promise<TieOut> {
  const documents = (await table.query(keys.links(connection.id, entities.document))).map(readLink);
  const payments = (await table.query(keys.links(connection.id, entities.payment))).map(readLink);
  const subjects = await subjectsOf(table, connection.id);
  const again = await owedAgain(table, connection, entities.document);
  const byDocument = await groupByDocument(table, connection, documents, payments);
  const currencies: Record<string, { left: number; right: number; explained: number; unexplained: number }> = {};
  const differences: Difference[] = [];
  let compared = 0;
  for (const link of documents) {
    const shown = await shownBy(table, connection, link);
    if (!shown.L || !shown.R) continue;
    compared += 1;
    const left = Number(shown.L.open ?? 0) + (again.byDocument.get(link.R ?? '') ?? 0);
    const right = Number(shown.R.open ?? 0);
    const currency = String(shown.L.currency ?? shown.R.currency);
    const sums = currencies[currency] ?? { left: 0, right: 0, explained: 0, unexplained: 0 };
    currencies[currency] = sums;
    sums.left += left;
    sums.right += right;
    if (left === right) continue;
    const difference = await explain(
      table,
      connection,
      link,
      { L: shown.L, R: shown.R },
      { left, right, currency },
      byDocument.get(link.id) ?? [],
      subjects,
      again,
    );
    differences.push(difference);
    sums[difference.cause === 'unexplained' ? 'unexplained' : 'explained'] += right - left;
  }
  const amounts = await comparePayments(table, connection, payments);
  return {
    currencies,
    documents: compared,
    payments: amounts,
    differences,
    tied: amounts.different === 0 && differences.every(({ cause }) => cause !== 'unexplained'),
  };
}

async function explain(
  table: Table,
  connection: Connection,
  link: Link,
  shown: Readonly<Record<Side, Fields>>,
  sums: { readonly left: number; readonly right: number; readonly currency: string },
  payments: readonly Link[],
  subjects: Subjects,
  again: OwedAgain,
): Promise<Difference> {
  const settled = await settledOn(table, connection, link, payments, again);
  const { inFlight, returned, alone, unlinked, without } = settled;
  const gap = sums.right - sums.left;
  // What the totals themselves are apart: all of the gap, once every payment is accounted for?
  const apart = Number(shown.R.total ?? 0) - Number(shown.L.total ?? 0);
  const isOfTotals = apart !== 0 && gap === apart + inFlight + returned + alone + unlinked;
  const concerned = [...[link, ...payments].map(subject), ...without];
  const isAmong = (some: ReadonlySet<string>): boolean =>
    concerned.some((one) => some.has(one)) ||
    [...some].some((other) => other.includes(`:${link.L}/`) || other.includes(`:${link.R}/`));
  const because = (cause: Cause, text: string): Difference => ({
    link: link.id,
    number: (shown.L.number as string | null) ?? null,
    ...sums,
    cause,
    text,
  });
  if (inFlight !== 0 && gap === inFlight) {
    return because('inFlight', 'Paid in the ledger by a payment that is still on its way on the platform.');
  }
  if (returned !== 0 && gap === inFlight + returned) {
    return because('failedNotReversed', 'A payment came back on the platform, and the ledger still shows it.');
  }
  if (isAmong(subjects.held)) return because('held', 'An open issue on this document or its payments says why.');
  if (isAmong(subjects.dismissed)) {
    return because('dismissed', 'A person left this document or a payment of it as both sides show it.');
  }
  if (again.byDocument.has(link.R ?? '')) {
    return because('periodLocked', 'A payment that came back in a closed period is owed by a record of its own.');
  }
  if (unlinked !== 0 && gap === inFlight + alone + unlinked) {
    return because('unlinkedPayment', 'One side has a payment or credit that is not linked to the other side.');
  }
  if (alone !== 0 && gap === inFlight + alone) {
    return because('settledElsewhere', 'Settled on one side by a payment or credit that the other side does not show.');
  }
  if (isOfTotals && sums.right === 0 && Number(shown.R.total) > 0) {
    return because(
      'frozen',
      'Paid on the platform, which takes no more changes of it; the ledger has changed the total.',
    );
  }
  if (isOfTotals && subjects.drifting.has(subject(link))) {
    return because(
      'drift',
      'The total was changed on the side that does not decide. It is neither copied nor reverted.',
    );
  }
  return because(
    'unexplained',
    gap > 0 ? 'The platform shows more due than the ledger.' : 'The ledger shows more due than the platform.',
  );
}

/**
 * What settles a document on one side only, in minor units; what only the platform has counts negative. `without`: payments
 * and credits that no link joins.
 */
async function settledOn(
  table: Table,
  connection: Connection,
  link: Link,
  payments: readonly Link[],
  { posted }: OwedAgain,
) {
  let inFlight = 0;
  let returned = 0;
  let alone = 0;
  const linked: Record<Side, Set<string | undefined>> = { L: new Set(), R: new Set() };
  for (const payment of payments) {
    linked.L.add(payment.L);
    linked.R.add(payment.R);
    const { L, R } = await shownBy(table, connection, payment);
    if (L && R && payment.mapping === 'payment' && isUnderWay(R)) inFlight += shareOf(L, link.L);
    else if (posted.has(payment.L ?? '')) continue;
    else if (L && R && ENDED.includes(String(R.status))) returned += shareOf(L, link.L);
    else if (L && !R) alone += shareOf(L, link.L);
    else if (R && !L && counts(R)) alone -= shareOf(R, link.R);
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
  return { inFlight, returned, alone, unlinked, without };
}

/** What a payment takes of this document. */
const shareOf = (fields: Fields, document: string | undefined): number =>
  Array.isArray(fields.allocations) ? (sharesOf(fields).get(document ?? '') ?? 0) : Number(fields.amount ?? 0);

/** By the document's link: a settlement of one document begins with its id, one of several names them. */
async function groupByDocument(
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

async function comparePayments(table: Table, connection: Connection, links: readonly Link[]) {
  let compared = 0;
  let different = 0;
  for (const link of links) {
    const shown = await shownBy(table, connection, link);
    if (!shown.L || !shown.R || link.present.L !== 'yes' || link.present.R !== 'yes') continue;
    compared += 1;
    if (shown.L.amount !== shown.R.amount || shown.L.currency !== shown.R.currency) different += 1;
  }
  return { compared, different };
}

const subject = (link: Link): string => `${link.origin}:${link.entity}:${link[link.origin]}`;

async function shownBy(table: Table, connection: Connection, link: Link) {
  const left = await loadObservation(table, connection.L, link.entity, link.L);
  const right = await loadObservation(table, connection.R, link.entity, link.R);
  return { L: isLive(left) ? left.fields : undefined, R: isLive(right) ? right.fields : undefined };
}

/** What open issues, and decisions to dismiss, are about. */
interface Subjects {
  readonly held: ReadonlySet<string>;
  readonly dismissed: ReadonlySet<string>;
  /** Told, and perhaps answered: the difference is there as long as the record says so. */
  readonly drifting: ReadonlySet<string>;
}

/** A name that was left as it is explains no cent. */
const MONEY = ['total', 'lines', 'currency', 'amount', 'allocations', 'credits', 'unapplied', 'status'];
const isOfMoney = ({ fields }: Issue): boolean => !fields || fields.some((name) => MONEY.includes(name));

async function subjectsOf(table: Table, connection: string): Promise<Subjects> {
  const items = await table.query(`C#${connection}`, { prefix: 'ISS#' });
  const all = items.map(readIssue);
  const issues = all.filter(({ severity }) => severity !== 'info');
  const of = (some: readonly Issue[]) => new Set(some.map((issue) => issue.subject));
  return {
    held: of(issues.filter(({ state }) => state === 'open')),
    dismissed: of(issues.filter(isDismissal).filter(isOfMoney)),
    drifting: of(all.filter(({ code, state }) => code === 'drift' && state !== 'closed').filter(isOfMoney)),
  };
}

/** For a report: plain JSON. */
export const tieOutJson = (result: TieOut): Json => result as unknown as Json;
