import type { Json } from '../model/json.ts';
import { keys } from './keys.ts';
import { owedAgain } from './owed-again.ts';
import type { Table } from './ports.ts';
import type { Connection } from './state/account.ts';
import { type Link, readLink } from './state/link.ts';
import { type Difference, explain } from './tie-out/cause.ts';
import { groupByDocument, shownBy } from './tie-out/settled.ts';
import { subjectsOf } from './tie-out/subjects.ts';

export type { Cause, Difference } from './tie-out/cause.ts';

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

/** For a report: plain JSON. */
export const tieOutJson = (result: TieOut): Json => result as unknown as Json;
