import type { Books } from '../books.ts';
import { addDays } from '../days.ts';
import { movePayout } from '../payouts.ts';
import type { Payment, Payout, PayoutItem, PayoutStatus } from '../records.ts';

const BACK = { failed: 'return', refunded: 'refund', chargeback: 'chargeback' } as const;

/** The platform's transfers to the merchant's bank. */
export const payoutsUi = (books: Books) => {
  const backedOut = () =>
    new Set(
      books.records.payout
        .all()
        .flatMap(({ items }) => items.filter(({ type }) => type !== 'payment').map(({ payment_id }) => payment_id)),
    );

  const item = (payment: Payment, type: PayoutItem['type'], amount: number): PayoutItem => ({
    id: books.newId('txn'),
    payment_id: payment.id,
    type,
    amount,
  });

  return {
    /**
     * One transfer for what succeeded since the last one, less what came back of earlier ones. Fees that the merchant
     * bears are kept back.
     * @returns undefined when there is nothing to pay out
     */
    payOut(form: { readonly payments?: readonly string[]; readonly arrivalOn?: string } = {}): Payout | undefined {
      const all = books.records.payment.all();
      const isAsked = ({ id }: Payment) => form.payments === undefined || form.payments.includes(id);
      const paid = all.filter((one) => isAsked(one) && one.payout_id === null && isDue(one));
      const known = backedOut();
      const back = all.filter((one) => one.payout_id !== null && one.status in BACK && !known.has(one.id));
      const items = [
        ...paid.map((payment) => item(payment, 'payment', payment.sub_total)),
        ...back.map((payment) => item(payment, BACK[payment.status as keyof typeof BACK], -payment.sub_total)),
      ];
      if (items.length === 0) return undefined;
      const fees = paid.flatMap((payment) => payment.fees.filter((fee) => !fee.covered_by_customer));
      const sub_total = items.reduce((sum, { amount }) => sum + amount, 0);
      const payout = books.add('payout', {
        customer_id: null,
        status: 'scheduled',
        arrival_date: form.arrivalOn ?? addDays(books.today(), 2),
        sub_total,
        total: sub_total - fees.reduce((sum, { amount }) => sum + amount, 0),
        fees,
        items,
      });
      for (const { id } of paid) books.change('payment', id, { payout_id: payout.id });
      books.announce('payout_scheduled', { id: payout.id });
      return payout;
    },

    movePayout: (id: string, status: PayoutStatus): Payout => movePayout(books, id, status),
  };
};

/** Checks go to the merchant's own bank. */
const isDue = ({ status, payment_method }: Payment): boolean =>
  payment_method !== 'check' && (status === 'succeeded' || status === 'partially_refunded');
