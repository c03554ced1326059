import type { GuardView, Hold, Match, MatchView } from '../engine/integration.ts';
import { normalNumber, termsOf } from '../engine/terms.ts';

/**
 * Two invoices of one customer are the same with number, currency and total, both owed; with the number alone they may be.
 * `asked`: what the platform would ask for, where that is less than the ledger's total.
 */
export const matchInvoices = (asked: (view: MatchView) => number | undefined): Match => ({
  terms: (fields) => termsOf('invoice', fields),
  judge: (view) => {
    if (normalNumber(view.fields.number) === undefined) return 'none';
    const isSame = view.candidate.total === asked(view) && view.candidate.currency === view.fields.currency;
    return isSame && Number(view.fields.open ?? 0) > 0 && Number(view.candidate.open ?? 0) > 0 ? 'certain' : 'likely';
  },
});

/** A doubled invoice asks a customer twice: one with the same number that is linked already stops a new one. */
export const guardInvoice = ({ fields, alike }: GuardView): Hold | undefined =>
  normalNumber(fields.number) !== undefined && alike.some((other) => other.linked)
    ? {
        hold: 'possibleDuplicate',
        text: `An invoice of this customer with the number ${String(fields.number)} is on the other side already. Creating it twice would have it asked for twice: create it only if it really is another invoice.`,
        actions: ['create', 'ignore'],
      }
    : undefined;
