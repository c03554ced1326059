import type { Json } from '../../../model/json.ts';
import type { Fields, Presence, ProviderRecord } from '../../../model/record.ts';
import type { Invoice, VisState } from '../schema.ts';
import { lineTexts, shares } from './lines.ts';
import { day, minor, text, versionOf } from './values.ts';

/** Archived is put away, and still owed (MF-1): only a deleted invoice is gone. FreshBooks has no void. */
const PRESENCE = { 0: 'present', 1: 'deleted', 2: 'present' } as const satisfies Record<VisState, Presence>;

/** Whether an invoice is paid or overdue follows from money and day, never from a word. */
const STATUS = {
  0: 'open',
  1: 'draft',
  2: 'open',
  3: 'open',
  4: 'open',
  5: 'open',
  6: 'open',
  7: 'open',
  8: 'open',
} as const satisfies Record<Invoice['status'], string>;

export interface InvoiceExtra {
  readonly status: number;
  readonly v3Status: string | null;
  readonly visState: VisState;
  /** Own ids of every settlement; absent when this representation does not account for them all. */
  readonly settlements?: readonly string[];
}

/** An invoice alone; its settlements are records of their own (settlement.ts). */
export function toInvoice(source: Invoice, account: string, settlements = nothingSettled(source)): ProviderRecord {
  const total = minor(source.amount);
  const extra: InvoiceExtra = {
    status: source.status,
    v3Status: text(source.v3_status),
    visState: source.vis_state,
    ...(settlements ? { settlements } : {}),
  };
  return {
    entity: 'invoice',
    id: source.id,
    version: versionOf(source),
    presence: PRESENCE[source.vis_state],
    fields: {
      contact: source.customerid,
      number: text(source.invoice_number),
      billedOn: day(source.create_date),
      dueOn: day(source.due_date),
      currency: source.currency_code,
      total,
      open: minor(source.outstanding),
      status: STATUS[source.status],
      webUrl: `https://my.freshbooks.com/#/invoice/${text(source.accountid) ?? account}-${source.id}`,
      archived: source.vis_state === 2,
      ...(settlements ? { settledBy: { amount: settledOf(source), ids: settlements } } : {}),
      ...(source.lines ? lineFields(source, total) : {}),
    },
    extra: extra as unknown as Json,
    // What the client owes is the client's, and no edit of it.
    alsoLookAt: [{ entity: 'contact', id: source.customerid, fields: ['openBalances', 'overdueBalances'] }],
  };
}

/** An invoice with nothing settled has no settlements: what was seen on it before has been removed. */
function nothingSettled(source: Invoice): readonly string[] | undefined {
  return settledOf(source) === 0 && source.vis_state !== 1 ? [] : undefined;
}

/** What payments and applied credits have settled, minor units. */
export const settledOf = ({ amount, outstanding }: Invoice): number => minor(amount) - minor(outstanding);

/** The only line's text belongs to the invoice; of several lines none speaks for the whole. */
function lineFields({ lines = [], discount_value }: Invoice, total: number): Fields {
  const amounts = shares(lines, discount_value, total);
  const rows = lines.map((line, index) => ({
    description: text(lineTexts(line)),
    amount: amounts[index] ?? 0,
    account: null,
    dimensions: [],
  }));
  const [only] = rows;
  return { lineCount: rows.length, lines: rows, ...(only && rows.length === 1 ? { note: only.description } : {}) };
}
