import type { Books } from './books.ts';
import { Refused } from './refusals.ts';
import type { ContactRow } from './rows.ts';
import { addDays, dayMs, dayOf, messageDay, type Wire } from './wire.ts';

/** @throws {Refused} the day lies in a period that is locked */
export function checkLock(books: Books, day: string): void {
  const { periodLock, yearLock } = books.info;
  if (yearLock && day <= yearLock) {
    throw new Refused(
      `The document date cannot be before the end of year lock date, currently set at ${messageDay(yearLock)}`,
    );
  }
  if (periodLock && day <= periodLock) {
    throw new Refused(
      `The document date cannot be before the period lock date, currently set at ${messageDay(periodLock)}`,
    );
  }
}

/** The due date by the contact's terms, where there are some. */
export function dueFromTerms(books: Books, contact: ContactRow, type: string, day: string): string | undefined {
  if (!books.world.options.switches.dueDateFromTerms) return undefined;
  const terms = contact.nested.PaymentTerms as { Bills?: Wire; Sales?: Wire } | undefined;
  const term = type === 'ACCPAY' ? terms?.Bills : terms?.Sales;
  if (!term) return undefined;
  const days = Number(term.Day);
  if (term.Type === 'DAYSAFTERBILLDATE') return addDays(day, days);
  if (term.Type === 'DAYSAFTERBILLMONTH') return addDays(monthEnd(day, 0), days);
  return dayOfMonth(day, term.Type === 'OFCURRENTMONTH' ? 0 : 1, days);
}

const monthEnd = (day: string, ahead: number): string => {
  const date = new Date(dayMs(day));
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead + 1, 0));
};

function dayOfMonth(day: string, ahead: number, wanted: number): string {
  const end = monthEnd(day, ahead);
  const last = Number(end.slice(8));
  return `${end.slice(0, 8)}${String(Math.min(wanted, last)).padStart(2, '0')}`;
}
