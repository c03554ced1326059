import { formatMoney } from '../../model/money.ts';
import { nounOf } from '../../model/nouns.ts';
import type { RunContext } from '../context.ts';
import { owedAgain } from '../owed-again.ts';
import type { IssueDraft, Snapshot } from '../plan/snapshot.ts';
import type { Connection } from '../state/account.ts';
import { documentOf, sharesOf } from './settlements.ts';

/**
 * ALL-10: more than is due, where a payment of the document came back too late and is owed by a record that is no document (a
 * journal entry). What is paid from then on belongs on that record. Nothing here applies a payment to one, so a person does it:
 * on the document it would be paid twice.
 */
export async function orOnEntry(
  { table, integrations }: RunContext,
  connection: Connection,
  { mapping, obs }: Snapshot,
  refusal: IssueDraft,
): Promise<IssueDraft> {
  const document = documentOf(mapping);
  const reversals = integrations[connection.integration]?.mappings.find(({ entity }) => entity === 'reversal');
  const isDocument = document === 'bill' || document === 'invoice';
  if (refusal.code !== 'amountAboveDue' || !isDocument || !reversals || reversals.standsIn) return refusal;
  const { byDocument } = await owedAgain(table, connection, document);
  const paid = obs.R?.fields ?? {};
  const owed = [...sharesOf(paid).keys()].reduce((sum, id) => sum + (byDocument.get(id) ?? 0), 0);
  if (owed === 0) return refusal;
  const [what, again] = [paid.amount, owed].map((one) => formatMoney(Number(one), String(paid.currency)));
  const noun = nounOf(document);
  return {
    ...refusal,
    text: `The payment is ${what}. One of the same ${noun} came back after the books were closed, so in the ledger the ${noun} stays paid, and ${again} is owed by an entry of its own. This payment belongs on that entry, which nothing from here can do; it is held, and nothing was posted. Enter it there by hand, and then leave it here.`,
  };
}
