import { Unavailable } from '../../../engine/errors.ts';
import type { Fetched } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import { ownId, type ProviderRecord, parentId } from '../../../model/record.ts';
import { fetchEach, NOTHING, type Rows } from '../../reading.ts';
import { LAG_SECONDS } from '../capabilities.ts';
import { toContact } from '../mapper/contact.ts';
import { toInvoice } from '../mapper/invoice.ts';
import { minorOf } from '../mapper/money.ts';
import { toPayments, toUnallocated, withInvoice } from '../mapper/payment.ts';
import { toPayout } from '../mapper/payout.ts';
import {
  type ApCustomer,
  type ApPayment,
  apCustomer,
  apInvoice,
  apPayment,
  apPayout,
  apTransaction,
} from '../schema.ts';
import { Allocations } from './allocations.ts';
import { pathOf, readAll } from './pages.ts';
import { idOf, readRows } from './rows.ts';
import type { Reading } from './streams.ts';

/** Records as they stand now, one by one: the platform has no list by ids. */
export async function fetchRecords(reading: Reading, entity: Entity, ids: readonly string[]): Promise<Fetched> {
  const read = READ[entity];
  return read ? fetchEach(ids, (id) => read(reading, id)) : { ...NOTHING, missing: ids };
}

async function one(
  { client }: Reading,
  entity: Entity,
  segments: readonly string[],
  read: (row: unknown) => readonly ProviderRecord[] | Promise<readonly ProviderRecord[]>,
): Promise<Rows | undefined> {
  const row = await client.get(pathOf(segments));
  return row === undefined ? undefined : readRows(entity, [row], read);
}

const contact = (reading: Reading, id: string): Promise<Rows | undefined> =>
  one(reading, 'contact', ['customers', id], async (row) => {
    const customer = apCustomer.parse(row);
    return [toContact(customer, await isArchived(reading, customer))];
  });

/**
 * A customer that answers but is missing among those made at its own instant is archived: lists leave those out and
 * nothing else tells. Lists run behind, so one that was archived a moment ago stays so, whatever they show, and a new one is
 * given the benefit.
 */
async function isArchived({ client, clock, known }: Reading, { id, created_at }: ApCustomer): Promise<boolean> {
  const goneAt = await known?.goneSince({ entity: 'contact', id });
  if (goneAt !== undefined && clock.now() - goneAt < LAG_SECONDS * 1000) return true;
  const at = Date.parse(created_at);
  if (clock.now() - at < LAG_SECONDS * 1000) return false;
  const window = {
    created_at_start: new Date(at - 1000).toISOString(),
    created_at_end: new Date(at + 1000).toISOString(),
  };
  const listed = await readAll(client, ['customers'], window);
  return !listed.some((row) => idOf(row) === id);
}

/** With what was paid on it, and the payments themselves. */
async function invoice(reading: Reading, id: string): Promise<Rows | undefined> {
  const { client, switches } = reading;
  return one(reading, 'invoice', ['invoices', id], async (row) => {
    const source = apInvoice.parse(row);
    const { records } = await onInvoice(reading, new Allocations(client, switches), id);
    const own = records.filter(({ id: path }) => parentId(path) === id);
    const sum = own.reduce(
      (total, { fields }) => total + (isSettled(fields.status) ? Number(fields.amount ?? 0) : 0),
      0,
    );
    const pending = own.some(({ fields }) => fields.status === 'inProgress' || fields.status === 'scheduled');
    return [toInvoice(source, switches, { settled: sum, pending }), ...records];
  });
}

const isSettled = (status: unknown): boolean => status === 'settled' || status === 'partRefunded';

async function onInvoice({ switches }: Reading, allocations: Allocations, id: string): Promise<Rows> {
  return readRows('payment', await allocations.paymentsOn(id), async (row) => {
    const payment = row as ApPayment;
    return toPayments(payment, await allocations.of(payment, id), switches);
  });
}

/**
 * By its own id, or by path, whose invoice is asked first. An id that is no payment's is read as an invoice's and gives
 * all payments on it.
 */
