import type { Entity } from '../../model/names.ts';

/**
 * The first letters of an id say what it is the id of, so that a contact is found among vendors or among customers, and a
 * file among a bill's documents or an invoice's attachments.
 * @see https://developer.bill.com/docs
 */
export const isCustomerId = (id: string): boolean => id.startsWith('0cu');
export const isInvoiceId = (id: string): boolean => id.startsWith('00e');

export type DimensionKind = 'class' | 'department' | 'location';

export const DIMENSION_PATH: Readonly<Record<DimensionKind, string>> = {
  class: 'classifications/accounting-classes',
  department: 'classifications/departments',
  location: 'classifications/locations',
};

export const dimensionKindOf = (id: string): DimensionKind =>
  id.startsWith('0de') ? 'department' : id.startsWith('loc') ? 'location' : 'class';

/** Where records of an entity are; of contacts, dimensions and files it depends on the id. */
export function collectionOf(entity: Entity, id: string): string | undefined {
  if (entity === 'contact') return isCustomerId(id) ? 'customers' : 'vendors';
  if (entity === 'dimension') return DIMENSION_PATH[dimensionKindOf(id)];
  return COLLECTION[entity];
}

const COLLECTION: Partial<Readonly<Record<Entity, string>>> = {
  bill: 'bills',
  billPayment: 'payments',
  vendorCredit: 'vendor-credits',
  invoice: 'invoices',
  payment: 'receivable-payments',
  creditMemo: 'credit-memos',
  account: 'classifications/chart-of-accounts',
  item: 'classifications/items',
};
