import { keys } from './keys.ts';
import { isOpenLump, sumOf } from './plan/plan-lump.ts';
import type { Table } from './ports.ts';
import { LUMP } from './run/lumps.ts';
import type { Connection } from './state/account.ts';
import { loadIssues } from './state/issue.ts';
import { type Counted, readLink } from './state/link.ts';
import { isLive, loadObservation, type Observation, readObservation } from './state/observation.ts';
import type { Cause, Difference, TieOut } from './tie-out.ts';

/**
 * ALL-14, BQ-X2: of each lump, what its payments were counted for (right) and what the ledger has moved (left), each difference
 * with its cause. A lump that its own payments do not add up to is one that nothing explains.
 */
export async function tieOutLumps(
  table: Table,
  connection: Connection,
  settlements: readonly ('billPayment' | 'payment')[],
): Promise<TieOut> {
  const counted = new Map<string, Counted[]>();
  for (const entity of settlements) {
    for (const item of await table.query(keys.links(connection.id, entity))) {
      for (const one of readLink(item).counted ?? []) counted.set(one.lump, [...(counted.get(one.lump) ?? []), one]);
    }
  }
  const partition = keys.observation(connection.R, LUMP, '').pk;
  const seen = (await table.query(partition)).map(readObservation);
  const lumps = seen.filter(({ fields }) => fields.connection === connection.id);
  const differences: Difference[] = [];
  for (const lump of lumps) {
    const right = Math.abs(sumOf(counted.get(lump.id)));
    counted.delete(lump.id);
    const difference = await explain(table, connection, lump, right);
    if (difference) differences.push(difference);
  }
  for (const [id, of] of counted) {
    differences.push(
      unexplained(id, 'USD', { left: 0, right: sumOf(of) }, 'Counted for a transfer that does not exist.'),
    );
  }
  const tied = differences.every(({ cause }) => cause !== 'unexplained');
  return { currencies: {}, documents: 0, payments: { compared: 0, different: 0 }, differences, tied };
}

async function explain(
  table: Table,
  connection: Connection,
  { id, fields }: Observation,
  right: number,
): Promise<Difference | undefined> {
  const currency = String(fields.currency);
  const unique = await table.get(keys.unique(connection.id, 'R', LUMP, id));
  const item = unique && (await table.get(keys.link(connection.id, LUMP, String(unique.link))));
  const transfer = await loadObservation(table, connection.L, LUMP, item ? readLink(item).L : undefined);
  const left = isLive(transfer) ? Number(transfer.fields.net ?? 0) : 0;
  const sums = { left, right };
  if (Number(fields.net ?? 0) !== right) {
    return unexplained(id, currency, sums, 'The payments of this day are not what was counted for its transfer.');
  }
  if (left === right) return undefined;
  const because = (cause: Cause, text: string) => ({ ...unexplained(id, currency, sums, text), cause });
  if (isOpenLump(fields))
    return because('inFlight', 'The day of this transfer is not over, or not all of it is known.');
  const issues = (await loadIssues(table, connection.id, `R:${LUMP}:${id}`)).filter(({ state }) => state !== 'closed');
  if (issues.some(({ state }) => state === 'open')) return because('held', 'An open issue on this transfer says why.');
  if (issues.length > 0) return because('dismissed', 'A person left this transfer as it is.');
  if (!item) return because('inFlight', 'This transfer is about to be written.');
  return because('unexplained', 'The ledger has moved another amount than this day’s payments come to.');
}

/** A lump has no number: it is named by itself, and its id ends with its day. */
const unexplained = (
  link: string,
  currency: string,
  sums: Pick<Difference, 'left' | 'right'>,
  text: string,
): Difference => ({
  link,
  number: `transfer of ${link.slice(-'2026-03-04'.length)}`,
  currency,
  ...sums,
  cause: 'unexplained',
  text,
});
