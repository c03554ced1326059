import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { BillExtra, XeroStatus } from '../mapper/bill.ts';
import { changedLines, newLines, touchesLines } from './lines.ts';

type Body = { readonly [key: string]: Json };

const NEW_STATUS: Readonly<Record<string, XeroStatus>> = { draft: 'DRAFT', submitted: 'SUBMITTED', open: 'AUTHORISED' };

/** The contact goes by id alone: anything else in its place would change or create a contact. */
export function newBill({ fields }: Extract<RecordWrite, { kind: 'create' }>): Body {
  if (typeof fields.contact !== 'string') throw new CannotWrite('The bill has no vendor.');
  if (typeof fields.currency !== 'string') throw new CannotWrite('The bill has no currency.');
  const Status = NEW_STATUS[String(fields.status ?? 'open')] ?? 'AUTHORISED';
  if (Status === 'AUTHORISED' && !fields.dueOn) {
    throw new CannotWrite('The bill has no due date. Xero needs one to approve it.');
  }
  const { Url, ...header } = headerFields(withoutEmpty(fields));
  return {
    Type: 'ACCPAY',
    Status,
    ...header,
    // A link back is a convenience: a bill is not held for one that Xero refuses.
    ...(typeof Url === 'string' && isAllowedUrl(Url) ? { Url } : {}),
    ...(newLines(fields, fields.currency) as unknown as Body),
  };
}

/** Only what changed, with the bill's present status: without it Xero may take an approved bill for a draft. */
export function changedBill({ id, changes, current }: Extract<RecordWrite, { kind: 'update' }>): Body {
  const extra = billExtra(current);
  const header = headerFields(changes);
  if (typeof header.Url === 'string' && header.Url !== '' && !isAllowedUrl(header.Url)) {
    throw new CannotWrite('Xero takes no link with its own name in it.');
  }
  const lines = touchesLines(changes) ? changedLines(changes, current.fields, extra) : {};
  const body = { ...header, ...(lines as unknown as Body) };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by Xero.');
  return { InvoiceID: id, Status: extra.status, ...body };
}

const REMOVED = {
  DRAFT: 'DELETED',
  SUBMITTED: 'DELETED',
  AUTHORISED: 'VOIDED',
  PAID: undefined,
  VOIDED: undefined,
  DELETED: undefined,
} as const satisfies Record<XeroStatus, 'DELETED' | 'VOIDED' | undefined>;

export function removedBill({ id, current }: Extract<RecordWrite, { kind: 'remove' }>): Body {
  const { status } = billExtra(current);
  const Status = REMOVED[status];
  if (Status) return { InvoiceID: id, Status };
  throw new CannotWrite(
    status === 'PAID'
      ? 'The bill is paid in Xero and cannot be voided. Remove its payments there first.'
      : 'The bill is already voided or deleted in Xero.',
  );
}

export const billExtra = (current: ProviderRecord): BillExtra => {
  const extra = (current.extra ?? {}) as unknown as Partial<BillExtra>;
  const paid = current.fields.open === 0 && current.fields.total !== 0;
  const derived = paid ? 'PAID' : (NEW_STATUS[String(current.fields.status)] ?? 'AUTHORISED');
  return { ...extra, status: extra.status ?? derived };
};

const isAllowedUrl = (url: string): boolean => /^https?:\/\//.test(url) && !/xero/i.test(url);
const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Dates cannot be emptied: Xero knows no empty date. */
const dateOf = (value: Json | undefined): string => {
  if (typeof value === 'string') return value;
  throw new CannotWrite('A date of a bill in Xero can be changed, but not removed.');
};

function headerFields(fields: Fields): Record<string, Json> {
  const body: Record<string, Json> = {};
  if ('contact' in fields) body.Contact = { ContactID: String(fields.contact) };
  if ('number' in fields) body.InvoiceNumber = numberOf(fields.number);
  if ('billedOn' in fields) body.Date = dateOf(fields.billedOn);
  if ('dueOn' in fields) body.DueDate = dateOf(fields.dueOn);
  // A plan that is dropped stays visible in Xero: it moves no money, and is not worth holding the bill's other changes.
  if (typeof fields.plannedOn === 'string') body.PlannedPaymentDate = fields.plannedOn;
  if ('currency' in fields) body.CurrencyCode = String(fields.currency);
  if ('webUrl' in fields) body.Url = String(fields.webUrl ?? '');
  return body;
}

function numberOf(value: Json | undefined): string {
  const number = typeof value === 'string' ? value.trim() : '';
  if (number.length > 255) throw new CannotWrite('The bill number is longer than the 255 characters that Xero keeps.');
  return number;
}
