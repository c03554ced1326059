import type { Json } from '../model/json.ts';
import type { Fields } from '../model/record.ts';
import { keys } from './keys.ts';
import type { Table } from './ports.ts';
import type { Connection } from './state/account.ts';
import { readIssue } from './state/issue.ts';
import { type Link, readLink } from './state/link.ts';
import { isLive, loadObservation } from './state/observation.ts';

/** Why two open balances differ, where that is as it should be or is known. */
export type Cause =
  /** A payment of the platform that the ledger shows already and the platform has not finished. */
  | 'inFlight'
  /** An open issue says what stands in the way. */
  | 'held'
  /** Settled in the ledger and not shown on the platform. */
  | 'settledElsewhere'
  /** A payment that one side has and no link joins. */
  | 'unlinkedPayment'
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
  const held = await heldSubjects(table, connection.id);
  const byDocument = Map.groupBy(payments, ({ id }) => id.slice(0, id.indexOf('.')));
  const currencies: Record<string, { left: number; right: number; explained: number; unexplained: number }> = {};
  const differences: Difference[] = [];
  let compared = 0;
  for (const link of documents) {
    const shown = await shownBy(table, connection, link);
    if (!shown.L || !shown.R) continue;
    compared += 1;
    const left = Number(shown.L.open ?? 0);
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
      shown.L,
      { left, right, currency },
      byDocument.get(link.id) ?? [],
      held,
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
  ledger: Fields,
  sums: { readonly left: number; readonly right: number; readonly currency: string },
  payments: readonly Link[],
  held: ReadonlySet<string>,
): Promise<Difference> {
  let inFlight = 0;
  let anyHeld = held.has(subject(link));
  for (const payment of payments) {
    const shown = await shownBy(table, connection, payment);
    anyHeld ||= held.has(subject(payment));
    if (payment.mapping !== 'payment' || !shown.L || !shown.R) continue;
    if (UNDER_WAY.includes(String(shown.R.status))) inFlight += Number(shown.L.amount ?? 0);
  }
  const base = { link: link.id, number: (ledger.number as string | null) ?? null, ...sums };
  if (sums.right - sums.left === inFlight && inFlight !== 0) {
    return {
      ...base,
      cause: 'inFlight',
      text: 'Paid in the ledger by a payment that is still on its way on the platform.',
    };
  }
  if (anyHeld || [...held].some((other) => other.includes(`:${link.L}/`) || other.includes(`:${link.R}/`))) {
    return { ...base, cause: 'held', text: 'An open issue on this document or its payments says why.' };
  }
  if (sums.right > sums.left + inFlight) {
    return { ...base, cause: 'unexplained', text: 'The platform shows more due than the ledger.' };
  }
  return { ...base, cause: 'unexplained', text: 'The ledger shows more due than the platform.' };
}

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

async function heldSubjects(table: Table, connection: string): Promise<ReadonlySet<string>> {
  const items = await table.query(`C#${connection}`, { prefix: 'ISS#' });
  return new Set(
    items
      .map(readIssue)
      .filter(({ state, severity }) => state === 'open' && severity !== 'info')
      .map((issue) => issue.subject),
  );
}

/** For a report: plain JSON. */
export const tieOutJson = (result: TieOut): Json => result as unknown as Json;
