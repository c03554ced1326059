import type { Books } from './books.ts';
import { addDays } from './days.ts';
import { movePayment, statesOf } from './payments.ts';
import { moveReceived } from './received.ts';
import type { Payment } from './records.ts';

const CHECK_DAYS = 6;

/** What happens by itself when a day begins. A payment that waits for somebody's decision stays where it is. */
export function turnDay(books: Books): void {
  const today = books.today();
  if (books.turnedOn === today) return;
  books.turnedOn = today;
  if (!books.options.autopilot) return;
  for (const { id } of books.all('payment')) {
    // Several days may have passed since anybody looked.
    for (let next = step(books, id, today); next; next = step(books, id, today)) movePayment(books, id, next);
  }
  for (const { id, status, paymentDate } of books.all('received')) {
    if (status === 'SCHEDULED' && paymentDate <= today) moveReceived(books, id, { status: 'PAID' });
  }
}

/** Debited on its day, processed the day after, sent and (but for a check) settled the day after that. */
function step(books: Books, id: string, today: string): Partial<Payment> | undefined {
  const payment = books.find('payment', id);
  const { singleStatus, processDate, disbursementType, voidInfo } = payment;
  const isDue = (days: number): boolean => addDays(processDate, days) <= today;
  const to = (status: Payment['singleStatus'], more: Partial<Payment> = {}) => ({
    ...statesOf(status, payment),
    ...more,
  });
  const sentDate = addDays(processDate, 2);
  switch (singleStatus) {
    case 'SCHEDULED':
      return payment.status === 'SCHEDULED' && isDue(0) ? to('FUNDING_STARTED') : undefined;
    case 'READY_TO_FUND':
      return isDue(0) ? to('FUNDING_STARTED') : undefined;
    case 'FUNDING_STARTED':
      return isDue(1) ? to('PROCESSED', { arrivesByDate: addDays(processDate, 4) }) : undefined;
    case 'PROCESSED':
      if (!isDue(2)) return undefined;
      return disbursementType === 'CHECK'
        ? to('SENT', { sentDate, checkNumber: String(20_000 + books.number()) })
        : to('CLEARED', { sentDate });
    case 'SENT':
    case 'DELIVERED':
      return isDue(CHECK_DAYS) ? to('CLEARED') : undefined;
    case 'VOID_PENDING':
      return to('VOIDED', { voidInfo: voidInfo.map((one) => ({ ...one, status: 'ACCEPTED' })) });
    case 'CANCELLATION_IN_PROGRESS':
      return to('CANCELED');
    default:
      return undefined;
  }
}
