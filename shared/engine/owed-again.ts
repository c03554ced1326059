import { keys } from './keys.ts';
import type { Table } from './ports.ts';
import { sharesOf } from './run/settlements.ts';
import type { Connection } from './state/account.ts';
import { readLink } from './state/link.ts';
import { isLive, loadObservation } from './state/observation.ts';

/** What the ledger owes by records of its own, since payments came back after their period was closed. */
export interface OwedAgain {
  /** Minor units, by the platform's id of the document. */
  readonly byDocument: ReadonlyMap<string, number>;
  /** The ledger's ids of the payments that were reversed: they stand there and count no more. */
  readonly posted: ReadonlySet<string>;
}

/**
 * ALL-10, ALL-14. A reversal that is a document says itself what of it is still owed. Of another one (a journal entry) nobody
 * says so: it counts in full as long as it stands.
 */
export async function owedAgain(
  table: Table,
  connection: Connection,
  document: 'bill' | 'invoice',
): Promise<OwedAgain> {
  const byDocument = new Map<string, number>();
  const posted = new Set<string>();
  for (const { L, R } of (await table.query(keys.links(connection.id, 'reversal'))).map(readLink)) {
    const order = await loadObservation(table, connection.R, 'reversal', R);
    const made = await loadObservation(table, connection.L, 'reversal', L);
    if (!order || !isLive(made)) continue;
    const asDocument = await loadObservation(table, connection.L, document, L);
    if (asDocument && !isLive(asDocument)) continue;
    posted.add(String(order.fields.posted));
    for (const [id, amount] of sharesOf(order.fields)) {
      const owed = asDocument ? Math.min(amount, Number(asDocument.fields.open ?? 0)) : amount;
      byDocument.set(id, (byDocument.get(id) ?? 0) + owed);
    }
  }
  return { byDocument, posted };
}
