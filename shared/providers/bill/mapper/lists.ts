import type * as z from 'zod';
import { childId, type ProviderRecord } from '../../../model/record.ts';
import { dimensionKindOf, isInvoiceId } from '../ids.ts';
import type { BillClassification, billBank, billFile } from '../schema.ts';
import { CURRENCY, presenceOf, text, versionOf } from './values.ts';

/** Kinds of accounts that lines are booked on, and kinds that money is paid from. */
const NO_CATEGORY: readonly string[] = [
  'ACCOUNTS_PAYABLE',
  'ACCOUNTS_RECEIVABLE',
  'BANK',
  'CREDIT_CARD',
  'NON_POSTING',
];
const PAID_FROM: readonly string[] = ['BANK', 'CREDIT_CARD'];

const base = (source: BillClassification) =>
  ({ id: source.id, version: versionOf(source), presence: presenceOf(source) }) as const;

/** @see https://developer.bill.com/reference/chart-of-accounts */
export function toAccount(source: BillClassification): ProviderRecord {
  const type = source.account?.type ?? 'UNSPECIFIED';
  return {
    entity: 'account',
    ...base(source),
    fields: {
      name: source.name,
      code: text(source.account?.number),
      type,
      currency: CURRENCY,
      parent: text(source.parentId),
      category: !NO_CATEGORY.includes(type),
      paymentTarget: PAID_FROM.includes(type),
    },
  };
}

/** A class, a department or a location: the id says which. */
export const toDimension = (source: BillClassification): ProviderRecord => ({
  entity: 'dimension',
  ...base(source),
  fields: { name: source.name, dimension: dimensionKindOf(source.id), parent: text(source.parentId) },
});

/** Sales tax is an item too; its type says so. */
export const toItem = (source: BillClassification): ProviderRecord => ({
  entity: 'item',
  ...base(source),
  fields: {
    name: source.name,
    type: text(source.type),
    account: text(source.chartOfAccountId),
    description: text(source.description),
  },
});

/** A bank account that BILL pays from, and the account of the books that it stands for. */
export const toFundingAccount = (source: z.infer<typeof billBank>): ProviderRecord => ({
  entity: 'fundingAccount',
  id: source.id,
  version: 0,
  presence: presenceOf(source),
  fields: {
    name: text(source.bankName) ?? text(source.nameOnAccount) ?? source.id,
    kind: 'bank',
    last4: /(\d{4})$/.exec(source.accountNumber ?? '')?.[1] ?? null,
    active: source.archived !== true && source.status === 'VERIFIED',
    account: text(source.chartOfAccountId),
  },
});

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
};

/** A file of a bill or an invoice. BILL shows a name and a link; the type is what the name says. */
export const toAttachment = (source: z.infer<typeof billFile>, document: string): ProviderRecord => ({
  entity: 'attachment',
  id: childId(document, source.id),
  version: 0,
  presence: 'present',
  marker: source.name,
  fields: {
    document,
    of: isInvoiceId(document) ? 'invoice' : 'bill',
    name: source.name,
    mimeType: TYPES[/\.(\w+)$/.exec(source.name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream',
  },
});
