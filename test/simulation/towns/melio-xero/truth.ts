import type { Json } from '../../../../shared/model/json.ts';
import type { MelioSimulator } from '../../../../shared/providers/melio/simulator/index.ts';
import type { Bill, BillPayment, Vendor } from '../../../../shared/providers/melio/simulator/records.ts';
import type { XeroSimulator } from '../../../../shared/providers/xero/simulator/index.ts';
import type { ContactRow, InvoiceRow } from '../../../../shared/providers/xero/simulator/rows.ts';
import type { Books, TrueRecord } from '../../truth.ts';

/** The books of both vendors, contacts first and payments before their bills. */
export const booksOf =
  (xero: XeroSimulator, melio: MelioSimulator): Books =>
  (visit) => {
    const ui = xero.ui();
    for (const row of ui.contacts()) visit('L', row, xeroContact);
    for (const row of ui.bills()) visit('L', row, xeroDocument, 'billPayment');
    const { vendor, bill_payment, bill } = melio.recordsOf();
    for (const row of vendor.rows.values()) visit('R', row, melioVendor);
    for (const row of bill_payment.rows.values()) visit('R', row, melioPayments);
    for (const row of bill.rows.values()) visit('R', row, melioBill);
  };

/** A payment that cannot be edited on the other side is taken away there and made anew. */
export const replaces = (before: TrueRecord, after: TrueRecord): boolean =>
  after.entity === 'billPayment' &&
  ['amount', 'paidOn', 'funding', 'reference', 'contact'].some((name) => before.fields[name] !== after.fields[name]);

const text = (value: string | null | undefined): Json => (value === undefined || value === '' ? null : value);

function xeroContact(row: ContactRow): TrueRecord[] {
  const phone = row.phones.find(({ PhoneType }) => PhoneType === 'DEFAULT');
  const address = row.addresses.find(({ AddressType }) => AddressType === 'POBOX');
  return [
    {
      side: 'L',
      entity: 'contact',
      id: row.id,
      live: row.status === 'ACTIVE',
      wanted: true,
      fields: {
        name: row.name,
        email: text(row.texts.EmailAddress),
        phone: text(phone?.PhoneNumber),
        line1: text(address?.AddressLine1),
        city: text(address?.City),
      },
    },
  ];
}

const xeroDocument = (row: InvoiceRow): TrueRecord[] => [...xeroSettlements(row), xeroBill(row)];

function xeroBill(row: InvoiceRow): TrueRecord {
  const settled = xeroSettlements(row).reduce((sum, { fields }) => sum + Number(fields.amount), 0);
  const ended = row.status === 'VOIDED' || row.status === 'DELETED';
  const due = ended ? 0 : row.totalCents - settled;
  return {
    side: 'L',
    entity: 'bill',
    id: row.id,
    live: !ended,
    wanted: row.status === 'AUTHORISED' || (row.status === 'PAID' && due > 0),
    fields: {
      status: row.status,
      contact: row.contactId,
      number: text(row.number),
      dueOn: text(row.dueDate),
      total: row.totalCents,
      due,
      note: row.lines.length === 1 ? text(row.lines[0]!.description) : null,
      lines: row.lines.length,
    },
  };
}

function xeroSettlements(row: InvoiceRow): TrueRecord[] {
  const credits = Map.groupBy(row.credits, ({ creditId }) => creditId);
  const shares = [
    ...row.payments.filter(({ deleted }) => !deleted).map(({ id, cents, date }) => ({ id, cents, date })),
    ...[...credits].map(([id, parts]) => ({
      id,
      cents: parts.reduce((sum, { cents }) => sum + cents, 0),
      date: parts[0]!.date,
    })),
  ];
  return shares.map(({ id, cents, date }) => ({
    side: 'L',
    entity: 'billPayment',
    id: `${row.id}/${id}`,
    live: true,
    wanted: true,
    fields: { document: row.id, contact: row.contactId, amount: cents, paidOn: date },
  }));
}

const melioVendor = (row: Vendor): TrueRecord[] => [
  {
    side: 'R',
    entity: 'contact',
    id: row.id,
    live: !row.archived,
    wanted: true,
    fields: {
      name: row.display_name,
      email: text(row.email),
      phone: text(row.phone),
      line1: text(row.address.line1),
      city: text(row.address.city),
    },
  },
];

const melioBill = (row: Bill): TrueRecord[] => [
  {
    side: 'R',
    entity: 'bill',
    id: row.id,
    live: !row.archived,
    wanted: !row.archived,
    fields: {
      status: row.status,
      contact: row.vendor_id,
      number: text(row.number),
      dueOn: text(row.due_date),
      total: row.total,
      note: row.lines.length <= 1 ? text(row.note_to_self) : null,
      lines: row.lines.length,
      source: row.source,
      removedBy: row.removed_by,
    },
  },
];

const ENDED: readonly string[] = ['failed', 'canceled', 'refunded'];

const melioPayments = (row: BillPayment): TrueRecord[] =>
  row.bills.map(({ bill_id, amount }) => ({
    side: 'R',
    entity: 'billPayment',
    id: `${bill_id}/${row.id}`,
    live: !row.archived && !ENDED.includes(row.status),
    wanted: !row.archived && !ENDED.includes(row.status) && row.status !== 'blocked',
    fields: {
      document: bill_id,
      amount,
      status: row.status,
      origin: row.origin,
      moves: row.method !== 'external',
      funding: row.funding_account_id,
      paidOn: row.paid_on ?? row.deducted_on ?? row.scheduled_on,
      reference: row.check_number ?? row.transfer_number,
    },
  }));
