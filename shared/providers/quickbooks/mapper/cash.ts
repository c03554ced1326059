import type * as z from 'zod';
import type { ProviderRecord } from '../../../model/record.ts';
import { recordId } from '../ids.ts';
import type { CashMove, deposit, journalEntry, transfer } from '../schema.ts';
import { currencyOf, day, type Home, minor, text, versionOf } from './values.ts';

/**
 * Money on its way between accounts: a bank deposit with the payments in it, a transfer, or a journal entry. The payments of
 * a deposit look different from now on: they cannot be changed while they stand in it.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/deposit
 */
export function toDeposit(source: z.infer<typeof deposit>, home: Home): ProviderRecord {
  const currency = currencyOf(source, home);
  const items = (source.Line ?? []).map(({ Amount, LinkedTxn }) => {
    const payment = LinkedTxn?.find(({ TxnType }) => TxnType === 'Payment')?.TxnId ?? null;
    const amount = minor(Amount, currency);
    return { payment, amount, kind: payment !== null ? 'payment' : amount < 0 ? 'fee' : 'adjustment' };
  });
  const fees = items.filter(({ kind }) => kind === 'fee').reduce((sum, { amount }) => sum - amount, 0);
  const net = minor(source.TotalAmt, currency);
  const found = cash('Deposit', source, currency, { gross: net + fees, fees, net, items });
  const payments = items.flatMap(({ payment }) =>
    payment === null ? [] : [{ entity: 'payment' as const, id: payment }],
  );
  return { ...found, alsoLookAt: payments };
}

export const toTransfer = (source: z.infer<typeof transfer>, home: Home): ProviderRecord => {
  const currency = currencyOf(source, home);
  const net = minor(source.Amount, currency);
  const { ToAccountRef: to, FromAccountRef: from } = source;
  const lines = to && from ? [{ account: to.value, amount: net }, { account: from.value, amount: -net }] : []; // biome-ignore format: short
  return cash('Transfer', source, currency, { gross: net, fees: 0, net, lines });
};

export const toJournalEntry = (source: z.infer<typeof journalEntry>, home: Home): ProviderRecord => {
  const currency = currencyOf(source, home);
  const net = (source.Line ?? [])
    .filter(({ JournalEntryLineDetail }) => JournalEntryLineDetail?.PostingType === 'Debit')
    .reduce((sum, { Amount }) => sum + minor(Amount, currency), 0);
  return cash('JournalEntry', source, currency, { gross: net, fees: 0, net });
};

/** The same entry as what it is to us: the opposite of a payment. */
export const asReversal = (entry: ProviderRecord): ProviderRecord => {
  const { net, currency, arrivalOn } = entry.fields;
  return {
    ...entry,
    entity: 'reversal',
    fields:
      entry.presence === 'present'
        ? { amount: net ?? null, currency: currency ?? null, reversedOn: arrivalOn ?? null }
        : {},
  };
};

function cash(
  object: 'Deposit' | 'Transfer' | 'JournalEntry',
  source: CashMove,
  currency: string,
  fields: ProviderRecord['fields'],
): ProviderRecord {
  return {
    entity: 'payout',
    id: recordId(object, source.Id),
    version: versionOf(source),
    presence: 'present',
    ...(text(source.PrivateNote) === null ? {} : { marker: source.PrivateNote! }),
    fields: { ...fields, currency, status: 'settled', arrivalOn: day(source.TxnDate) },
  };
}
