import { byFlag, byId, byText, dayRange, updatedRange } from '../filters.ts';
import type { Resource } from '../resource.ts';
import type { InvoiceRow } from '../rows.ts';
import { actOnInvoice, createInvoice, setInvoiceVisState, updateInvoice } from './invoice-save.ts';
import { showInvoice } from './invoice-show.ts';
import { outstanding, v3StatusOf } from './status.ts';

/** @see https://www.freshbooks.com/api/invoices */
export const invoices: Resource<InvoiceRow> = {
  path: 'invoices/invoices',
  scope: 'invoices',
  name: 'invoice',
  noun: 'invoice',
  idField: 'invoiceid',
  single: () => 'invoice',
  plural: () => 'invoices',
  deletes: true,
  table: (account) => account.invoices,
  // `status`, `payment_status` and the create date's own name are no filters, although they look like it.
  filters: {
    invoiceid: byId((row) => row.id),
    invoiceids: byId((row) => row.id),
    invoice_number: byText((row) => row.number),
    customerid: byId((row) => row.customerid),
    customerids: byId((row) => row.customerid),
    v3_status: byText((row, account) => v3StatusOf(account, row)),
    paid: byFlag((row) => row.paid > 0 && outstanding(row) <= 0),
    outstanding: byFlag((row) => outstanding(row) > 0),
    ...dayRange('date', (row) => row.createDate),
    ...updatedRange(),
  },
  sorts: { invoice_date: (row) => row.createDate },
  show: showInvoice,
  create: createInvoice,
  update: updateInvoice,
  act: actOnInvoice,
  setVisState: setInvoiceVisState,
};
