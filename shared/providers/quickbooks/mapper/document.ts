import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { recordId } from '../ids.ts';
import type { Payable, Receivable } from '../schema.ts';
import { extraOf } from './extra.ts';
import { bare, toLines } from './lines.ts';
import { isVoided, memoOf, wholeNumber } from './notes.ts';
import { currencyOf, day, type Home, minor, text, versionOf } from './values.ts';

export type DocumentEntity = 'bill' | 'vendorCredit' | 'invoice' | 'creditMemo';

const PAGE = { bill: 'bill', vendorCredit: 'vendorcredit', invoice: 'invoice', creditMemo: 'creditmemo' } as const;

/**
 * A bill, an invoice, or a credit against either. There is no status in QuickBooks: what is open follows from the balance,
 * and what was voided from its note. How a balance came down is told by payments, never by the document.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/bill
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice
 */
export function toDocument(entity: DocumentEntity, source: Payable | Receivable, home: Home): ProviderRecord {
  const currency = currencyOf(source, home);
  const { PrivateNote } = source;
  const open = leftOf(source);
  const dimensions = [
    ...(source.ClassRef ? [recordId('Class', source.ClassRef.value)] : []),
    ...(source.DepartmentRef ? [recordId('Department', source.DepartmentRef.value)] : []),
  ];
  return {
    entity,
    id: source.Id,
    version: versionOf(source),
    presence: isVoided(source.TotalAmt, PrivateNote) ? 'void' : 'present',
    ...(text(PrivateNote) === null ? {} : { marker: PrivateNote! }),
    fields: {
      contact: contactOf(source),
      number: wholeNumber(text(source.DocNumber), PrivateNote),
      billedOn: day(source.TxnDate),
      ...(entity === 'bill' || entity === 'invoice' ? { dueOn: day(source.DueDate) } : {}),
      currency,
      total: minor(source.TotalAmt, currency),
      open: minor(open, currency),
      status: 'open',
      memo: memoOf(PrivateNote),
      dimensions,
      webUrl: `https://app.qbo.intuit.com/app/${PAGE[entity]}?txnId=${source.Id}`,
      ...lineFields(source, currency),
    },
    extra: extraOf({ ...source, LinkedTxn: keptLinks(source) }, ['TotalAmt']),
  };
}

/** Of a credit that does not say, nothing is known to be used. */
const leftOf = (source: Payable | Receivable): number =>
  ('RemainingCredit' in source ? (source as Receivable).RemainingCredit : undefined) ??
  source.Balance ??
  source.TotalAmt;

const contactOf = (source: Payable | Receivable): string =>
  'VendorRef' in source
    ? recordId('Vendor', (source as Payable).VendorRef.value)
    : recordId('Customer', (source as Receivable).CustomerRef.value);

/** The only line's text and account belong to the document; of several lines none speaks for the whole. */
function lineFields({ Line }: Payable | Receivable, currency: string): Fields {
  if (!Line) return {};
  const lines = toLines(Line, currency).map(bare);
  const [only] = lines;
  return {
    lineCount: lines.length,
    lines: lines as unknown as Json,
    ...(only && lines.length === 1 ? { note: only.description, account: only.account } : {}),
  };
}

/** Links that an update must repeat (orders, charges passed on); those of payments are the payments' own. */
const keptLinks = (source: Payable | Receivable) => {
  const kept = (source.LinkedTxn ?? []).filter(({ TxnType }) => !SETTLES.has(TxnType));
  return kept.length > 0 ? kept : undefined;
};

const SETTLES: ReadonlySet<string> = new Set(['BillPaymentCheck', 'BillPaymentCreditCard', 'BillPayment', 'Payment']);

/** Transactions that lower a document's balance, as far as the document names them. */
export const settledBy = ({ LinkedTxn }: Payable | Receivable): readonly string[] =>
  (LinkedTxn ?? []).filter(({ TxnType }) => SETTLES.has(TxnType)).map(({ TxnId }) => TxnId);
