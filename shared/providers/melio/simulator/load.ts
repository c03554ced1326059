import { createHash } from 'node:crypto';
import type { Kind, Row } from './records.ts';
import type { Tenant } from './tenant.ts';

/** Files of records, in the shape of the contract's lists, and the order in which they must be there. */
const KIND: Readonly<Record<string, Kind>> = {
  'Vendors.json': 'vendor',
  'FundingAccounts.json': 'funding_account',
  'Customers.json': 'customer',
  'Bills.json': 'bill',
  'Invoices.json': 'invoice',
  'BillPayments.json': 'bill_payment',
  'ReceivedPayments.json': 'received_payment',
  'Payouts.json': 'payout',
};
const ACCOUNTING = { 'AccountingAccounts.json': 'accounts', 'AccountingDimensions.json': 'dimensions' } as const;

/**
 * Takes in what `GET /vendors`, `GET /bills`, ... answered: records keep their ids, versions and stamps.
 * `Attachments.json` may carry the bytes of each file as `content_base64`.
 * @throws the name is none of these, or the text is no such list
 */
export function loadFile(tenant: Tenant, fileName: string, json: string): void {
  const parsed = JSON.parse(json);
  if (fileName in ACCOUNTING) {
    tenant[ACCOUNTING[fileName as keyof typeof ACCOUNTING]] = parsed;
    return;
  }
  if (!Array.isArray(parsed.data)) throw new Error(`${fileName}: "data" with a list of records is expected`);
  if (fileName === 'Attachments.json') {
    loadAttachments(tenant, parsed.data);
    return;
  }
  const kind = KIND[fileName];
  if (!kind) throw new Error(`${fileName}: not a file of this platform; known are ${known.join(', ')}`);
  for (const row of inListOrder(parsed.data)) keep(tenant, kind, row);
}

const known = [...Object.keys(KIND), 'Attachments.json', ...Object.keys(ACCOUNTING)];

function loadAttachments(tenant: Tenant, rows: readonly (Row & { readonly content_base64?: string })[]): void {
  for (const { content_base64, ...row } of inListOrder(rows)) {
    const bytes = Buffer.from(content_base64 ?? '', 'base64');
    tenant.files.set(row.id, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    keep(tenant, 'attachment', { ...row, size: bytes.length, sha256 } as Row);
  }
}

function keep(tenant: Tenant, kind: Kind, row: Row): void {
  tenant.clock.saw(Date.parse(row.updated_at));
  tenant.store(kind, row as never);
}

const inListOrder = <R extends Row>(rows: readonly R[]): readonly R[] =>
  [...rows].sort((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at));
