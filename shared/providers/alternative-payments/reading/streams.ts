import type { Clock } from '../../../engine/ports.ts';
import type { Known, Page, Position } from '../../../engine/provider.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { UnexpectedAnswer } from '../../errors.ts';
import type { Client } from '../client.ts';
import { toContact } from '../mapper/contact.ts';
import { toInvoice } from '../mapper/invoice.ts';
import { statusOf, toPayments, toSighting, withInvoice } from '../mapper/payment.ts';
import { toPayout } from '../mapper/payout.ts';
import { apCustomer, apInvoice, apPayment, apPayout } from '../schema.ts';
import type { Switches } from '../switches.ts';
import { Allocations } from './allocations.ts';
import { type Query, readPage } from './pages.ts';
import { readRows } from './rows.ts';

export interface Reading {
  readonly client: Client;
  readonly clock: Clock;
  readonly switches: Switches;
  readonly known?: Known;
}

const DAY_MS = 86_400_000;
/** Debits come back for 60 days after they settled, which takes days by itself. */
const SETTLING_MS = 75 * DAY_MS;
const PAYOUTS_MS = 30 * DAY_MS;
/** So long after it was made a payment's invoice may not know it yet, and the list is asked again until it does. */
const YOUNG_MS = 15 * 60_000;

/** States of an invoice that somebody may still pay. Not enumerated by the vendor. */
const OPEN_STATES = ['open', 'overdue'] as const;

const stamp = (ms: number): string => new Date(ms).toISOString();
/** The beginning of that day, so that all pages of a walk ask the same. */
const dayStart = (ms: number): string => stamp(Math.floor(ms / DAY_MS) * DAY_MS);

/**
 * One page of a stream. There is no filter by change: customers and invoices are read again, payments by the day they were
 * made, and the caller compares. The order of a list is not documented and nothing here rests on it; a row that is made
 * during a walk may be missed by it and is met by the next one, whose window overlaps.
 * @see https://docs.alternativepayments.io pagination
 */
export function listStream(reading: Reading, stream: string, position: Position): Promise<Page> {
  switch (stream) {
    case 'customers':
      return rowsOf(reading, 'contact', ['customers'], {}, position.page, (row) => [toContact(apCustomer.parse(row))]);
    case 'invoices':
      return invoices(reading, position);
    case 'payments':
      return payments(reading, position);
    case 'settling':
      return settling(reading, position);
    case 'payouts':
      return rowsOf(
        reading,
        'payout',
        ['payouts'],
        { start_date: dayStart(reading.clock.now() - PAYOUTS_MS) },
        position.page,
        (row) => [toPayout(apPayout.parse(row), reading.switches)],
      );
    default:
      throw new TypeError(`alternative-payments has no stream ${stream}`);
  }
}

async function rowsOf(
  { client }: Reading,
  entity: ProviderRecord['entity'],
  segments: readonly string[],
  query: Query,
  page: string | undefined,
  read: (row: unknown) => readonly ProviderRecord[] | Promise<readonly ProviderRecord[]>,
): Promise<Page> {
  const { rows, next } = await readPage(client, segments, query, page);
  return { ...(await readRows(entity, rows, read)), ...(next === undefined ? {} : { nextPage: next }) };
}

/**
 * Everything in a first sync and in the first look of a day, else the open ones, state by state (`overdue:<cursor>`). An
 * invoice that may be owed is fetched once when it is new or changed: only its payments say what is left.
 */
async function invoices(reading: Reading, { since, page }: Position): Promise<Page> {
  const read = (row: unknown) => {
    const invoice = toInvoice(apInvoice.parse(row), reading.switches);
    const isOwed = invoice.presence === 'present' && invoice.fields.open === undefined;
    return [isOwed ? { ...invoice, alsoLookAt: [{ entity: 'invoice', id: invoice.id } as const] } : invoice];
  };
  const all = () => rowsOf(reading, 'invoice', ['invoices'], {}, page, read);
  const isOpenWalk = page !== undefined && OPEN_STATES.some((state) => page.startsWith(`${state}:`));
  const isDaily = since === undefined || day(since) !== day(reading.clock.now());
  if (!isOpenWalk && (isDaily || page !== undefined)) return all();

  const [status = '', cursor = ''] = page === undefined ? [OPEN_STATES[0], ''] : cut(page);
  try {
    const result = await rowsOf(reading, 'invoice', ['invoices'], { status }, cursor || undefined, read);
    const following = OPEN_STATES[OPEN_STATES.indexOf(status as (typeof OPEN_STATES)[number]) + 1];
    const { nextPage, ...rows } = result;
    if (nextPage !== undefined) return { ...rows, nextPage: `${status}:${nextPage}` };
    return following === undefined ? rows : { ...rows, nextPage: `${following}:` };
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) throw error;
    // No such state: whatever the open ones are called, they are among all.
    return rowsOf(reading, 'invoice', ['invoices'], {}, undefined, read);
  }
}

const day = (ms: number): string => stamp(ms).slice(0, 10);
const cut = (page: string): [string, string] => [page.slice(0, page.indexOf(':')), page.slice(page.indexOf(':') + 1)];

/**
 * Payments made since. A payment that names its invoices is read here. Of the others a new one is asked after at once;
 * later only its state is looked at, and a change has it fetched: asking after every payment in every poll would take
 * more calls than there are. A first sync looks at what is still under way; the rest comes with the invoices it paid.
 */
function payments(reading: Reading, { since, page }: Position): Promise<Page> {
  const now = reading.clock.now();
  const allocations = new Allocations(reading.client, reading.switches);
  const from = since === undefined ? dayStart(now - SETTLING_MS) : stamp(since);
  return rowsOf(reading, 'payment', ['payments'], { created_at_start: from }, page, async (row) => {
    const payment = apPayment.parse(row);
    const stated = allocations.stated(payment);
    if (stated) return toPayments(payment, stated, reading.switches).map(withInvoice);
    if (since === undefined) return [toSighting(payment, statusOf(payment.status) === 'inProgress')];
    if (now - Date.parse(payment.created_at) > YOUNG_MS) return [toSighting(payment, true)];
    const found = await allocations.of(payment);
    if (found.length === 0) return [];
    return [...toPayments(payment, found, reading.switches).map(withInvoice), toSighting(payment, false)];
  });
}

/** Older payments whose state may still move. A first sync has read them already. */
async function settling(reading: Reading, { since, page }: Position): Promise<Page> {
  if (since === undefined) return { records: [], unreadable: [] };
  const allocations = new Allocations(reading.client, reading.switches);
  const from = dayStart(reading.clock.now() - SETTLING_MS);
  return rowsOf(reading, 'payment', ['payments'], { created_at_start: from }, page, (row) => {
    const payment = apPayment.parse(row);
    const stated = allocations.stated(payment);
    if (stated) return toPayments(payment, stated, reading.switches).map(withInvoice);
    const isYoung = reading.clock.now() - Date.parse(payment.created_at) <= YOUNG_MS;
    return isYoung ? [] : [toSighting(payment, true)];
  });
}
