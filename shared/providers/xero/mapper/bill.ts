import type { Json } from '../../../model/json.ts';
import type { Fields, Presence, ProviderRecord } from '../../../model/record.ts';
import type { XeroInvoice, XeroLine } from '../schema.ts';
import { day, minor, text, version } from './values.ts';

export type XeroStatus = XeroInvoice['Status'];
export type LineAmountTypes = NonNullable<XeroInvoice['LineAmountTypes']>;

const PRESENCE = {
  DRAFT: 'present',
  SUBMITTED: 'present',
  AUTHORISED: 'present',
  PAID: 'present',
  VOIDED: 'void',
  DELETED: 'deleted',
} as const satisfies Record<XeroStatus, Presence>;

/** Whether a bill is paid follows from the money, never from a word. */
const STATUS = {
  DRAFT: 'draft',
  SUBMITTED: 'submitted',
  AUTHORISED: 'open',
  PAID: 'open',
  VOIDED: 'open',
  DELETED: 'draft',
} as const satisfies Record<XeroStatus, string>;

/** What a later update must send back: a line without its id is added, an id that is missing is deleted. */
export interface BillExtra {
  readonly status: XeroStatus;
  readonly lineAmountTypes?: LineAmountTypes;
  readonly lineItems?: readonly StoredLine[];
  readonly hasAttachments?: boolean;
  /** Own ids of every settlement of the bill; absent when this representation did not show them all. */
  readonly settlements?: readonly string[];
}

/** A line as Xero keeps it. Numbers stay as Xero wrote them: four decimals in a price must come back as four. */
export interface StoredLine {
  readonly id: string;
  readonly description: string;
  readonly quantity?: number | string;
  readonly unitAmount?: number | string;
  readonly taxAmount?: number | string;
  readonly taxType?: string;
  readonly itemCode?: string;
  readonly account: string | null;
  readonly tracking: readonly { readonly category: string; readonly option: string }[];
  /** Its share of the total, minor units, tax included. */
  readonly amount: number;
}

/** A bill alone; its settlements and files are records of their own (settlement.ts, attachment.ts). */
export function toBill(source: XeroInvoice, settlements: readonly string[] | undefined): ProviderRecord {
  const currency = source.CurrencyCode;
  const lines = source.LineItems?.map((line) => storedLine(line, source.LineAmountTypes, currency));
  const extra: BillExtra = {
    status: source.Status,
    ...(source.LineAmountTypes ? { lineAmountTypes: source.LineAmountTypes } : {}),
    ...(lines ? { lineItems: lines } : {}),
    ...(source.HasAttachments === undefined ? {} : { hasAttachments: source.HasAttachments }),
    ...(settlements ? { settlements: [...settlements].sort() } : {}),
  };
  return {
    entity: 'bill',
    id: source.InvoiceID,
    version: version(source),
    presence: PRESENCE[source.Status],
    fields: {
      contact: source.Contact.ContactID,
      number: text(source.InvoiceNumber),
      billedOn: day(source.Date, source.DateString),
      dueOn: day(source.DueDate, source.DueDateString),
      plannedOn: day(source.PlannedPaymentDate),
      currency,
      total: minor(source.Total, currency),
      ...(source.AmountDue === undefined ? {} : { open: minor(source.AmountDue, currency) }),
      status: STATUS[source.Status],
      webUrl: text(source.Url),
      ...(source.HasAttachments === undefined ? {} : { hasAttachments: source.HasAttachments }),
      ...filesOf(source),
      ...(lines ? lineFields(lines) : {}),
    },
    extra: extra as unknown as Json,
  };
}

/** Only a bill read by its own id names its files; a list row says whether there are any. */
function filesOf({ Attachments, HasAttachments }: XeroInvoice): Fields {
  if (Attachments) return { attachments: Attachments.map(({ AttachmentID }) => AttachmentID).sort() };
  return HasAttachments === false ? { attachments: [] } : {};
}

/** The only line's text and account belong to the bill; of several lines none speaks for the whole. */
function lineFields(lines: readonly StoredLine[]): Fields {
  const [only] = lines;
  return {
    lineCount: lines.length,
    lines: lines.map(({ description, amount, account, tracking }) => ({
      description: text(description),
      amount,
      account,
      dimensions: tracking.map(dimensionId).sort(),
    })),
    ...(only && lines.length === 1 ? { note: text(only.description), account: only.account } : {}),
  };
}

/**
 * A tracking option is written with its category, so a dimension's id carries both.
 * @see https://github.com/XeroAPI/xero-php-oauth2/issues/228
 */
export const dimensionId = ({ category, option }: { readonly category: string; readonly option: string }): string =>
  `${category}:${option}`;

function storedLine(line: XeroLine, types: LineAmountTypes | undefined, currency: string): StoredLine {
  const shown = minor(line.LineAmount ?? 0, currency);
  // Exclusive lines show their net; with the tax they add up to the total in every mode.
  const tax = types === 'Exclusive' ? minor(line.TaxAmount ?? 0, currency) : 0;
  return {
    id: line.LineItemID ?? '',
    description: line.Description ?? '',
    ...(line.Quantity === undefined ? {} : { quantity: line.Quantity }),
    ...(line.UnitAmount === undefined ? {} : { unitAmount: line.UnitAmount }),
    ...(line.TaxAmount === undefined ? {} : { taxAmount: line.TaxAmount }),
    ...(line.TaxType ? { taxType: line.TaxType } : {}),
    ...(line.ItemCode ? { itemCode: line.ItemCode } : {}),
    // The code of an account may change and may be missing; its id stays.
    account: text(line.AccountID) ?? text(line.AccountCode),
    tracking: (line.Tracking ?? []).flatMap(({ TrackingCategoryID, TrackingOptionID }) =>
      TrackingOptionID ? [{ category: TrackingCategoryID ?? '', option: TrackingOptionID }] : [],
    ),
    amount: shown + tax,
  };
}
