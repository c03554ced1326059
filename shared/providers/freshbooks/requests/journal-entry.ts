import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import { collapse } from '../../../model/text.ts';
import { decimalText } from '../mapper/values.ts';
import { isId } from '../query.ts';

/**
 * A payout as a journal entry (AF-X1): never as other income, since the payments it bundles are the income already.
 *
 * `lines` are `{account, amount, description?}` with the sub-account's id; an amount above zero is a debit, below a credit, and
 * together they are nothing. `number` names the entry for people, our marker stands behind it. FreshBooks has no way to
 * delete an entry: one that turns out wrong gets an opposite one.
 * @see https://www.freshbooks.com/api/journal_entries
 */
export function newJournalEntry({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>): {
  readonly [key: string]: Json;
} {
  const { paidOn, currency, number, note } = fields;
  if (typeof paidOn !== 'string') throw new CannotWrite('The payout has no date.');
  if (typeof currency !== 'string') throw new CannotWrite('The payout has no currency.');
  const lines = linesOf(fields.lines);
  if (lines.length < 2) throw new CannotWrite('A journal entry needs at least two lines.');
  if (lines.reduce((sum, { amount }) => sum + amount, 0) !== 0) {
    throw new CannotWrite('The debits and credits of this payout do not add up.');
  }
  const name = typeof number === 'string' ? collapse(number) : 'Payout';
  return {
    name: `${name} ${marker}`,
    user_entered_date: paidOn,
    currency_code: currency,
    description: typeof note === 'string' ? collapse(note) : name,
    details: lines.map(({ account, amount }) => ({
      sub_accountid: Number(account),
      [amount > 0 ? 'debit' : 'credit']: decimalText(Math.abs(amount), currency),
    })),
  };
}

/** Lines of nothing book nothing. */
function linesOf(value: Json | undefined): readonly { readonly account: string; readonly amount: number }[] {
  const lines = Array.isArray(value) ? (value as readonly Json[]) : [];
  return lines.flatMap((line) => {
    const { account, amount } = Object(line) as { account?: Json; amount?: Json };
    if (typeof amount !== 'number') throw new CannotWrite('A line of the payout has no amount.');
    if (amount === 0) return [];
    if (typeof account !== 'string' || !isId(account)) {
      throw new CannotWrite('No FreshBooks account is chosen for a part of this payout.');
    }
    return [{ account, amount }];
  });
}
