import * as z from 'zod';
import type { Unreadable } from '../../engine/provider.ts';
import type { Entity } from '../../model/names.ts';
import type { ProviderRecord } from '../../model/record.ts';
import { toAttachment } from './mapper/attachment.ts';
import { toBill } from './mapper/bill.ts';
import { toBillPayments } from './mapper/bill-payment.ts';
import { toFundingAccount } from './mapper/company.ts';
import { toAccountList, toDimensionList } from './mapper/lists.ts';
import { toContact } from './mapper/vendor.ts';
import {
  platformAccountList,
  platformAttachment,
  platformBill,
  platformBillPayment,
  platformDimensionList,
  platformFundingAccount,
  platformVendor,
} from './schema.ts';

/** Entities that stand in collections, and how one of their rows is read. A payment yields a record per bill. */
const READ = {
  contact: (row: unknown) => [toContact(platformVendor.parse(row))],
  bill: (row: unknown) => [toBill(platformBill.parse(row))],
  billPayment: (row: unknown) => toBillPayments(platformBillPayment.parse(row)),
  attachment: (row: unknown) => [toAttachment(platformAttachment.parse(row))],
  fundingAccount: (row: unknown) => [toFundingAccount(platformFundingAccount.parse(row))],
} as const satisfies Partial<Record<Entity, (row: unknown) => readonly ProviderRecord[]>>;

export type RowEntity = keyof typeof READ;
export const isRowEntity = (entity: Entity): entity is RowEntity => entity in READ;

export interface Rows {
  readonly records: readonly ProviderRecord[];
  readonly unreadable: readonly Unreadable[];
}

/** Each row alone: one that does not parse is named with the reason and hides no other. */
export function readRows(entity: RowEntity, rows: readonly unknown[]): Rows {
  const records: ProviderRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      records.push(...READ[entity](row));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      unreadable.push({ entity, id: idOf(row) ?? `row ${index}`, reason: reasonOf(error) });
    }
  }
  return { records, unreadable };
}

/** @throws {z.ZodError} it is no such list */
export const readAccountingList = (entity: 'accountList' | 'dimensionList', body: unknown): ProviderRecord =>
  entity === 'accountList'
    ? toAccountList(platformAccountList.parse(body))
    : toDimensionList(platformDimensionList.parse(body));

/** Names the fields that are wrong, never what stands in them. */
export const reasonOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`).join('; ');

export const idOf = (row: unknown): string | undefined => {
  const id = typeof row === 'object' && row !== null ? (row as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : undefined;
};
