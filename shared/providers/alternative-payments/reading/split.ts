import type { Allocation } from '../mapper/payment.ts';

/** A payment beside the one in question, in one of its invoices. */
export interface Beside {
  readonly id: string;
  readonly status: string;
  readonly subTotal: number;
}

/** An invoice that the payment is known to settle, or a part of it. Minor units. */
export interface Holder {
  readonly invoice: string;
  readonly total: number;
  readonly others: readonly Beside[];
}

const NEVER_PAID = ['failed', 'declined', 'canceled', 'cancelled'];
const GIVEN_BACK = [...NEVER_PAID, 'refunded', 'chargeback'];

/** It pays this invoice in full and nothing else has: then it pays no other. */
export const paysExactly = ({ total, others }: Holder, subTotal: number): boolean =>
  total === subTotal && others.every(({ status }) => GIVEN_BACK.includes(status));

/**
 * How a payment is divided among its invoices, of which the platform says nothing. One invoice takes all. Several take
 * what was left to pay on each, when that adds up to the payment; otherwise nobody can tell.
 *
 * What was left depends on what the other payments were at that moment, not on what became of them: a refund of another
 * one, months later, must not divide this one anew. So every reading that adds up counts.
 */
export function split(holders: readonly Holder[], subTotal: number): readonly Allocation[] {
  const [only] = holders;
  if (holders.length <= 1) return only ? [{ invoice: only.invoice, amount: subTotal }] : [];
  const shared = new Set(holders.flatMap(({ others }) => others.map(({ id }) => id)).filter(isRepeated));
  for (const without of [GIVEN_BACK, NEVER_PAID]) {
    const shares = holders.map(({ invoice, total, others }) => {
      const paid = others
        .filter(({ id, status }) => !shared.has(id) && !without.includes(status))
        .reduce((sum, other) => sum + other.subTotal, 0);
      return { invoice, amount: total - paid };
    });
    const isWhole = shares.reduce((sum, { amount }) => sum + amount, 0) === subTotal;
    if (isWhole && shares.every(({ amount }) => amount > 0)) return shares;
  }
  return holders.map(({ invoice }) => ({ invoice }));
}

/** Payments over several of these invoices: their own division is unknown as well. */
const isRepeated = (id: string, index: number, all: readonly string[]): boolean => all.indexOf(id) !== index;
