import { CannotWrite } from '../../../engine/errors.ts';
import type { Line } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, Presence, ProviderRecord } from '../../../model/record.ts';
import type { PlatformInvoice, PlatformInvoiceLine } from '../schema-get-paid.ts';
import { customerId, markerText, type Names, platformId, renamed } from './base.ts';

/** A void invoice is void for good; one that was removed from the list is `deleted`, and `extra.removedBy` says by whom. */
export const toInvoice = (source: PlatformInvoice): ProviderRecord => ({
  entity: 'invoice',
  id: source.id,
  version: source.version,
  presence: presenceOf(source),
  fields: {
    contact: customerId(source.customer_id),
    number: source.number,
    billedOn: source.issue_date,
    dueOn: source.due_date,
    currency: source.currency,
    total: source.total,
    open: source.balance,
    status: 'open',
    lines: source.lines.map(toLine),
    lineCount: source.lines.length,
    webUrl: source.web_url,
    source: source.source,
    frozen: source.frozen,
  },
  extra: {
    lines: source.lines.map(({ id }) => id),
    requestStatus: source.request_status,
    removedBy: source.removed_by,
  },
  marker: markerText(source),
});

const presenceOf = ({ archived, status }: PlatformInvoice): Presence => {
  if (status === 'void') return 'void';
  return archived ? 'deleted' : 'present';
};

/** With its tax in it, so that lines add up to the total wherever they are shown. */
const toLine = ({ description, amount, tax_amount }: PlatformInvoiceLine): Line => ({
  description,
  amount: amount + tax_amount,
  account: null,
  dimensions: [],
});

const INVOICE: Names = { number: 'number', billedOn: 'issue_date', dueOn: 'due_date', total: 'total' };

/** @throws {CannotWrite} without a customer, day or currency, or with a total that is not positive */
export function fromNewInvoice(fields: Fields, platform: string): Record<string, Json> {
  const { contact, currency, total, billedOn, lines } = fields;
  if (typeof contact !== 'string') throw new CannotWrite(`An invoice needs a customer on ${platform}.`);
  if (typeof currency !== 'string') throw new CannotWrite(`An invoice needs a currency on ${platform}.`);
  if (typeof billedOn !== 'string') throw new CannotWrite(`An invoice needs a date on ${platform}.`);
  if (typeof total !== 'number' || total <= 0) throw new CannotWrite(`${platform} takes no invoice of zero or less.`);
  return {
    customer_id: platformId(contact),
    currency,
    ...renamed(fields, INVOICE),
    ...(Array.isArray(lines) ? { lines: fromLines(lines as unknown as readonly Line[], [], total, platform) } : {}),
  };
}

/** @throws {CannotWrite} another customer or currency, or lines that do not add up */
export function fromInvoiceChanges(changes: Fields, current: ProviderRecord, platform: string): Record<string, Json> {
  if ('contact' in changes)
    throw new CannotWrite(`An invoice on ${platform} stays with its customer: void it there, and enter it again.`);
  if ('currency' in changes) throw new CannotWrite(`An invoice on ${platform} keeps its currency.`);
  if ('billedOn' in changes && typeof changes.billedOn !== 'string')
    throw new CannotWrite(`An invoice needs a date on ${platform}.`);
  const body = renamed(changes, INVOICE);
  const before = ((current.extra ?? {}) as { lines?: readonly string[] }).lines ?? [];
  const total = Number(changes.total ?? current.fields.total);
  if (Array.isArray(changes.lines))
    return { ...body, lines: fromLines(changes.lines as unknown as readonly Line[], before, total, platform) };
  // Lines that no longer explain the total explain nothing.
  return 'total' in changes && before.length > 0 ? { ...body, lines: [] } : body;
}

/** Lines keep their ids where their number did not change. */
function fromLines(lines: readonly Line[], before: readonly string[], total: number, platform: string): Json {
  const sum = lines.reduce((all, { amount }) => all + amount, 0);
  if (lines.length > 0 && sum !== total) {
    throw new CannotWrite(`The lines of this invoice do not add up to its total, which ${platform} asks for.`);
  }
  const same = before.length === lines.length;
  return lines.map(({ description, amount }, index) => ({
    ...(same ? { id: before[index]! } : {}),
    description,
    quantity: '1',
    unit_amount: amount,
    amount,
    tax_amount: 0,
  }));
}
