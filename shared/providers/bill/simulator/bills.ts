import * as z from 'zod';
import { type Answer, created, invalid, notPermitted, ok, ruleBroken } from './answers.ts';
import { moneyOfBill, totalOf, usedOf } from './balances.ts';
import type { Books } from './books.ts';
import { amount, type Call, classifications, classified, day, mandatory, type Routes, readBody, text } from './call.ts';
import { announce } from './events.ts';
import { lineForm, patched, replaced, showLine } from './lines.ts';
import { type Fields, list } from './lists.ts';
import { read, shown } from './money.ts';
import type { Bill } from './records.ts';

const form = z.object({
  vendorId: mandatory,
  dueDate: day,
  invoice: z.object({ invoiceNumber: mandatory, invoiceDate: day }),
  billLineItems: z.array(lineForm, { error: 'is required' }).min(1, 'needs one line at least'),
  description: text,
  payFromChartOfAccountId: z.string().nullish(),
  purchaseOrderNumber: text,
  classifications,
  vendorCredits: z.array(z.object({ id: z.string(), amount })).optional(),
});
export type BillForm = z.input<typeof form>;
const changeForm = form.extend({ invoice: form.shape.invoice.partial() }).partial();
export type BillChange = z.input<typeof changeForm>;

/** @throws {Refused} */
export function addBill(books: Books, input: BillForm): Bill {
  const given = form.parse(input);
  checkVendor(books, given.vendorId);
  checkNumber(books, given.vendorId, given.invoice.invoiceNumber);
  const bill = books.add('bill', {
    vendorId: given.vendorId,
    description: given.description ?? '',
    dueDate: given.dueDate,
    invoice: given.invoice,
    lines: replaced(books, given.billLineItems, [], 'billLineItems'),
    payFromChartOfAccountId: given.payFromChartOfAccountId ?? null,
    approvalStatus: books.options.approvals ? 'ASSIGNED' : 'UNASSIGNED',
    purchaseOrderNumber: given.purchaseOrderNumber ?? '',
    classifications: classified(books, given.classifications),
    vendorCredits: creditsOf(books, given.vendorId, given.vendorCredits),
  });
  announce(books, 'bill.created', bill);
  return bill;
}

function checkVendor(books: Books, id: string): void {
  const vendor = books.get('vendor', id);
  if (!vendor) throw invalid('vendorId', 'is not a vendor');
  if (vendor.archived) throw ruleBroken('The vendor is archived.');
}

function checkNumber(books: Books, vendorId: string, number: string, except?: string): void {
  if (!books.options.uniqueBillNumbers) return;
  const twin = books
    .all('bill')
    .find((one) => one.vendorId === vendorId && one.invoice.invoiceNumber === number && one.id !== except);
  if (twin && !twin.archived) throw ruleBroken(`There is a bill with invoice number ${number} of this vendor already.`);
}

function creditsOf(books: Books, vendorId: string, given: z.output<typeof form>['vendorCredits']) {
  return (given ?? []).map(({ id, amount: asked }) => {
    const credit = books.get('vendorCredit', id);
    if (!credit || credit.vendorId !== vendorId) throw invalid('vendorCredits', 'is not a credit of this vendor');
    const minor = read('vendorCredits', asked);
    if (minor > totalOf(credit.lines) - usedOf(books, credit).applied) {
      throw ruleBroken('The vendor credit has less than that left.');
    }
    return { id, amount: minor };
  });
}

/** What is paid, or about to be, keeps its vendor and its amounts. `whole`: the set of lines is replaced. @throws {Refused} */
export function changeBill(books: Books, id: string, input: BillChange, whole = false): Bill {
  const given = changeForm.parse(input);
  const before = books.find('bill', id);
  const { billLineItems, vendorCredits, classifications: header, invoice, ...flat } = given;
  const lines = !billLineItems
    ? before.lines
    : (whole ? replaced : patched)(books, billLineItems, before.lines, 'billLineItems');
  const money = moneyOfBill(books, before);
  const isMoney = totalOf(lines) !== money.amount || (given.vendorId ?? before.vendorId) !== before.vendorId;
  if (isMoney && (money.paid > 0 || money.scheduled > 0)) {
    throw notPermitted('The bill has a payment; its vendor and amount cannot be changed.');
  }
  if (given.vendorId && given.vendorId !== before.vendorId) checkVendor(books, given.vendorId);
  if (invoice?.invoiceNumber) checkNumber(books, before.vendorId, invoice.invoiceNumber, id);
  const known = Object.fromEntries(Object.entries(flat).filter(([, value]) => value !== undefined && value !== null));
  const bill = books.change('bill', id, {
    ...(known as Partial<Bill>),
    invoice: {
      invoiceNumber: invoice?.invoiceNumber ?? before.invoice.invoiceNumber,
      invoiceDate: invoice?.invoiceDate ?? before.invoice.invoiceDate,
    },
    lines,
    ...(header ? { classifications: classified(books, { ...before.classifications, ...header }) } : {}),
    ...(vendorCredits ? { vendorCredits: creditsOf(books, before.vendorId, vendorCredits) } : {}),
    // What was approved is approved again.
    ...(books.options.approvals && isMoney ? { approvalStatus: 'ASSIGNED' as const } : {}),
  });
  announce(books, 'bill.updated', bill);
  return bill;
}

