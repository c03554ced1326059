import type { Json } from '../../shared/model/json.ts';
import type { Side } from '../../shared/model/names.ts';
import type { MelioSimulator } from '../../shared/providers/melio/simulator/index.ts';
import type { Bill, BillPayment, Vendor } from '../../shared/providers/melio/simulator/records.ts';
import type { XeroSimulator } from '../../shared/providers/xero/simulator/index.ts';
import type { ContactRow, InvoiceRow } from '../../shared/providers/xero/simulator/rows.ts';

export type TrueEntity = 'contact' | 'bill' | 'billPayment';

/** A record as it stands in a vendor's own books, in canonical words. `id` is the engine's (`bill/payment`). */
export interface TrueRecord {
  readonly side: Side;
  readonly entity: TrueEntity;
  readonly id: string;
  /** Neither void, deleted, archived, failed, nor cancelled. */
  readonly live: boolean;
  /** Its side still wants a partner on the other one. */
  readonly wanted: boolean;
  readonly fields: Readonly<Record<string, Json>>;
}

export interface TrueChange {
  readonly before: TrueRecord | undefined;
  readonly after: TrueRecord;
}

/** What both vendors really hold, read from behind: never through what the sync believes. */
export class Truth {
  readonly xero: XeroSimulator;
  readonly melio: MelioSimulator;
  readonly records: Readonly<Record<Side, Map<string, TrueRecord>>> = { L: new Map(), R: new Map() };
  /** Every value a record's field has shown, by `side entity#id field`. */
  readonly shown = new Map<string, Set<Json>>();
  /** When a record last was not wanted on the other side. */
  readonly unwantedAt = new Map<string, number>();
  readonly #rows = new Map<string, unknown>();
  readonly #now: () => number;

  constructor(xero: XeroSimulator, melio: MelioSimulator, now: () => number) {
    this.xero = xero;
    this.melio = melio;
    this.#now = now;
  }

  get(side: Side, entity: TrueEntity, id: string | undefined): TrueRecord | undefined {
    return id === undefined ? undefined : this.records[side].get(`${entity}#${id}`);
  }

  of(side: Side, entity: TrueEntity): TrueRecord[] {
    return [...this.records[side].values()].filter((record) => record.entity === entity);
  }

  /** What changed since the last look. */
  look(): TrueChange[] {
    const changes: TrueChange[] = [];
    const xero = this.xero.ui();
    const melio = this.melio.recordsOf();
    for (const row of xero.contacts()) if (this.#isNew(row.id, row)) this.#take(changes, xeroContact(row));
    for (const row of xero.bills()) {
      if (!this.#isNew(row.id, row)) continue;
      for (const record of xeroSettlements(row)) this.#take(changes, record);
      this.#gone(changes, 'L', `billPayment#${row.id}/`, xeroSettlements(row));
      this.#take(changes, xeroBill(row));
    }
    for (const row of melio.vendor.rows.values()) if (this.#isNew(row.id, row)) this.#take(changes, melioVendor(row));
    for (const row of melio.bill_payment.rows.values()) {
      if (!this.#isNew(row.id, row)) continue;
      for (const record of melioPayments(row)) this.#take(changes, record);
    }
    for (const row of melio.bill.rows.values()) if (this.#isNew(row.id, row)) this.#take(changes, melioBill(row));
    return changes;
  }

  #isNew(id: string, row: unknown): boolean {
    if (this.#rows.get(id) === row) return false;
    this.#rows.set(id, row);
    return true;
  }

  #take(changes: TrueChange[], after: TrueRecord): void {
    const key = `${after.entity}#${after.id}`;
    const before = this.records[after.side].get(key);
    if (before && same(before, after)) return;
    this.records[after.side].set(key, after);
    if (!after.live || !after.wanted || (before && replaces(before, after))) {
      this.unwantedAt.set(`${after.side} ${key}`, this.#now());
    }
    for (const name in after.fields) {
      const slot = `${after.side} ${key} ${name}`;
      const values = this.shown.get(slot);
      if (values) values.add(after.fields[name]!);
      else this.shown.set(slot, new Set([after.fields[name]!]));
    }
    changes.push({ before, after });
  }

  #gone(changes: TrueChange[], side: Side, prefix: string, left: readonly TrueRecord[]): void {
    for (const [key, record] of this.records[side]) {
      if (!key.startsWith(prefix) || !record.live || left.some(({ id }) => id === record.id)) continue;
      this.#take(changes, { ...record, live: false, wanted: false });
    }
  }
}

const same = (a: TrueRecord, b: TrueRecord): boolean =>
  a.live === b.live &&
  a.wanted === b.wanted &&
  Object.keys(b.fields).every((name) => a.fields[name] === b.fields[name]);

/** A payment that cannot be edited on the other side is taken away there and made anew. */
const replaces = (before: TrueRecord, after: TrueRecord): boolean =>
  after.entity === 'billPayment' &&
  ['amount', 'paidOn', 'funding', 'reference', 'contact'].some((name) => before.fields[name] !== after.fields[name]);

const text = (value: string | null | undefined): Json => (value === undefined || value === '' ? null : value);

function xeroContact(row: ContactRow): TrueRecord {
  const phone = row.phones.find(({ PhoneType }) => PhoneType === 'DEFAULT');
  const address = row.addresses.find(({ AddressType }) => AddressType === 'POBOX');
  return {
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
  };
}

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

const melioVendor = (row: Vendor): TrueRecord => ({
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
});

const melioBill = (row: Bill): TrueRecord => ({
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
});

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
