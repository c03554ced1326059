import type { Fields } from '../../../shared/model/record.ts';

/** Allocations in the order of the model. */
export const byDocument = (entries: readonly { readonly document: string; readonly amount: number }[]) =>
  [...entries].sort((a, b) => (a.document < b.document ? -1 : 1));

/** A payment that was made elsewhere: so much on each document. */
export function mirror(bills: readonly string[], each: number, more: Fields = {}): Fields {
  return {
    contact: '0091',
    amount: bills.length * each,
    allocations: byDocument(bills.map((document) => ({ document, amount: each }))) as never,
    credits: [],
    unapplied: 0,
    currency: 'USD',
    paidOn: '2026-03-03',
    ...more,
  };
}