async function payment(reading: Reading, id: string): Promise<Rows | undefined> {
  const { client, switches, clock } = reading;
  const allocations = new Allocations(client, switches);
  const rows = await one(reading, 'payment', ['payments', ownId(id)], async (row) => {
    const source = apPayment.parse(row);
    const whole = allocations.stated(source) ? undefined : await paysWhole(reading, id, source);
    if (whole) return whole;
    const found = await allocationsOf(reading, allocations, id, source);
    if (found.length > 0) return toPayments(source, found, switches).map(withInvoice);
    // Its invoice may know of it in a moment; the list asks again until then.
    const isYoung = clock.now() - Date.parse(source.created_at) < LAG_SECONDS * 1000;
    return isYoung ? [] : [toUnallocated(source, switches)];
  });
  if (rows || parentId(id) !== undefined) return rows;
  return (await allocations.invoice(id)) ? onInvoice(reading, allocations, id) : undefined;
}

/** Archived invoices that are asked about one payment, two calls each. */
const MOST_FORMER = 20;

/** Archived invoices are in no list, and their pages still take money: those that are known are asked at last. */
async function allocationsOf(reading: Reading, allocations: Allocations, id: string, source: ApPayment) {
  const found = await allocations.of(source, parentId(id));
  if (found.length > 0) return found;
  for (const invoice of await formerInvoices(reading, source)) {
    const former = await allocations.of(source, invoice);
    if (former.length > 0) return former;
  }
  return [];
}

/** Those that fit to the cent first, then the newest. */
async function formerInvoices({ known, switches }: Reading, { customer_id, sub_total }: ApPayment) {
  const ids = known && customer_id ? await known.goneInvoices(customer_id) : [];
  const records = await Promise.all(ids.map((id) => known?.record({ entity: 'invoice', id })));
  const fits = (record: ProviderRecord) => Number(record.fields.total === minorOf(switches, sub_total));
  const day = (record: ProviderRecord) => String(record.fields.billedOn ?? '');
  return records
    .filter((record) => record !== undefined)
    .toSorted((a, b) => fits(b) - fits(a) || (day(a) < day(b) ? 1 : day(a) > day(b) ? -1 : 0))
    .slice(0, MOST_FORMER)
    .map(({ id }) => id);
}

/**
 * Somebody named the payment's invoice, and the payment is exactly what was left to pay there: then it pays no other. One that
 * has arrived leaves nothing open, which the invoice's own notice tells; nobody need ask for that first.
 */
async function paysWhole(
  { known, switches }: Reading,
  id: string,
  source: ApPayment,
): Promise<readonly ProviderRecord[] | undefined> {
  const invoice = parentId(id);
  const seen = invoice === undefined ? undefined : await known?.record({ entity: 'invoice', id: invoice });
  const amount = minorOf(switches, source.sub_total);
  if (invoice === undefined || seen?.presence !== 'present' || seen.fields.open !== amount) return undefined;
  const records = toPayments(source, [{ invoice, amount }], switches);
  return records.every(({ fields }) => fields.status === 'settled') ? records : records.map(withInvoice);
}

async function payout(reading: Reading, id: string): Promise<Rows | undefined> {
  const { client, switches } = reading;
  return one(reading, 'payout', ['payouts', id], async (row) => {
    const source = apPayout.parse(row);
    const transactions = await readAll(client, ['payouts', id, 'transactions']);
    return [
      toPayout(
        source,
        switches,
        transactions.map((line) => apTransaction.parse(line)),
      ),
    ];
  });
}

/** @throws {Unavailable} the platform has no paper of it */
export async function pdfOf({ client }: Reading, invoiceId: string): Promise<Uint8Array | undefined> {
  const body = await client.get(pathOf(['invoices', invoiceId, 'pdf-link']));
  if (body === undefined) return undefined;
  const { url } = Object(body) as { url?: unknown };
  if (typeof url !== 'string') throw new Unavailable('alternative-payments gave a PDF link without an address');
  return client.download(url);
}

const READ: Partial<Readonly<Record<Entity, (reading: Reading, id: string) => Promise<Rows | undefined>>>> = {
  contact,
  invoice,
  payment,
  payout,
};
