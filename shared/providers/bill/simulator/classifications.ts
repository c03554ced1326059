import * as z from 'zod';
import { created, ok, ruleBroken } from './answers.ts';
import type { Books } from './books.ts';
import { amount, mandatory, type Routes, readBody, text } from './call.ts';
import { list } from './lists.ts';
import type { Classification } from './records.ts';

/** The last part of the path, by kind. */
const PATHS = {
  chartOfAccount: 'chart-of-accounts',
  accountingClass: 'accounting-classes',
  department: 'departments',
  location: 'locations',
  item: 'items',
  job: 'jobs',
  employee: 'employees',
} as const;
export type ClassificationKind = keyof typeof PATHS;
export const classificationKinds = Object.keys(PATHS) as readonly ClassificationKind[];

const accountTypes = [
  ...['UNSPECIFIED', 'ACCOUNTS_PAYABLE', 'ACCOUNTS_RECEIVABLE', 'BANK', 'COST_OF_GOODS_SOLD', 'CREDIT_CARD', 'EQUITY'],
  ...['EXPENSE', 'FIXED_ASSET', 'INCOME', 'LONG_TERM_LIABILITY', 'OTHER_ASSET', 'OTHER_CURRENT_ASSET'],
  ...['OTHER_CURRENT_LIABILITY', 'OTHER_EXPENSE', 'OTHER_INCOME', 'NON_POSTING'],
];

const form = z.object({
  name: mandatory,
  shortName: text,
  description: text,
  parentId: z.string().nullish(),
  account: z
    .object({ type: z.string().refine((type) => accountTypes.includes(type), 'is not a type'), number: text })
    .optional(),
  type: z.string().optional(),
  price: amount.nullish(),
  chartOfAccountId: z.string().nullish(),
  expenseChartOfAccountId: z.string().nullish(),
  purchaseDescription: text,
  purchaseCost: amount.nullish(),
  taxable: z.boolean().optional(),
  percentage: z.number().nullish(),
});
export type ClassificationForm = z.input<typeof form>;

const ITEM = {
  type: 'SERVICE',
  price: null,
  chartOfAccountId: null,
  expenseChartOfAccountId: null,
  purchaseDescription: '',
  purchaseCost: null,
  taxable: false,
  percentage: null,
} as const;

/** @throws {Refused} another one has the name, or there is no such parent */
export function saveClassification(
  books: Books,
  kind: ClassificationKind,
  given: z.output<ReturnType<typeof form.partial>>,
  id?: string,
): Classification {
  const before = id === undefined ? undefined : books.find(kind, id);
  const { name, shortName, description, parentId, account, ...item } = given;
  const next = name?.trim() ?? before?.name ?? '';
  const parent = parentId ?? before?.parentId ?? '';
  const twin = books
    .all(kind)
    .find((row) => !row.archived && row.id !== id && row.parentId === parent && same(row.name, next));
  if (twin) throw ruleBroken(`There is one named ${next} already.`);
  if (parent !== '' && !books.get(kind, parent)) throw ruleBroken('There is no such parent.');
  const content = {
    name: next,
    shortName: shortName ?? before?.shortName ?? '',
    description: description ?? before?.description ?? '',
    parentId: parent,
    ...(kind === 'chartOfAccount'
      ? { account: { type: 'UNSPECIFIED', number: '', ...before?.account, ...(account as object | undefined) } }
      : {}),
    ...(kind === 'item' ? { item: { ...ITEM, ...before?.item, ...present(item) } } : {}),
  } as Omit<Classification, 'id' | 'archived' | 'createdTime' | 'updatedTime'>;
  return id === undefined ? books.add(kind, content) : books.change(kind, id, content);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const present = (given: object) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

export const archiveClassification = (books: Books, kind: ClassificationKind, id: string, archived: boolean) =>
  books.find(kind, id).archived === archived ? books.find(kind, id) : books.change(kind, id, { archived });

export const showClassification = ({ item, ...row }: Classification) => ({ ...row, ...item });

const routesOf = (kind: ClassificationKind): Routes => {
  const path = `/v3/classifications/${PATHS[kind]}`;
  const named = { name: (row: Classification) => row.name, parentId: (row: Classification) => row.parentId };
  return {
    [`GET ${path}`]: (call) => list(call, kind, named, showClassification),
    [`POST ${path}`]: (call) => created(showClassification(saveClassification(call.books, kind, readBody(call, form)))),
    [`GET ${path}/{id}`]: ({ books, id }) => ok(showClassification(books.find(kind, id))),
    [`PATCH ${path}/{id}`]: (call) =>
      ok(showClassification(saveClassification(call.books, kind, readBody(call, form.partial()), call.id))),
    [`POST ${path}/{id}/archive`]: ({ books, id }) =>
      ok(showClassification(archiveClassification(books, kind, id, true))),
    [`POST ${path}/{id}/restore`]: ({ books, id }) =>
      ok(showClassification(archiveClassification(books, kind, id, false))),
  };
};

export const classificationRoutes: Routes = Object.assign({}, ...classificationKinds.map(routesOf));
