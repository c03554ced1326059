import { moneyOfBill, moneyOfInvoice } from './balances.ts';
import type { Books } from './books.ts';
import { CURRENCY, shown } from './money.ts';
import type { Bill, Invoice, Payment, Row, Vendor } from './records.ts';
import type { EventType } from './webhooks.ts';

/**
 * Tells whoever subscribed. No event tells of customers, credits, received payments, classifications or files.
 * @see https://developer.bill.com/docs/notification-payloads-reference
 */
export function announce(books: Books, type: EventType, row: Row): void {
  const [about = ''] = type.split('.');
  const hex = Array.from({ length: 12 }, () => Math.floor(books.ports.random() * 16).toString(16)).join('');
  const eventId = `6f0f6a7e-5a2b-4f5d-9c0e-${hex}`;
  const content =
    type === 'payment.failed'
      ? failed(books, row as Payment)
      : { [about]: SHOW[about]?.(books, row) ?? { id: row.id } };
  books.webhooks.notify(eventId, type, row.id, content);
}

const DATE_TIME = 'T00:00:00.000Z';
const USER = '00602ABCDEFGHIJK9876';

const SHOW: Readonly<Record<string, (books: Books, row: Row) => object>> = {
  bill: (books, row) => {
    const bill = row as Bill;
    const { id, vendorId, archived, dueDate, description, createdTime, updatedTime } = bill;
    return {
      ...{ id, vendorId, vendorName: books.get('vendor', vendorId)?.name, archived },
      amount: shown(moneyOfBill(books, bill).amount),
      // A day, and in a webhook an instant.
      invoice: { ...bill.invoice, invoiceDate: `${bill.invoice.invoiceDate}${DATE_TIME}` },
      ...{ dueDate, description, purchaseOrderNumber: bill.purchaseOrderNumber },
      ...{ classifications: bill.classifications, createdBy: USER, createdTime, updatedTime },
    };
  },
  invoice: (books, row) => {
    const invoice = row as Invoice;
    const { id, customerId, archived, invoiceNumber, invoiceDate, dueDate, createdTime, updatedTime } = invoice;
    const totalAmount = shown(moneyOfInvoice(books, invoice).total);
    return { id, customerId, archived, invoiceNumber, invoiceDate, dueDate, totalAmount, createdTime, updatedTime };
  },
  vendor: (_, row) => {
    const { id, name, archived, createdTime, updatedTime } = row as Vendor;
    return { id, name, archived, createdTime, updatedTime };
  },
  payment: (books, row) => {
    const payment = row as Payment;
    const amount = shown(payment.billPayments.reduce((all, one) => all + one.amount, 0));
    return {
      id: payment.id,
      billIds: payment.billPayments.map(({ billId }) => billId),
      transactionNumber: transactionNumber(payment),
      status: payment.singleStatus,
      createdBy: USER,
      createdTime: payment.createdTime,
      updatedTime: payment.updatedTime,
      processDate: payment.processDate,
      funding: { amount, currency: CURRENCY, fundingAccount: { id: payment.fundingAccountId, type: 'BANK_ACCOUNT' } },
      disbursement: { amount, currency: CURRENCY, arrivesByDate: payment.arrivesByDate },
      vendor: { id: payment.vendorId, name: books.get('vendor', payment.vendorId)?.name },
      billingType: 'BDC',
    };
  },
};

/** Its nesting is not published. */
const failed = (books: Books, payment: Payment): object => ({
  errors: [{ code: 'BDC_1700', message: 'The payment failed.', timestamp: books.stamp() }],
  payment: {
    id: payment.id,
    bills: payment.billPayments.map(({ billId, amount }) => ({ id: billId, amount: shown(amount) })),
    transactionNumber: transactionNumber(payment),
    vendor: { id: payment.vendorId, name: books.get('vendor', payment.vendorId)?.name },
  },
});

export const transactionNumber = ({ processDate, confirmationNumber }: Payment): string =>
  `P${processDate.replaceAll('-', '').slice(2)}01 - ${confirmationNumber}`;
