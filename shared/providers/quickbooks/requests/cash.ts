import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import { addressOf } from '../ids.ts';
import { noteOf } from '../mapper/notes.ts';
import { major } from '../mapper/values.ts';
import { type Create, dayIn, refTo, textIn } from './update.ts';

interface Line {
  readonly account: string;
  readonly amount: number;
  readonly contact: string | undefined;
}

/**
 * Money between accounts: `lines` name accounts, above zero is a debit, below a credit, and together they are nothing. Two
 * lines are a transfer; more, or one that names a contact, a journal entry.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/transfer
 */
export function newPayout({ fields, marker }: Create): {
  readonly object: 'Transfer' | 'JournalEntry';
  readonly body: Json;
} {
  const { currency, note, number } = fields;
  const TxnDate = dayIn(fields.paidOn, 'The payout');
  if (typeof currency !== 'string') throw new CannotWrite('The payout has no currency.');
  const lines = linesOf(fields.lines);
  if (lines.length < 2) throw new CannotWrite('A payout needs at least two accounts.');
  if (lines.reduce((sum, { amount }) => sum + amount, 0) !== 0) {
    throw new CannotWrite('The debits and credits of this payout do not add up.');
  }
  const memo = [textIn(number), textIn(note)].filter(Boolean).join(' ');
  const base = { TxnDate, CurrencyRef: refTo(currency), PrivateNote: noteOf({ memo, marker }) };
  const [to, from] = [...lines].sort((a, b) => b.amount - a.amount);
  if (lines.length === 2 && lines.every(({ contact }) => contact === undefined)) {
    const accounts = { FromAccountRef: refTo(from!.account), ToAccountRef: refTo(to!.account) };
    return { object: 'Transfer', body: { ...base, ...accounts, Amount: major(to!.amount, currency) } };
  }
  return { object: 'JournalEntry', body: { ...base, Line: lines.map((line) => entryLine(line, currency)) } };
}

/**
 * What a payment booked, the other way round: the account has its money again, and the vendor is owed (or the customer owes) it.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/journalentry
 */
export function newReversal({ fields, marker }: Create): { readonly object: 'JournalEntry'; readonly body: Json } {
  const { amount, currency, account, owedOn, contact } = fields;
  const TxnDate = dayIn(fields.reversedOn, 'The reversal');
  const whose = typeof contact === 'string' ? addressOf('contact', contact) : undefined;
  if (typeof currency !== 'string') throw new CannotWrite('The reversal has no currency.');
  if (typeof amount !== 'number' || amount <= 0) throw new CannotWrite('Only a payment above zero can be reversed.');
  if (!whose) throw new CannotWrite('The payment to be reversed has neither a vendor nor a customer in QuickBooks.');
  if (typeof account !== 'string') throw new CannotWrite('It is not known which account the payment was booked on.');
  if (typeof owedOn !== 'string') throw new CannotWrite('No account for payables or receivables is known.');
  const isPayable = whose.object === 'Vendor';
  const lines: readonly Line[] = [
    { account, amount: isPayable ? amount : -amount, contact: undefined },
    { account: owedOn, amount: isPayable ? -amount : amount, contact: String(contact) },
  ];
  const memo = textIn(fields.memo) ?? null;
  const Line = lines.map((line) => ({
    ...(entryLine(line, currency) as object),
    ...(memo ? { Description: memo } : {}),
  }));
  const body = { TxnDate, CurrencyRef: refTo(currency), PrivateNote: noteOf({ memo, marker }), Line };
  return { object: 'JournalEntry', body: body as unknown as Json };
}

const entryLine = ({ account, amount, contact }: Line, currency: string): Json => ({
  Amount: major(Math.abs(amount), currency),
  DetailType: 'JournalEntryLineDetail',
  JournalEntryLineDetail: {
    PostingType: amount > 0 ? 'Debit' : 'Credit',
    AccountRef: refTo(account),
    ...entityOf(contact),
  },
});

/** What is booked on payables or receivables says whose it is. */
function entityOf(contact: string | undefined): { readonly Entity?: Json } {
  const address = contact === undefined ? undefined : addressOf('contact', contact);
  return address ? { Entity: { Type: address.object, EntityRef: refTo(address.id) } } : {};
}

/** Lines of nothing book nothing. */
function linesOf(value: Json | undefined): readonly Line[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : []).flatMap((line) => {
    const { account, amount, contact } = Object(line) as Record<string, Json>;
    if (typeof amount !== 'number') throw new CannotWrite('A line of the payout has no amount.');
    if (amount === 0) return [];
    if (typeof account !== 'string' || addressOf('account', account) === undefined) {
      throw new CannotWrite('No QuickBooks account is chosen for a part of this payout.');
    }
    return [{ account, amount, contact: textIn(contact) }];
  });
}
