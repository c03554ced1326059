import { type Call, type Reply, result } from '../call.ts';
import { unknown } from '../refusals.ts';
import type { Operation } from '../resource.ts';
import type { Wire } from '../wire.ts';

const NAMES = [
  'Advertising',
  'Bank Fees',
  'Merchant Account Fees',
  'Office Expenses',
  'Professional Services',
  'Supplies',
  'Travel',
];
const FIRST = 65_770;
const CATEGORIES: readonly Wire[] = NAMES.map((category, index) => ({
  id: FIRST + index,
  categoryid: FIRST + index,
  category,
  parentid: null,
  is_cogs: false,
  is_editable: false,
  created_at: '2024-01-01 00:00:00',
  updated_at: '2024-01-01 00:00:00',
  transaction_posted: false,
  vis_state: 0,
}));

export const isCategory = (id: number | undefined): boolean => CATEGORIES.some((one) => one.id === id);

/** Expense categories can only be read. @see https://www.freshbooks.com/api/expense_categories */
export const categoryOperations: readonly Operation[] = [
  {
    name: 'GET /expenses/categories',
    scope: 'expenses',
    write: false,
    run: ({ query }: Call): Reply => {
      const perPage = Math.min(100, Number(query.get('per_page')) || 15);
      const page = Math.max(1, Number(query.get('page')) || 1);
      const categories = CATEGORIES.slice((page - 1) * perPage, page * perPage);
      const total = CATEGORIES.length;
      return result({ categories, page, pages: Math.ceil(total / perPage), per_page: perPage, total });
    },
  },
  {
    name: 'GET /expenses/categories/{id}',
    scope: 'expenses',
    write: false,
    run: ({ id }: Call): Reply => {
      const category = CATEGORIES.find((one) => one.id === id);
      if (!category) throw unknown('category', 'categoryid', String(id));
      return result({ category });
    },
  },
];
