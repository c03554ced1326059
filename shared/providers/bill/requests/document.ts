import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { major } from '../mapper/values.ts';
import type { Body } from '../requests.ts';
import { extraOf, linesBody } from './lines.ts';

const BILL = { priced: false, what: 'bill' } as const;
const INVOICE = { priced: true, what: 'invoice' } as const;

/** @throws {CannotWrite} without vendor, number, dates or amount */
export function newBill(fields: Fields): Body {
  return {
    vendorId: required(fields.contact, 'The bill has no vendor in BILL.'),
    invoice: {
      invoiceNumber: required(fields.number, 'The bill has no number. BILL needs one.'),
      invoiceDate: required(fields.billedOn, 'The bill has no date. BILL needs one.'),
    },
    dueDate: required(fields.dueOn, 'The bill has no due date. BILL needs one.'),
    ...memoOf(fields),
    billLineItems: linesBody(fields, {}, BILL),
  };
}

/** `whole`: as PUT wants it, with everything that stays. @throws {CannotWrite} */
export function changedBill(changes: Fields, current: ProviderRecord, whole: boolean): Body {
  const all = { ...current.fields, ...changes };
  if (whole) {
    const { payFromChartOfAccountId, purchaseOrderNumber, classifications } = extraOf(current);
    return {
      ...newBill({ ...all, total: totalOf(changes, all) }),
      billLineItems: linesBody({ ...all, total: totalOf(changes, all) }, extraOf(current), BILL),
      ...('memo' in all ? { description: textOf(all.memo) } : {}),
      ...(payFromChartOfAccountId ? { payFromChartOfAccountId } : {}),
      ...(purchaseOrderNumber ? { purchaseOrderNumber } : {}),
      ...(classifications ? { classifications } : {}),
    };
  }
  if ('total' in changes) throw new CannotWrite('The amount of a bill in BILL is that of its lines.');
  const invoice: Body = {
    ...('number' in changes ? { invoiceNumber: required(changes.number, 'BILL keeps no bill without a number.') } : {}),
    ...('billedOn' in changes ? { invoiceDate: required(changes.billedOn, 'BILL keeps no bill without a date.') } : {}),
  };
  return kept({
    ...('contact' in changes ? { vendorId: required(changes.contact, 'The bill has no vendor in BILL.') } : {}),
    ...('dueOn' in changes ? { dueDate: required(changes.dueOn, 'BILL keeps no bill without a due date.') } : {}),
    ...(Object.keys(invoice).length > 0 ? { invoice } : {}),
    ...('memo' in changes ? { description: textOf(changes.memo) } : {}),
  });
}

/** @throws {CannotWrite} without customer, number, dates or amount */
export const newInvoice = (fields: Fields): Body => ({
  ...headerOf(fields),
  invoiceLineItems: linesBody(fields, {}, INVOICE),
});

/** Nobody is written to: what is sent to customers is the ledger's business. */
const headerOf = (fields: Fields): Body => ({
  customer: { id: required(fields.contact, 'The invoice has no customer in BILL.') },
  invoiceNumber: required(fields.number, 'The invoice has no number. BILL would make up another one.'),
  invoiceDate: required(fields.billedOn, 'The invoice has no date. BILL needs one.'),
  dueDate: required(fields.dueOn, 'The invoice has no due date. BILL needs one.'),
  processingOptions: { sendEmail: false },
});

/** Sales tax is the invoice's own and stays. @throws {CannotWrite} */
export function changedInvoice(changes: Fields, current: ProviderRecord, whole: boolean): Body {
  const all = { ...current.fields, ...changes };
  if (whole) {
    const extra = extraOf(current);
    return {
      ...headerOf(all),
      invoiceLineItems: linesBody({ ...all, total: totalOf(changes, all, extra.tax) }, extra, INVOICE),
      ...(extra.salesTaxItemId ? { salesTaxItemId: extra.salesTaxItemId } : {}),
      ...(extra.tax ? { salesTaxTotal: major(extra.tax) } : {}),
      ...(extra.payToChartOfAccountId ? { payToChartOfAccountId: extra.payToChartOfAccountId } : {}),
      ...(extra.classifications ? { classifications: extra.classifications } : {}),
    };
  }
  if ('total' in changes) throw new CannotWrite('The amount of an invoice in BILL is that of its lines.');
  return kept({
    ...('contact' in changes
      ? { customer: { id: required(changes.contact, 'The invoice has no customer in BILL.') } }
      : {}),
    ...('number' in changes
      ? { invoiceNumber: required(changes.number, 'BILL keeps no invoice without a number.') }
      : {}),
    ...('billedOn' in changes
      ? { invoiceDate: required(changes.billedOn, 'BILL keeps no invoice without a date.') }
      : {}),
    ...('dueOn' in changes ? { dueDate: required(changes.dueOn, 'BILL keeps no invoice without a due date.') } : {}),
  });
}

/** The total that comes with the lines, or what the lines make. */
function totalOf(changes: Fields, all: Fields, tax = 0): number {
  if ('total' in changes) return Number(changes.total);
  const lines = all.lines;
  if (!Array.isArray(lines)) return Number(all.total);
  return (lines as readonly { readonly amount?: number }[]).reduce((sum, { amount }) => sum + (amount ?? 0), tax);
}

/** @throws {CannotWrite} */
export function required(value: Json | undefined, otherwise: string): string {
  if (typeof value === 'string' && value.trim() !== '') return collapse(value);
  throw new CannotWrite(otherwise);
}

/** @throws {CannotWrite} */
export function kept(body: Body): Body {
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by BILL.');
  return body;
}

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '');
export const memoOf = ({ memo }: Fields): Body => (textOf(memo) ? { description: textOf(memo) } : {});
