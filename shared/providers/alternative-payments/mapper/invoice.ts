import type { Line } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { ApInvoice } from '../schema.ts';
import type { Switches } from '../switches.ts';
import { minorOf } from './money.ts';
import { day, text } from './values.ts';

/** What was paid on an invoice, when somebody has looked: the invoice itself does not say. */
export interface Paid {
  /** Minor units that arrived. */
  readonly settled: number;
  /** Something is on its way. */
  readonly pending: boolean;
}

const ARCHIVED = /^(archived|deleted)$/i;
const PAID = /^paid$/i;

/**
 * An invoice. A status that nobody has seen yet counts as open; only a paid one says by itself what is left.
 * @throws {UnitDoubtful} an amount that is not in the unit of the switch
 */
export function toInvoice(source: ApInvoice, switches: Switches, paid?: Paid): ProviderRecord {
  const status = source.status ?? '';
  const total = minorOf(switches, source.total, source.currency);
  const lines = linesOf(source, switches);
  return {
    entity: 'invoice',
    id: source.id,
    version: 0,
    // For good: the API brings none back, though its page may still take money.
    presence: ARCHIVED.test(status) ? 'void' : 'present',
    marker: markerText(source),
    fields: {
      contact: source.customer_id,
      number: text(source.invoice_number),
      billedOn: day(source.created_at),
      dueOn: day(source.due_date),
      currency: source.currency,
      total,
      status: 'open',
      note: text(source.memo),
      ...(lines ? { lines: lines as unknown as Json, lineCount: lines.length } : {}),
      ...openOf(total, PAID.test(status), paid),
    },
    extra: { status },
  };
}

function openOf(total: number, isPaid: boolean, paid: Paid | undefined): Fields {
  if (paid) return { open: Math.max(0, total - paid.settled), frozen: paid.pending };
  return isPaid ? { open: 0 } : {};
}

/** Where a marker of ours may stand: the memo, or the text of a line. */
const markerText = ({ memo, line_items }: ApInvoice): string =>
  [memo, ...(line_items ?? []).map(({ description }) => description)].filter(Boolean).join('\n');

/**
 * Whether a line's amount is for one piece or for all is not documented, but only one reading adds up. Neither does:
 * the lines are not shown, rather than shown wrong.
 */
function linesOf(source: ApInvoice, switches: Switches): readonly Line[] | undefined {
  const rows = (source.line_items ?? []).map(({ description, quantity, amount }) => ({
    description: text(description),
    quantity: Number(quantity ?? 1),
    amount: minorOf(switches, amount, source.currency),
  }));
  const expected = minorOf(switches, source.sub_total ?? source.total, source.currency);
  const readings = [rows.map(({ quantity, amount }) => quantity * amount), rows.map(({ amount }) => amount)];
  const amounts = readings.find((values) => values.reduce((sum, value) => sum + value, 0) === expected);
  return amounts && rows.map(({ description }, index) => line(description, amounts[index]!));
}

const line = (description: string | null, amount: number): Line => ({
  description,
  amount,
  account: null,
  dimensions: [],
});
