import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { BillBill, BillCreditMemo, BillInvoice, BillVendorCredit } from '../schema.ts';
import { dimensionsOf, lineFields, lineIds } from './lines.ts';
import { CURRENCY, day, minor, presenceOf, text, versionOf } from './values.ts';

const APPROVAL: Readonly<Record<string, string>> = {
  UNASSIGNED: 'none',
  ASSIGNED: 'pending',
  APPROVING: 'pending',
  APPROVED: 'approved',
  DENIED: 'denied',
};

/** A state that nobody has seen yet waits for somebody. */
const approvalOf = (status: string | null | undefined): Fields =>
  status ? { approval: APPROVAL[status] ?? 'pending' } : {};

/**
 * A bill. What is open follows from the amounts; a payment that is scheduled or on its way closes it for edits (`frozen`),
 * and so does what was paid.
 * @see https://developer.bill.com/reference/bills
 */
export function toBill(source: BillBill): ProviderRecord {
  const total = minor(source.amount);
  const paid = minor(source.paidAmount);
  const open = source.dueAmount == null ? total - paid - minor(source.creditAmount) : minor(source.dueAmount);
  return {
    entity: 'bill',
    id: source.id,
    version: versionOf(source),
    presence: presenceOf(source),
    fields: {
      contact: source.vendorId,
      number: text(source.invoice?.invoiceNumber),
      billedOn: day(source.invoice?.invoiceDate),
      dueOn: day(source.dueDate),
      ...common({ total, open, memo: source.description }),
      currency: text(source.billCurrency) ?? CURRENCY,
      ...approvalOf(source.approvalStatus),
      frozen: minor(source.scheduledAmount) > 0,
      dimensions: [...dimensionsOf(source.classifications)],
      ...lineFields(source.billLineItems),
    },
    extra: {
      lines: lineIds(source.billLineItems),
      payFromChartOfAccountId: text(source.payFromChartOfAccountId),
      purchaseOrderNumber: text(source.purchaseOrderNumber),
      classifications: (source.classifications ?? {}) as Json,
    },
    alsoLookAt: [{ entity: 'attachment', id: source.id }],
  };
}

/**
 * An invoice. Sales tax is in the total and in no line (`extra.tax`).
 * @see https://developer.bill.com/reference/invoices
 */
export const toInvoice = (source: BillInvoice): ProviderRecord => ({
  entity: 'invoice',
  id: source.id,
  version: versionOf(source),
  presence: presenceOf(source),
  fields: {
    contact: source.customerId,
    number: text(source.invoiceNumber),
    billedOn: day(source.invoiceDate),
    dueOn: day(source.dueDate),
    ...common({ total: minor(source.totalAmount), open: minor(source.dueAmount) }),
    currency: CURRENCY,
    frozen: minor(source.scheduledAmount) > 0,
    dimensions: [...dimensionsOf(source.classifications)],
    ...lineFields(source.invoiceLineItems),
  },
  extra: {
    lines: lineIds(source.invoiceLineItems),
    tax: minor(source.salesTaxTotal),
    salesTaxItemId: text(source.salesTaxItemId),
    salesTaxPercentage: source.salesTaxPercentage ?? null,
    payToChartOfAccountId: text(source.payToChartOfAccountId),
    classifications: (source.classifications ?? {}) as Json,
  },
  alsoLookAt: [{ entity: 'attachment', id: source.id }],
});

/** @see https://developer.bill.com/reference/vendor-credits */
export const toVendorCredit = (source: BillVendorCredit): ProviderRecord =>
  creditOf('vendorCredit', source, source.vendorId, source.vendorCreditLineItems);

/** @see https://developer.bill.com/reference/credit-memos */
export const toCreditMemo = (source: BillCreditMemo): ProviderRecord =>
  creditOf('creditMemo', source, source.customerId, source.creditMemoLineItems);

function creditOf(
  entity: 'vendorCredit' | 'creditMemo',
  source: BillVendorCredit | BillCreditMemo,
  contact: string,
  lines: BillBill['billLineItems'],
): ProviderRecord {
  const total = minor(source.amount);
  return {
    entity,
    id: source.id,
    version: versionOf(source),
    presence: presenceOf(source),
    fields: {
      contact,
      number: text(source.referenceNumber),
      billedOn: day(source.creditDate),
      ...common({ total, open: total - minor(source.appliedAmount), memo: source.description }),
      currency: CURRENCY,
      ...approvalOf(source.approvalStatus),
      dimensions: [...dimensionsOf(source.classifications)],
      ...lineFields(lines),
    },
    extra: {
      lines: lineIds(lines),
      tax: minor(source.salesTaxTotal),
      classifications: (source.classifications ?? {}) as Json,
    },
  };
}

const common = (given: {
  readonly total: number;
  readonly open: number;
  readonly memo?: string | null | undefined;
}) => ({
  total: given.total,
  open: Math.max(0, given.open),
  status: 'open',
  ...('memo' in given ? { memo: text(given.memo) } : {}),
});
