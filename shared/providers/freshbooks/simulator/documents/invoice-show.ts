import type { Account } from '../account.ts';
import { money } from '../money.ts';
import { clients } from '../resources/clients.ts';
import type { InvoiceRow } from '../rows.ts';
import type { Defaults } from '../texts.ts';
import { easternTime, easternVersion } from '../time.ts';
import type { Wire } from '../wire.ts';
import { showLine } from './lines.ts';
import { dueDate, outstanding, paymentStatus, statusOf, v3StatusOf } from './status.ts';

/** Texts and flags that may be written as they are. */
export const WRITABLE: Defaults = {
  po_number: null, notes: '', terms: null, description: '', payment_details: '', template: 'clean-grouped', language: 'en',
  show_attachments: true, attach_pdf_to_email: false, auto_bill: false, return_uri: null, estimateid: 0, parent: 0,
  discount_description: null, generation_date: null, fulfillment_date: null, deposit_percentage: null,
  fname: '', lname: '', organization: '', street: '', street2: '', city: '', province: '', code: '', country: '',
  address: '', vat_name: '', vat_number: '', ext_archive: 0,
}; // biome-ignore format: a table

const READ_ONLY: Wire = {
  deposit_amount: null, deposit_status: 'none', autobill_status: null, dispute_status: null, last_order_status: null,
  lock_status: 'unlocked', gmail: false, series: '', basecampid: 0, sentid: 1, ownerid: 1,
}; // biome-ignore format: a table

/** An invoice as FreshBooks shows it; lines only when they were asked for. */
export function showInvoice(account: Account, row: InvoiceRow, includes: ReadonlySet<string>): Wire {
  const { currency } = row;
  const v3 = v3StatusOf(account, row);
  const client = account.clients.get(row.customerid);
  const shown: Record<string, unknown> = {
    id: row.id,
    invoiceid: row.id,
    accountid: account.id,
    accounting_systemid: account.id,
    customerid: row.customerid,
    invoice_number: row.number,
    ...READ_ONLY,
    ...WRITABLE,
    ...row.fields,
    create_date: row.createDate,
    due_date: dueDate(row),
    due_offset_days: row.dueOffsetDays,
    date_paid: row.datePaid,
    currency_code: currency,
    amount: money(row.amount, currency),
    outstanding: money(outstanding(row), currency),
    paid: money(row.paid, currency),
    net_paid_amount: money(row.paid, currency),
    discount: { amount: money(row.discountTotal, currency), rate: row.discount, type: 'percent' },
    discount_value: row.discount,
    discount_total: money(row.discountTotal, currency),
    status: statusOf(row),
    v3_status: v3,
    display_status: v3,
    payment_status: paymentStatus(row),
    current_organization: client?.fields.organization ?? '',
    sender_address: {
      street: '',
      street2: '',
      city: '',
      province: '',
      code: '',
      country: account.business.country ?? 'United States',
    },
    created_at: easternTime(row.createdAt),
    updated: easternTime(row.updatedAt),
    version: easternVersion(row.updatedAt, row.writes),
    vis_state: row.visState,
  };
  if (includes.has('lines'))
    shown.lines = row.lines.map((line, index) => showLine(line, index, currency, { invoiceid: row.id }));
  if (includes.has('attachments')) shown.attachments = [];
  if (includes.has('client')) shown.client = client ? clients.show(account, client, new Set()) : null;
  if (includes.has('owner'))
    shown.owner = { userid: 1, email: '', fname: '', lname: '', organization: account.business.name };
  return shown;
}