/** Again is no change. @throws {Refused} it has a payment */
export function archiveBill(books: Books, id: string, archived = true): Bill {
  const before = books.find('bill', id);
  if (before.archived === archived) return before;
  const money = moneyOfBill(books, before);
  if (archived && (money.paid > 0 || money.scheduled > 0)) {
    throw notPermitted('The bill has a payment and cannot be archived.');
  }
  const bill = books.change('bill', id, { archived });
  announce(books, archived ? 'bill.archived' : 'bill.restored', bill);
  return bill;
}

/** A payment came, moved or went. Whether that moves the bill itself is not documented. */
export function touchBill(books: Books, id: string): void {
  if (!books.options.billMovesOnPayment) return;
  announce(books, 'bill.updated', books.change('bill', id, {}));
}

export function paymentStatusOf(books: Books, bill: Bill): string {
  const { paid, scheduled, credited, due } = moneyOfBill(books, bill);
  if (due <= 0) return 'PAID';
  if (scheduled > 0 && scheduled >= due) return 'SCHEDULED';
  return paid + credited > 0 ? books.options.billPartial : 'UNPAID';
}

export function showBill(books: Books, bill: Bill) {
  const { lines, approvalStatus, vendorCredits, ...rest } = bill;
  const money = moneyOfBill(books, bill);
  const isApproved = approvalStatus === 'APPROVED';
  return {
    ...rest,
    vendorName: books.get('vendor', bill.vendorId)?.name ?? '',
    amount: shown(money.amount),
    fundingAmount: shown(money.amount),
    paidAmount: shown(money.paid),
    dueAmount: shown(money.due),
    scheduledAmount: shown(money.scheduled),
    creditAmount: shown(money.credited),
    exchangeRate: 1,
    billLineItems: lines.map(showLine),
    paymentStatus: paymentStatusOf(books, bill),
    approvalStatus,
    approvers: isApproved ? [{ userId: '00602ABCDEFGHIJK9876', status: 'APPROVED', approverOrder: 1 }] : [],
    vendorCredits: vendorCredits.map((one) => ({ ...one, amount: shown(one.amount) })),
  };
}

export const byClassification: Fields<Pick<Bill, 'classifications'>> = Object.fromEntries(
  ['chartOfAccountId', 'accountingClassId', 'departmentId', 'locationId', 'itemId'].map((name) => [
    `classifications.${name}`,
    (row: Pick<Bill, 'classifications'>) => row.classifications[name] ?? '',
  ]),
);

const one = (books: Books, bill: Bill): Answer => ok(showBill(books, bill));

export const billRoutes: Routes = {
  'GET /v3/bills': (call) =>
    list(
      call,
      'bill',
      {
        ...byClassification,
        vendorId: ({ vendorId }) => vendorId,
        dueDate: ({ dueDate }) => dueDate,
        paymentStatus: (row) => paymentStatusOf(call.books, row),
        payFromChartOfAccountId: (row) => row.payFromChartOfAccountId ?? '',
      },
      (row) => showBill(call.books, row),
    ),
  'POST /v3/bills': (call) => created(showBill(call.books, addBill(call.books, readBody(call, form) as BillForm))),
  'GET /v3/bills/{id}': ({ books, id }) => one(books, books.find('bill', id)),
  'PUT /v3/bills/{id}': (call) => change(call, form, true),
  'PATCH /v3/bills/{id}': (call) => change(call, changeForm, false),
  'POST /v3/bills/{id}/archive': ({ books, id }) => one(books, archiveBill(books, id)),
  'POST /v3/bills/{id}/restore': ({ books, id }) => one(books, archiveBill(books, id, false)),
};

function change(call: Call, schema: z.ZodType<BillChange>, whole: boolean): Answer {
  return one(call.books, changeBill(call.books, call.id, readBody(call, schema), whole));
}
