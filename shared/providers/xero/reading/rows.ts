import type { Unreadable } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import { ownId, type ProviderRecord } from '../../../model/record.ts';
import { type Rows, readEach, reasonOf } from '../../reading.ts';
import { toAttachment } from '../mapper/attachment.ts';
import { toBill } from '../mapper/bill.ts';
import { toContact } from '../mapper/contact.ts';
import { embeddedSettlements, settlementsShown, toBillPayment } from '../mapper/settlement.ts';
import { xeroAttachment, xeroContact, xeroInvoice, xeroPayment } from '../schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** What each kind of row becomes: the record and its children, or nothing when it is none of ours. */
export const readers = {
  Contacts: { entity: 'contact', id: 'ContactID', read: (row) => [toContact(xeroContact.parse(row))] },
  Invoices: { entity: 'bill', id: 'InvoiceID', read: readBill },
  Payments: {
    entity: 'billPayment',
    id: 'PaymentID',
    read: (row) => [toBillPayment(xeroPayment.parse(row))].filter((record) => record !== undefined),
  },
} as const satisfies Record<
  string,
  { readonly entity: Entity; readonly id: string; readonly read: (row: Row) => readonly ProviderRecord[] }
>;
export type Resource = keyof typeof readers;

/** A customers' invoice is none of ours, and is not looked at any closer. */
function readBill(row: Row): readonly ProviderRecord[] {
  if (typeof row.Type === 'string' && row.Type !== 'ACCPAY') return [];
  const source = xeroInvoice.parse(row);
  const settlements = embeddedSettlements(source);
  const shown = settlementsShown(source, settlements);
  const files = (source.Attachments ?? []).map((file) => toAttachment(file, source.InvoiceID));
  if (shown !== 'tooMany') {
    return [
      toBill(source, shown === 'all' ? settlements.map(({ id }) => ownId(id)) : undefined),
      ...settlements,
      ...files,
    ];
  }
  // Only a payment's own resource says whether it was deleted.
  const isPayment = ({ fields }: ProviderRecord) => fields.kind === 'payment';
  const alsoLookAt = settlements.filter(isPayment).map(({ entity, id }) => ({ entity, id }));
  return [{ ...toBill(source, undefined), alsoLookAt }, ...settlements.filter((one) => !isPayment(one)), ...files];
}

/** The rows of an answer under their one name; none when it is empty (304) or another shape. */
export function rowsOf(body: unknown, name: string): readonly Row[] {
  const rows = (body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return Array.isArray(rows) ? (rows as readonly Row[]) : [];
}

export function readRows(resource: Resource, rows: readonly Row[]): Rows {
  const { entity, id, read } = readers[resource];
  return readEach(rows, read, (row) => ({ entity, id: String(row?.[id] ?? 'unknown') }));
}

/** Files of one bill. */
export function readAttachments(body: unknown, bill: string): Rows {
  const records: ProviderRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const row of rowsOf(body, 'Attachments')) {
    const parsed = xeroAttachment.safeParse(row);
    if (parsed.success) records.push(toAttachment(parsed.data, bill));
    else {
      const id = `${bill}/${String(row?.AttachmentID ?? 'unknown')}`;
      unreadable.push({ entity: 'attachment', id, reason: reasonOf(parsed.error) });
    }
  }
  return { records, unreadable };
}
