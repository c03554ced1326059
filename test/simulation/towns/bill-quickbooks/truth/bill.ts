import type { Json } from '../../../../../shared/model/json.ts';
import { isLive, totalOf } from '../../../../../shared/providers/bill/simulator/balances.ts';
import type { BillSimulator } from '../../../../../shared/providers/bill/simulator/index.ts';
import type {
  Bill,
  Credit,
  Customer,
  Invoice,
  Line,
  Payment,
  Received,
  Vendor,
} from '../../../../../shared/providers/bill/simulator/records.ts';
import type { TrueRecord, Visit } from '../../../truth.ts';

/** The organization's books: contacts first, payments before what they settle. */
export function visitBill(bill: BillSimulator, visit: Visit): void {
  const { vendor, customer, payment, received, vendorCredit, creditMemo, bill: bills, invoice } = bill.books.records;
  for (const row of vendor.rows.values()) visit('R', row, billVendor);
  for (const row of customer.rows.values()) visit('R', row, billCustomer);
  for (const row of payment.rows.values()) visit('R', row, billPayment);
  for (const row of received.rows.values()) visit('R', row, billReceived);
  for (const row of vendorCredit.rows.values()) visit('R', row, billVendorCredit);
  for (const row of creditMemo.rows.values()) visit('R', row, billCreditMemo);
  for (const row of bills.rows.values()) visit('R', row, billBill);
  for (const row of invoice.rows.values()) visit('R', row, billInvoice);
}

const MARKER = /\s*\bTO[0-9A-Z]{10}\b/i;
const text = (value: string): Json => value.trim() || null;
const amounts = (lines: readonly Line[]): string =>
  lines
    .map(({ amount }) => amount)
    .sort((a, b) => a - b)
    .join(' ');
const sharesOf = (shares: readonly (readonly [string, number])[]): string =>
  shares
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, amount]) => `${id}=${amount}`)
    .join(' ');

const billVendor = ({ id, archived, name, email, phone, address }: Vendor): TrueRecord[] => [
  {
    side: 'R',
    entity: 'contact',
    id,
    live: !archived,
    wanted: true,
    fields: {
      ...{ name, email: text(email), phone: text(phone), line1: text(address.line1), city: text(address.city) },
      kind: 'vendor',
    },
  },
];
const billCustomer = ({ id, archived, name, email, phone, billingAddress }: Customer): TrueRecord[] => [
  {
    side: 'R',
    entity: 'contact',
    id,
    live: !archived,
    wanted: true,
    fields: {
      ...{ name, email: text(email), phone: text(phone) },
      ...{ line1: text(billingAddress.line1), city: text(billingAddress.city), kind: 'customer' },
    },
  },
];

const billBill = (row: Bill): TrueRecord[] => [
  {
    side: 'R',
    entity: 'bill',
    id: row.id,
    live: !row.archived,
    wanted: !row.archived,
    fields: {
      contact: row.vendorId,
      number: text(row.invoice.invoiceNumber),
      billedOn: row.invoice.invoiceDate,
      dueOn: row.dueDate,
      total: totalOf(row.lines),
      memo: text(row.description),
      lines: amounts(row.lines),
      approval: row.approvalStatus,
    },
  },
];

const billInvoice = (row: Invoice): TrueRecord[] => [
  {
    side: 'R',
    entity: 'invoice',
    id: row.id,
    live: !row.archived,
    wanted: !row.archived,
    fields: {
      contact: row.customerId,
      number: text(row.invoiceNumber),
      billedOn: row.invoiceDate,
      dueOn: row.dueDate,
      total: totalOf(row.lines) + row.salesTaxTotal,
      lines: amounts(row.lines),
    },
  },
];

const billVendorCredit = (row: Credit): TrueRecord[] => [credit('vendorCredit', row)];
const billCreditMemo = (row: Credit): TrueRecord[] => [credit('creditMemo', row)];

const credit = (entity: 'vendorCredit' | 'creditMemo', row: Credit): TrueRecord => ({
  side: 'R',
  entity,
  id: row.id,
  live: !row.archived,
  wanted: !row.archived,
  fields: {
    contact: row.vendorId ?? row.customerId ?? null,
    number: text(row.referenceNumber),
    billedOn: row.creditDate,
    total: totalOf(row.lines),
    memo: text(row.description),
    lines: amounts(row.lines),
    approval: row.approvalStatus,
  },
});

/** Not booked anywhere yet, and not for certain. */
const EARLY: readonly string[] = ['SCHEDULED', 'CANCELLATION_IN_PROGRESS'];

const billPayment = (row: Payment): TrueRecord[] => {
  const live = isLive(row);
  const shares = row.billPayments.map(({ billId, amount, vendorCredits }) => {
    const credits = vendorCredits.reduce((sum, one) => sum + one.amount, 0);
    return [billId, amount + credits] as const;
  });
  return [
    {
      side: 'R',
      entity: 'billPayment',
      id: row.id,
      live,
      wanted: live && !EARLY.includes(row.singleStatus),
      fields: {
        contact: row.vendorId,
        amount: row.billPayments.reduce((sum, { amount }) => sum + amount, 0),
        allocations: sharesOf(shares),
        credits: sharesOf(
          row.billPayments.flatMap(({ vendorCredits }) => vendorCredits.map((one) => [one.id, one.amount] as const)),
        ),
        paidOn: row.processDate,
        status: row.singleStatus,
        moves: row.onlinePayment,
        ours: !row.onlinePayment && (MARKER.test(row.syncReference) || MARKER.test(row.description)),
      },
    },
  ];
};

const billReceived = (row: Received): TrueRecord[] => [
  {
    side: 'R',
    entity: 'payment',
    id: row.id,
    live: row.status !== 'VOID',
    wanted: row.status === 'PAID',
    fields: {
      contact: row.customerId,
      amount: row.amount,
      allocations: sharesOf(merged(row.invoicePayments.map(({ invoiceId, amount }) => [invoiceId, amount] as const))),
      credits: '',
      paidOn: row.paymentDate,
      status: row.status,
      moves: row.onlinePayment,
      ours: !row.onlinePayment && MARKER.test(row.description),
    },
  },
];

function merged(shares: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const [id, amount] of shares) sums.set(id, (sums.get(id) ?? 0) + amount);
  return [...sums];
}
