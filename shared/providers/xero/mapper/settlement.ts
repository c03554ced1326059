import { childId, type ProviderRecord } from '../../../model/record.ts';
import type { XeroEmbeddedCredit, XeroInvoice, XeroPayment } from '../schema.ts';
import { day, minor, text, version } from './values.ts';

const PRESENCE = {
  AUTHORISED: 'present',
  DELETED: 'deleted',
} as const satisfies Record<XeroPayment['Status'], 'present' | 'deleted'>;

/** Only payments of bills are ours; the others pay customers' invoices or hand credit back. */
const PAYS_BILL = {
  ACCPAYPAYMENT: true,
  ACCRECPAYMENT: false,
  ARCREDITPAYMENT: false,
  APCREDITPAYMENT: false,
  AROVERPAYMENTPAYMENT: false,
  ARPREPAYMENTPAYMENT: false,
  APPREPAYMENTPAYMENT: false,
  APOVERPAYMENTPAYMENT: false,
} as const satisfies Record<XeroPayment['PaymentType'], boolean>;

/**
 * A payment as its own resource shows it, in full. Currency is the bill's.
 * @returns undefined when it does not pay a bill
 * @throws {Error} it pays a bill but does not say in which currency
 */
export function toBillPayment(source: XeroPayment): ProviderRecord | undefined {
  const { Invoice: bill } = source;
  if (!bill || !PAYS_BILL[source.PaymentType]) return undefined;
  if (!bill.CurrencyCode) throw new Error('Invoice.CurrencyCode: missing');
  const contact = text(bill.Contact?.ContactID);
  const marker = text(source.Reference);
  return {
    entity: 'billPayment',
    id: childId(bill.InvoiceID, source.PaymentID),
    version: version(source),
    presence: PRESENCE[source.Status],
    ...(marker ? { marker } : {}),
    fields: {
      document: bill.InvoiceID,
      ...(contact ? { contact } : {}),
      amount: minor(source.Amount, bill.CurrencyCode),
      currency: bill.CurrencyCode,
      kind: 'payment',
      origin: 'ledger',
      paidOn: day(source.Date),
      reference: marker,
      ...(source.Account ? { account: text(source.Account.AccountID) } : {}),
      ...(source.IsReconciled === undefined ? {} : { reconciled: source.IsReconciled }),
      batch: text(source.BatchPaymentID) ?? text(source.BatchPayment?.BatchPaymentID),
    },
  };
}

/**
 * Payments and credits as they stand in a bill: without account, batch and reconciliation, which only the payment's own
 * resource has. Applying or removing one always moves the bill's stamp, so it is the version of what the bill shows.
 */
export function embeddedSettlements(bill: XeroInvoice): readonly ProviderRecord[] {
  const payments = (bill.Payments ?? []).map((payment) =>
    share(bill, payment.PaymentID, 'payment', payment.Amount, payment.Date, text(payment.Reference)),
  );
  const credits = [
    ...creditShares(bill, 'credit', bill.CreditNotes, ({ CreditNoteID }) => CreditNoteID),
    ...creditShares(bill, 'prepayment', bill.Prepayments, ({ PrepaymentID }) => PrepaymentID),
    ...creditShares(bill, 'overpayment', bill.Overpayments, ({ OverpaymentID }) => OverpaymentID),
  ];
  return [...payments, ...credits];
}

/** How much of a bill's settlements a representation shows, measured by the bill's own sums. */
export type Shown = 'all' | 'some' | 'tooMany';

/**
 * `all`: what is missing has been removed. `tooMany`: deleted payments stand among the live ones, without a word that tells them
 * apart. Without sums, or with shares of unknown amount, nothing may be concluded: `some`.
 */
export function settlementsShown(bill: XeroInvoice, shown: readonly ProviderRecord[]): Shown {
  if (bill.AmountPaid === undefined || bill.AmountCredited === undefined) return 'some';
  const settled = minor(bill.AmountPaid, bill.CurrencyCode) + minor(bill.AmountCredited, bill.CurrencyCode);
  const amounts = shown.map(({ fields }) => fields.amount);
  const sum = amounts.reduce<number>((total, amount) => total + (typeof amount === 'number' ? amount : 0), 0);
  if (sum > settled) return 'tooMany';
  return sum === settled && amounts.every((amount) => amount !== undefined) ? 'all' : 'some';
}

type Kind = 'payment' | 'credit' | 'prepayment' | 'overpayment';

/** One credit may be applied to one bill in several steps: they are one share. */
function creditShares(
  bill: XeroInvoice,
  kind: Kind,
  rows: readonly XeroEmbeddedCredit[] = [],
  idOf: (row: XeroEmbeddedCredit) => string | null | undefined,
): readonly ProviderRecord[] {
  const byId = Map.groupBy(rows, (row) => idOf(row) ?? row.ID ?? '');
  byId.delete('');
  return [...byId].map(([own, shares]) => {
    const amounts = shares.map(({ AppliedAmount }) => AppliedAmount);
    const known = amounts.every((amount) => amount !== undefined);
    const amount = known ? amounts.reduce<number>((sum, one) => sum + minor(one, bill.CurrencyCode), 0) : undefined;
    const [first] = shares;
    return record(bill, own, kind, amount, day(first?.Date), text(first?.CreditNoteNumber) ?? text(first?.Reference));
  });
}

const share = (
  bill: XeroInvoice,
  own: string,
  kind: Kind,
  amount: number | string,
  date: string | undefined,
  reference: string | null,
): ProviderRecord => record(bill, own, kind, minor(amount, bill.CurrencyCode), day(date), reference);

const record = (
  bill: XeroInvoice,
  own: string,
  kind: Kind,
  amount: number | undefined,
  paidOn: string | null,
  reference: string | null,
): ProviderRecord => ({
  entity: 'billPayment',
  id: childId(bill.InvoiceID, own),
  version: version(bill),
  presence: 'present',
  ...(reference && kind === 'payment' ? { marker: reference } : {}),
  fields: {
    document: bill.InvoiceID,
    contact: bill.Contact.ContactID,
    ...(amount === undefined ? {} : { amount }),
    currency: bill.CurrencyCode,
    kind,
    origin: 'ledger',
    paidOn,
    reference,
  },
});
