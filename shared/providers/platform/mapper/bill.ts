import { CannotWrite } from '../../../engine/errors.ts';
import type { Line } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { PlatformBill, PlatformLine } from '../schema.ts';
import { markerText, type Names, renamed, toAddress } from './base.ts';

/**
 * A removed bill is gone from the inbox: `deleted`, with `extra.removedBy`. `note` and `account` are those of a bill
 * with one line at most, since they cannot speak for several.
 */
export const toBill = (source: PlatformBill): ProviderRecord => ({
  entity: 'bill',
  id: source.id,
  version: source.version,
  presence: source.archived ? 'deleted' : 'present',
  fields: {
    contact: source.vendor_id,
    number: source.number,
    billedOn: source.bill_date,
    dueOn: source.due_date,
    plannedOn: source.planned_payment_on,
    scheduledOn: source.scheduled_payment_on,
    currency: source.currency,
    total: source.total,
    open: source.balance,
    status: 'open',
    ...(source.lines.length > 1 ? {} : { note: source.note_to_self, account: source.lines[0]?.account_ref ?? null }),
    lines: source.lines.map(toLine),
    lineCount: source.lines.length,
    webUrl: source.web_url,
    mailTo: source.delivery_address ? toAddress(source.delivery_address) : null,
    source: source.source,
    frozen: source.frozen,
    hasAttachments: source.attachment_ids.length > 0,
    attachments: source.attachment_ids,
  },
  extra: {
    lines: source.lines.map(({ id, ...line }) => ({ id, ...toLine({ id, ...line }) })),
    note: source.note_to_self,
    total: source.total,
    attachments: source.attachment_ids,
    removedBy: source.removed_by,
  },
  marker: markerText(source),
  // All files of a bill are read in one call.
  alsoLookAt: source.attachment_ids.length > 0 ? [{ entity: 'attachment', id: source.id }] : [],
});

const toLine = (source: PlatformLine): Line => ({
  description: source.description,
  amount: source.amount,
  account: source.account_ref,
  dimensions: source.dimension_refs,
});

const BILL: Names = {
  contact: 'vendor_id',
  number: 'number',
  billedOn: 'bill_date',
  dueOn: 'due_date',
  plannedOn: 'planned_payment_on',
  currency: 'currency',
  total: 'total',
  note: 'note_to_self',
};

/** @throws {CannotWrite} without a vendor, currency or total, or with a total that is not positive */
export function fromNewBill(fields: Fields, platform: string): Record<string, Json> {
  const { contact, currency, total, billedOn } = fields;
  if (typeof contact !== 'string') throw new CannotWrite(`A bill needs a vendor on ${platform}.`);
  if (typeof currency !== 'string') throw new CannotWrite(`A bill needs a currency on ${platform}.`);
  if (typeof total !== 'number' || total <= 0) throw new CannotWrite(`${platform} takes no bill of zero or less.`);
  const { bill_date, ...body } = renamed(fields, BILL);
  const lines = fields.lines as readonly Line[] | undefined;
  return {
    ...body,
    // The platform dates the bill itself when nobody says otherwise; it has no empty date.
    ...(typeof billedOn === 'string' ? { bill_date: bill_date! } : {}),
    ...('mailTo' in fields ? { delivery_address: fromMailTo(fields.mailTo!) } : {}),
    lines: lines ? fromLines(lines, [], total, platform) : [onlyLine({}, total, fields)],
  };
}

interface Extra {
  readonly lines?: readonly (Line & { readonly id: string })[];
  readonly note?: string | null;
  readonly total?: number;
}

/** @throws {CannotWrite} an amount or category that would need one line, on a bill with several */
export function fromBillChanges(changes: Fields, current: ProviderRecord, platform: string): Record<string, Json> {
  const extra = (current.extra ?? {}) as unknown as Extra;
  const before = extra.lines ?? [];
  const total = (changes.total ?? extra.total ?? current.fields.total) as number;
  const body = {
    ...renamed(changes, BILL),
    ...('mailTo' in changes ? { delivery_address: fromMailTo(changes.mailTo!) } : {}),
  };
  if (changes.lines)
    return { ...body, lines: fromLines(changes.lines as unknown as readonly Line[], before, total, platform) };
  if (!('total' in changes) && !('account' in changes)) return body;
  if (before.length > 1) {
    throw new CannotWrite(
      `This bill has ${before.length} lines on ${platform}: its amount and category are those of the lines.`,
    );
  }
  // Without a line and without a category there is nothing to keep in step with the total.
  if (before.length === 0 && !('account' in changes)) return body;
  return { ...body, lines: [onlyLine(before[0] ?? {}, total, { note: extra.note ?? null, ...changes })] };
}

/** The one line of a bill: its amount is the bill's, its category the one given, else the one it had. */
function onlyLine(before: Partial<Line> & { readonly id?: string }, total: number, fields: Fields): Json {
  return {
    ...(before.id === undefined ? {} : { id: before.id }),
    description: before.description ?? (fields.note as string | null | undefined) ?? null,
    amount: total,
    account_ref: 'account' in fields ? (fields.account as string | null) : (before.account ?? null),
    dimension_refs: before.dimensions ?? [],
  };
}

/** Lines keep their ids where their number did not change. */
function fromLines(lines: readonly Line[], before: Extra['lines'] & object, total: number, platform: string): Json {
  const sum = lines.reduce((all, { amount }) => all + amount, 0);
  if (lines.length > 0 && sum !== total) {
    throw new CannotWrite(`The lines of this bill do not add up to its total, which ${platform} asks for.`);
  }
  const same = before.length === lines.length;
  return lines.map((line, index) => ({
    ...(same ? { id: before[index]!.id } : {}),
    description: line.description,
    amount: line.amount,
    account_ref: line.account,
    dimension_refs: line.dimensions,
  }));
}

function fromMailTo(value: Json): Json {
  if (typeof value !== 'object' || value === null) return null;
  const { line1, line2, city, state, postalCode, country } = value as Record<string, Json | undefined>;
  const parts = { line1, line2, city, state, postal_code: postalCode, country };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part ?? null]));
}
