import * as z from 'zod';
import { Unavailable } from '../../../engine/errors.ts';
import type { Unreadable } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import type { Rows } from '../../reading.ts';
import { isCustomerId } from '../ids.ts';
import { toCustomer, toVendor } from '../mapper/contact.ts';
import { toBill, toCreditMemo, toInvoice, toVendorCredit } from '../mapper/document.ts';
import { toAccount, toDimension, toFundingAccount, toItem } from '../mapper/lists.ts';
import { toBillPayment, toReceived } from '../mapper/payment.ts';
import {
  billBank,
  billBill,
  billClassification,
  billCreditMemo,
  billCustomer,
  billInvoice,
  billPayment,
  billReceived,
  billVendor,
  billVendorCredit,
} from '../schema.ts';

const READ: Partial<Readonly<Record<Entity, (row: unknown) => ProviderRecord>>> = {
  contact: (row) =>
    isCustomerId(idOf(row) ?? '') ? toCustomer(billCustomer.parse(row)) : toVendor(billVendor.parse(row)),
  bill: (row) => toBill(billBill.parse(row)),
  invoice: (row) => toInvoice(billInvoice.parse(row)),
  vendorCredit: (row) => toVendorCredit(billVendorCredit.parse(row)),
  creditMemo: (row) => toCreditMemo(billCreditMemo.parse(row)),
  billPayment: (row) => toBillPayment(billPayment.parse(row)),
  payment: (row) => toReceived(billReceived.parse(row)),
  account: (row) => toAccount(billClassification.parse(row)),
  dimension: (row) => toDimension(billClassification.parse(row)),
  item: (row) => toItem(billClassification.parse(row)),
  fundingAccount: (row) => toFundingAccount(billBank.parse(row)),
};

/** @throws {z.ZodError} not what the vendor documents */
export const recordOf = (entity: Entity, row: unknown): ProviderRecord | undefined => READ[entity]?.(row);

/** Each row alone: one that does not parse is named with the reason and hides no other. */
export function readRows(entity: Entity, rows: readonly unknown[]): Rows {
  const records: ProviderRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const row of rows) {
    try {
      const record = recordOf(entity, row);
      if (record) records.push({ ...record, ...(TOLD_BY_BIRTH.has(entity) ? bornAt(row) : {}) });
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      unreadable.push({ entity, id: idOf(row) ?? 'unknown', reason: reasonOf(error) });
    }
  }
  return { records, unreadable };
}

/** Of these our own create may have been edited before it is found. */
const TOLD_BY_BIRTH: ReadonlySet<Entity> = new Set(['contact', 'bill', 'invoice', 'vendorCredit', 'creditMemo']);

function bornAt(row: unknown): Pick<ProviderRecord, 'bornAt'> {
  const at = Date.parse(String((Object(row) as { createdTime?: unknown }).createdTime));
  return Number.isNaN(at) ? {} : { bornAt: at };
}

/** Names the fields that are wrong, never what stands in them: reasons end up in logs. */
const reasonOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`).join('; ');

export const idOf = (row: unknown): string | undefined => {
  const { id } = Object(row) as { id?: unknown };
  return typeof id === 'string' ? id : undefined;
};

export interface RawPage {
  readonly rows: readonly unknown[];
  readonly next?: string;
}

/** No next page is none, or an empty text. @throws {Unavailable} not a list */
export function pageOf(body: unknown): RawPage {
  const { results, nextPage } = Object(body) as { results?: unknown; nextPage?: unknown };
  if (!Array.isArray(results)) throw new Unavailable('bill answered a list with something that is none');
  return typeof nextPage === 'string' && nextPage !== '' ? { rows: results, next: nextPage } : { rows: results };
}
