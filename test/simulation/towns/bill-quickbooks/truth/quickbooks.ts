import type { Json } from '../../../../../shared/model/json.ts';
import { memoOf, wholeNumber } from '../../../../../shared/providers/quickbooks/mapper/notes.ts';
import type { QuickBooksSimulator } from '../../../../../shared/providers/quickbooks/simulator/index.ts';
import type { Row } from '../../../../../shared/providers/quickbooks/simulator/table.ts';
import {
  cents,
  isWire,
  refOf,
  textOf,
  type Wire,
  wires,
} from '../../../../../shared/providers/quickbooks/simulator/wire.ts';
import type { TrueEntity, TrueRecord, Visit } from '../../../truth.ts';

/** The company's books: contacts first, payments before what they settle. */
export function visitQuickbooks(quickbooks: QuickBooksSimulator, visit: Visit): void {
  const ui = quickbooks.ui();
  for (const row of ui.rows('Vendor')) visit('L', row, quickbooksVendor);
  for (const row of ui.rows('Customer')) visit('L', row, quickbooksCustomer);
  for (const row of ui.rows('BillPayment')) visit('L', row, quickbooksBillPayment);
  for (const row of ui.rows('Payment')) visit('L', row, quickbooksPayment);
  for (const row of ui.rows('VendorCredit')) visit('L', row, quickbooksVendorCredit);
  for (const row of ui.rows('CreditMemo')) visit('L', row, quickbooksCreditMemo);
  for (const row of ui.rows('Bill')) visit('L', row, quickbooksBill);
  for (const row of ui.rows('Invoice')) visit('L', row, quickbooksInvoice);
}

const MARKER = /\bTO[A-Z0-9]{10}\b/;
const text = (value: unknown): Json => textOf(value) ?? null;
const nested = (body: Wire, field: string, name: string): Json =>
  isWire(body[field]) ? text((body[field] as Wire)[name]) : null;

/** A voided transaction stays, at nothing, and says so in its note. */
export const isVoid = ({ TotalAmt, PrivateNote }: Wire): boolean =>
  Number(TotalAmt) === 0 && /^Voided\b/.test(String(PrivateNote ?? ''));

const quickbooksVendor = (row: Row): TrueRecord[] => [party('vendor', row)];
const quickbooksCustomer = (row: Row): TrueRecord[] => [party('customer', row)];

function party(kind: 'vendor' | 'customer', { id, deleted, body }: Row): TrueRecord {
  return {
    side: 'L',
    entity: 'contact',
    id: `${kind}-${id}`,
    live: !deleted && body.Active !== false,
    wanted: true,
    fields: {
      name: String(body.DisplayName ?? '').replace(/ \(deleted\)$/, ''),
      email: nested(body, 'PrimaryEmailAddr', 'Address'),
      phone: nested(body, 'PrimaryPhone', 'FreeFormNumber'),
      line1: nested(body, 'BillAddr', 'Line1'),
      city: nested(body, 'BillAddr', 'City'),
      kind,
    },
  };
}

const quickbooksBill = (row: Row): TrueRecord[] => [document('bill', row, 'vendor')];
const quickbooksInvoice = (row: Row): TrueRecord[] => [document('invoice', row, 'customer')];
const quickbooksVendorCredit = (row: Row): TrueRecord[] => [document('vendorCredit', row, 'vendor')];
const quickbooksCreditMemo = (row: Row): TrueRecord[] => [document('creditMemo', row, 'customer')];

function document(entity: TrueEntity, { id, deleted, body }: Row, kind: 'vendor' | 'customer'): TrueRecord {
  const live = !deleted && !isVoid(body);
  const note = body.PrivateNote as string | undefined;
  return {
    side: 'L',
    entity,
    id,
    live,
    wanted: live,
    fields: {
      contact: `${kind}-${refOf(body, kind === 'vendor' ? 'VendorRef' : 'CustomerRef')}`,
      number: wholeNumber(textOf(body.DocNumber) ?? null, note),
      billedOn: text(body.TxnDate),
      dueOn: text(body.DueDate),
      total: cents(body.TotalAmt),
      due: cents(body.Balance),
      ...(entity === 'invoice' ? {} : { memo: memoOf(note) }),
      lines: wires(body.Line)
        .map(({ Amount }) => cents(Amount))
        .sort((a, b) => a - b)
        .join(' '),
      deleted,
    },
  };
}

const quickbooksBillPayment = (row: Row): TrueRecord[] => [settlement('billPayment', row, 'Bill', 'VendorCredit')];
const quickbooksPayment = (row: Row): TrueRecord[] => [settlement('payment', row, 'Invoice', 'CreditMemo')];

function settlement(entity: TrueEntity, { id, deleted, body }: Row, settles: string, uses: string): TrueRecord {
  const live = !deleted && !isVoid(body);
  const kind = entity === 'billPayment' ? 'vendor' : 'customer';
  return {
    side: 'L',
    entity,
    id,
    live,
    wanted: live,
    fields: {
      contact: `${kind}-${refOf(body, entity === 'billPayment' ? 'VendorRef' : 'CustomerRef')}`,
      amount: cents(body.TotalAmt),
      allocations: sharesOf(body, settles),
      credits: sharesOf(body, uses),
      paidOn: text(body.TxnDate),
      ours: MARKER.test(String(body.PrivateNote ?? '')),
      deposited: wires(body.LinkedTxn).some(({ TxnType }) => TxnType === 'Deposit'),
      deleted,
    },
  };
}

/** `12=5000 14=250`: cents of each document, in the order of their ids. */
function sharesOf(body: Wire, type: string): string {
  const shares = new Map<string, number>();
  for (const { Amount, LinkedTxn } of wires(body.Line)) {
    const link = wires(LinkedTxn)[0];
    if (link?.TxnType === type) shares.set(String(link.TxnId), (shares.get(String(link.TxnId)) ?? 0) + cents(Amount));
  }
  return [...shares]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, amount]) => `${id}=${amount}`)
    .join(' ');
}
