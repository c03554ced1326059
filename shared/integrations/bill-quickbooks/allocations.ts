import type { FieldRule, FieldView, MatchView, RecordView, Related, Term } from '../../engine/integration.ts';
import { byId } from '../../engine/terms.ts';
import type { Allocation } from '../../model/entities.ts';
import type { Json } from '../../model/json.ts';
import { daysApart } from '../comparators.ts';

type Fields = RecordView['fields'];

/** Payments of bills, and payments of customers: alike in all but what they settle and what they use up. */
export interface Kind {
  readonly entity: 'billPayment' | 'payment';
  readonly document: 'bill' | 'invoice';
  readonly credit: 'vendorCredit' | 'creditMemo';
  readonly noun: 'bill' | 'invoice';
}
export const PAYABLE: Kind = { entity: 'billPayment', document: 'bill', credit: 'vendorCredit', noun: 'bill' };
export const RECEIVABLE: Kind = { entity: 'payment', document: 'invoice', credit: 'creditMemo', noun: 'invoice' };

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
export const allocationsOf = ({ allocations }: Fields): readonly Allocation[] =>
  listOf(allocations) as unknown as readonly Allocation[];
export const usesCredits = ({ credits }: Fields): boolean => listOf(credits).length > 0;

/** The documents that a payment names, so that its amount can be what of it concerns the sync. */
export const documentsOf =
  ({ document }: Kind) =>
  (fields: Fields): readonly Term[] =>
    allocationsOf(fields).map((share) => byId(document, share.document));

const syncing = ({ document }: Kind, related: readonly Related[]): ReadonlySet<string> =>
  new Set(related.filter(({ entity, linked }) => entity === document && linked).map(({ id }) => id));

const sumOf = (shares: readonly Allocation[]): number => shares.reduce((sum, { amount }) => sum + amount, 0);

/** Shares of documents that are on both sides. */
export const syncedShares = (kind: Kind, { fields, related }: RecordView): readonly Allocation[] => {
  const known = syncing(kind, related);
  return allocationsOf(fields).filter(({ document }) => known.has(document));
};

/** ALL-4: of a payment over documents that sync and others, what is for the former, and what is for none yet. */
export const amountThatSyncs =
  (kind: Kind): FieldView =>
  (fields, view) =>
    Number(fields.amount ?? 0) - sumOf(allocationsOf(fields)) + sumOf(syncedShares(kind, { ...view, fields }));

/** A share of a document that stays out is left out; one of a document that is on its way waits for it. */
export const sharesOf = (kind: Kind): NonNullable<FieldRule['refs']> => [
  { at: 'document', entity: kind.document, optional: true },
];

/** Same shares, or the same amount on the same document, within three days: what two systems record of one payment. */
export const isTwin = (fields: Fields, other: Fields): boolean => {
  if ((other.kind ?? 'payment') !== 'payment' || daysApart(fields.paidOn, other.paidOn) > 3) return false;
  const theirs = new Set(allocationsOf(other).map(({ amount }) => amount));
  return fields.amount === other.amount || allocationsOf(fields).some(({ amount }) => theirs.has(amount));
};

/** All of it is the same, share by share, and each share is of the same document where that is on both sides. */
export const isSame = (
  { document: entity }: Kind,
  { fields, candidate, translate }: Pick<MatchView, 'fields' | 'candidate' | 'translate'>,
): boolean => {
  const theirs = allocationsOf(candidate);
  const amounts = (of: readonly Allocation[]) =>
    of
      .map(({ amount }) => amount)
      .sort((a, b) => a - b)
      .join();
  const isThere = ({ document, amount }: Allocation): boolean => {
    const there = translate(entity, document);
    return there === undefined || theirs.some((share) => share.document === there && share.amount === amount);
  };
  const ours = allocationsOf(fields);
  return (
    isTwin(fields, candidate) &&
    fields.amount === candidate.amount &&
    amounts(ours) === amounts(theirs) &&
    ours.every(isThere)
  );
};
