import type { Settlement } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { recordId } from '../ids.ts';
import type { BillPayment, Payment, PaymentLine } from '../schema.ts';
import { extraOf } from './extra.ts';
import { isVoided, memoOf } from './notes.ts';
import { currencyOf, day, type Home, minor, text, versionOf } from './values.ts';

/**
 * A customer's payment. One may pay several invoices and use up credit memos; what is left is unapplied. One of nothing only
 * applies credits. A payment that stands in a deposit is closed until it is taken out of it: the deposit is its batch.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/payment
 */
export function toPayment(source: Payment, home: Home): ProviderRecord {
  const currency = currencyOf(source, home);
  const deposit = source.LinkedTxn?.find(({ TxnType }) => TxnType === 'Deposit')?.TxnId;
  return record('payment', source, currency, {
    contact: recordId('Customer', source.CustomerRef.value),
    ...shares(source.Line ?? [], currency, 'Invoice', 'CreditMemo'),
    unapplied: minor(source.UnappliedAmt, currency),
    account: source.DepositToAccountRef?.value ?? null,
    reference: text(source.PaymentRefNum),
    method: methodOf(source.PaymentMethodRef?.name),
    batch: deposit === undefined ? null : recordId('Deposit', deposit),
  });
}

/**
 * A payment of bills, by check (which stands for every way out of a bank account) or by credit card.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/billpayment
 */
export function toBillPayment(source: BillPayment, home: Home): ProviderRecord {
  const currency = currencyOf(source, home);
  const parts = shares(source.Line ?? [], currency, 'Bill', 'VendorCredit');
  const sum = (list: readonly { readonly amount: number }[]) => list.reduce((all, { amount }) => all + amount, 0);
  const left = minor(source.TotalAmt, currency) + sum(parts.credits) - sum(parts.allocations);
  const card = source.PayType === 'CreditCard';
  return record('billPayment', source, currency, {
    contact: recordId('Vendor', source.VendorRef.value),
    ...parts,
    unapplied: Math.max(0, left),
    account: (card ? source.CreditCardPayment?.CCAccountRef : source.CheckPayment?.BankAccountRef)?.value ?? null,
    reference: text(source.DocNumber),
    method: card ? 'card' : 'check',
    batch: null,
  });
}

function record(
  entity: 'payment' | 'billPayment',
  source: Payment | BillPayment,
  currency: string,
  fields: Fields,
): ProviderRecord {
  const amount = minor(source.TotalAmt, currency);
  const credits = fields.credits as readonly Json[];
  const allocations = fields.allocations as unknown as readonly Share[];
  return {
    entity,
    id: source.Id,
    version: versionOf(source),
    presence: isVoided(source.TotalAmt, source.PrivateNote) ? 'void' : 'present',
    ...(text(source.PrivateNote) === null ? {} : { marker: source.PrivateNote! }),
    fields: {
      ...fields,
      amount,
      currency,
      kind: amount === 0 && credits.length > 0 ? 'credit' : 'payment',
      origin: 'ledger',
      status: 'settled',
      paidOn: day(source.TxnDate),
      memo: memoOf(source.PrivateNote),
    },
    extra: extraOf(source, ['LinkedTxn']),
    alsoLookAt: allocations.map(({ document }) => ({
      entity: entity === 'payment' ? ('invoice' as const) : ('bill' as const),
      id: document,
    })),
  };
}

interface Share {
  readonly document: string;
  readonly amount: number;
}

/** What of each document and each credit is settled, one entry each. Journal entries and the like are neither. */
function shares(lines: readonly PaymentLine[], currency: string, document: string, credit: string) {
  const paid = new Map<string, number>();
  const used = new Map<string, number>();
  for (const { Amount, LinkedTxn } of lines) {
    const link = LinkedTxn?.[0];
    const target = link?.TxnType === document ? paid : link?.TxnType === credit ? used : undefined;
    if (link && target) target.set(link.TxnId, (target.get(link.TxnId) ?? 0) + minor(Amount, currency));
  }
  const sorted = (entries: ReadonlyMap<string, number>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    allocations: sorted(paid).map(([id, amount]) => ({ document: id, amount })),
    credits: sorted(used).map(([id, amount]) => ({ credit: id, amount })),
  };
}

/** Payment methods are a list of the company's own words. */
function methodOf(name: string | null | undefined): NonNullable<Settlement['method']> | null {
  const word = (name ?? '').toLowerCase();
  if (word === '') return null;
  if (/check|cheque/.test(word)) return /e-?check/.test(word) ? 'ach' : 'check';
  if (/card|visa|master|amex|american express|discover|diners/.test(word)) return 'card';
  if (/ach|direct debit/.test(word)) return 'ach';
  if (/cash/.test(word)) return 'cash';
  if (/wire|transfer|eft|bank/.test(word)) return 'bankTransfer';
  return 'other';
}
