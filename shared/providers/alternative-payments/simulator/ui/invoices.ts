import type { Books } from '../books.ts';
import { addInvoice, archiveInvoice, changeInvoice } from '../invoices.ts';
import { shown } from '../money.ts';
import type { Invoice, LineItem } from '../records.ts';

export interface InvoiceSheet {
  readonly customerId: string;
  /** `YYYY-MM-DD` */
  readonly dueDate: string;
  readonly number?: string;
  readonly memo?: string;
  /** Amounts in minor units, as they would stand in `amount`. */
  readonly lines: readonly LineItem[];
}

/** The dashboard's invoices. */
export const invoicesUi = (books: Books) => {
  const wire = (lines: readonly LineItem[]) =>
    lines.map((line) => ({ ...line, amount: shown(books.options, line.amount) }));

  return {
    createInvoice: ({ customerId, dueDate, number, memo, lines }: InvoiceSheet): Invoice =>
      addInvoice(books, {
        customer_id: customerId,
        currency: 'USD',
        due_date: dueDate,
        line_items: wire(lines),
        ...(number === undefined ? {} : { invoice_number: number }),
        ...(memo === undefined ? {} : { memo }),
      }),

    editInvoice: (id: string, changes: Partial<Omit<InvoiceSheet, 'customerId'>>): Invoice =>
      changeInvoice(books, id, {
        ...(changes.dueDate === undefined ? {} : { due_date: changes.dueDate }),
        ...(changes.number === undefined ? {} : { invoice_number: changes.number }),
        ...(changes.memo === undefined ? {} : { memo: changes.memo }),
        ...(changes.lines === undefined ? {} : { line_items: wire(changes.lines) }),
      }),

    archiveInvoice: (id: string): Invoice => archiveInvoice(books, id),

    sendReminder(id: string): Invoice {
      const invoice = books.find('invoice', id);
      books.write('reminder', invoice.customer_id, id);
      return books.change('invoice', id, { last_notification_at: books.stamp() });
    },
  };
};
