import type { Entity } from '../../../model/names.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { type Rows, readEach } from '../../reading.ts';
import { toContact, toContactPerson } from '../mapper/contact.ts';
import { toInvoice } from '../mapper/invoice.ts';
import { toPayment } from '../mapper/settlement.ts';
import type { Resource } from '../query.ts';
import { client, invoice, payment } from '../schema.ts';

export type Row = Readonly<Record<string, unknown>>;

interface Reader {
  readonly entity: Entity;
  readonly path: readonly [string, string];
  /** Name of one of them in an answer; a list of them is under the resource's own name. */
  readonly single: string;
  readonly read: (row: Row, account: string) => ProviderRecord;
  /** Another record that stands in the same row. */
  readonly within?: (record: ProviderRecord) => ProviderRecord | undefined;
}

/** Where each kind of record is, and what becomes of a row. */
export const readers = {
  clients: {
    entity: 'contact',
    path: ['users', 'clients'],
    single: 'client',
    read: (row, account) => toContact(client.parse(row), account),
    within: toContactPerson,
  },
  invoices: {
    entity: 'invoice',
    path: ['invoices', 'invoices'],
    single: 'invoice',
    read: (row, account) => toInvoice(invoice.parse(row), account),
  },
  payments: {
    entity: 'payment',
    path: ['payments', 'payments'],
    single: 'payment',
    read: (row) => toPayment(payment.parse(row)),
  },
} as const satisfies Record<Resource, Reader>;

const within = (resource: Resource, record: ProviderRecord): readonly ProviderRecord[] => {
  const { within: find }: Reader = readers[resource];
  const other = find?.(record);
  return other ? [record, other] : [record];
};

const object = (value: unknown): Row => (typeof value === 'object' && value !== null ? (value as Row) : {});

/** `{"response": {"result": {...}}}` -> what is in it. */
export const resultOf = (body: unknown): Row => object(object(object(body).response).result);

/** A page of a list: its rows, and how many there are in all. */
export interface Listed {
  readonly rows: readonly Row[];
  readonly pages: number;
  readonly total: number;
}

export function listedOf(body: unknown, name: string): Listed {
  const result = resultOf(body);
  const rows = Array.isArray(result[name]) ? (result[name] as readonly Row[]) : [];
  const { pages, total } = result;
  return {
    rows,
    pages: typeof pages === 'number' ? pages : 1,
    total: typeof total === 'number' ? total : rows.length,
  };
}

/** The one record of an answer; a single credit note has been seen under the list's name, so that is looked for too. */
export function singleOf(body: unknown, single: string, plural: string): Row | undefined {
  const result = resultOf(body);
  const found = result[single] ?? result[plural];
  const row = Array.isArray(found) ? (found[0] as unknown) : found;
  return typeof row === 'object' && row !== null ? (row as Row) : undefined;
}

export function readRows(resource: Resource, rows: readonly Row[], account: string): Rows {
  const { entity, read } = readers[resource];
  return readEach(
    rows,
    (row) => within(resource, read(row, account)),
    (row) => ({ entity, id: nameOf(resource, row) }),
  );
}

/** A payment that cannot be read is named as the others are, where it says which invoice it pays. */
function nameOf(resource: Resource, row: Row | null): string {
  const id = String(row?.id ?? 'unknown');
  return resource === 'payments' && row?.invoiceid !== undefined ? `${row.invoiceid}/${id}` : id;
}
