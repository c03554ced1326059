import { ok } from './answers.ts';
import type { Books } from './books.ts';
import type { Routes } from './call.ts';
import { byStatus } from './invoices.ts';
import { from, list, until } from './lists.ts';
import { shown } from './money.ts';
import { type Payout, type PayoutStatus, payoutStatuses } from './records.ts';

export function movePayout(books: Books, id: string, status: PayoutStatus): Payout {
  const before = books.find('payout', id);
  if (before.status === status) return before;
  books.announce(`payout_${status}`, { id });
  return books.change('payout', id, { status });
}

function showPayout({ options }: Books, { items: _, ...payout }: Payout) {
  return {
    ...payout,
    sub_total: shown(options, payout.sub_total),
    total: shown(options, payout.total),
    fees: payout.fees.map((fee) => ({ ...fee, amount: shown(options, fee.amount) })),
  };
}

const filters = (books: Books) => ({
  status: byStatus<Payout>(books, payoutStatuses),
  invoice_id: (value: string) => (row: Payout) =>
    row.items.some(({ payment_id }) =>
      books.get('payment', payment_id ?? '')?.shares.some(({ invoice_id }) => invoice_id === value),
    ),
  start_date: (value: string) => from(value, 'start_date', (row: Payout) => row.created_at),
  end_date: (value: string) => until(value, 'end_date', (row: Payout) => row.created_at),
});

export const payoutRoutes: Routes = {
  'GET /payouts': {
    scope: 'payouts:read',
    answer: (call) =>
      list(
        call,
        'payout',
        filters(call.books),
        () => true,
        (row) => showPayout(call.books, row),
      ),
  },
  'GET /payouts/{id}': {
    scope: 'payouts:read',
    answer: ({ books, id }) => ok(showPayout(books, books.find('payout', id))),
  },
  'GET /payouts/{id}/transactions': {
    scope: 'payouts:read',
    answer: ({ books, id }) => {
      const { items } = books.find('payout', id);
      const rows = items.map((item) => ({ ...item, amount: shown(books.options, item.amount) }));
      return ok({ data: rows, start_cursor: null, end_cursor: null, has_next_page: false, has_previous_page: false });
    },
  },
};
