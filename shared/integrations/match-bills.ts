import type { GuardView, Hold, Match, MatchView } from '../engine/integration.ts';
import { normalNumber, termsOf } from '../engine/terms.ts';
import { daysApart } from './comparators.ts';

/**
 * Two bills of one vendor are the same with number, total and currency, both open; with the number alone, or without a
 * number but with total and date, they may be. Identity never rests on a number by itself.
 */
export const matchBills: Match = {
  terms: (fields) => termsOf('bill', fields),
  judge: (view) => {
    const number = normalNumber(view.fields.number);
    const sameTotal = view.fields.total === view.candidate.total;
    const sameCurrency = view.fields.currency === view.candidate.currency;
    if (number === undefined) return sameTotal && sameCurrency && closeDates(view) ? 'likely' : 'none';
    if (sameTotal && sameCurrency && isOpen(view.fields) && isOpen(view.candidate)) return 'certain';
    return 'likely';
  },
};

const isOpen = (fields: MatchView['fields']): boolean => Number(fields.open ?? 0) > 0;
const closeDates = (view: MatchView): boolean => daysApart(view.fields.billedOn, view.candidate.billedOn) <= 3;

/** A doubled bill is a doubled payment: one with the same number that is there already, paid or linked, stops a new one. */
export const guardBill = ({ fields, alike }: GuardView): Hold | undefined => {
  const number = normalNumber(fields.number);
  const twin = number === undefined ? undefined : alike.find((other) => other.linked);
  return twin
    ? {
        hold: 'possibleDuplicate',
        text: `A bill of this vendor with the number ${String(fields.number)} is on the other side already. Entering it twice would have it paid twice: create it only if it really is another bill.`,
        actions: ['create', 'ignore'],
      }
    : undefined;
};
