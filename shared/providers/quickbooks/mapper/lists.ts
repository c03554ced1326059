import type { Json } from '../../../model/json.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { recordId } from '../ids.ts';
import type { Account, Dimension, Item } from '../schema.ts';
import { activeName } from './contact.ts';
import { currencyOf, type Home, text, versionOf } from './values.ts';

/** Kinds of accounts that bills are booked on. */
const CATEGORIES: ReadonlySet<string> = new Set([
  'Expense', 'Other Expense', 'Cost of Goods Sold', 'Fixed Asset', 'Other Asset', 'Other Current Asset',
  'Other Current Liability', 'Long Term Liability', 'Equity', 'Income', 'Other Income',
]); // biome-ignore format: a list
/** Kinds that money is paid from, or kept on. A payment of a bill takes these two only. */
const PAID_FROM: ReadonlySet<string> = new Set(['Bank', 'Credit Card']);

const name = (source: { readonly FullyQualifiedName?: string | null | undefined; readonly Name: string }): string =>
  activeName(text(source.FullyQualifiedName) ?? source.Name);

const presence = ({ Active }: { readonly Active?: boolean | null | undefined }) =>
  Active === false ? ('archived' as const) : ('present' as const);

/** @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/account */
export const toAccount = (source: Account, home: Home): ProviderRecord => ({
  entity: 'account',
  id: source.Id,
  version: versionOf(source),
  presence: presence(source),
  fields: {
    name: name(source),
    code: text(source.AcctNum),
    type: source.AccountType,
    currency: currencyOf(source, home),
    parent: source.ParentRef?.value ?? null,
    category: CATEGORIES.has(source.AccountType),
    paymentTarget: PAID_FROM.has(source.AccountType),
  },
});

export const toDimension = (object: 'Class' | 'Department', source: Dimension): ProviderRecord => ({
  entity: 'dimension',
  id: recordId(object, source.Id),
  version: versionOf(source),
  presence: presence(source),
  fields: {
    name: name(source),
    dimension: object === 'Class' ? 'class' : 'department',
    parent: source.ParentRef ? recordId(object, source.ParentRef.value) : null,
  },
});

export const toItem = (source: Item): ProviderRecord => ({
  entity: 'item',
  id: source.Id,
  version: versionOf(source),
  presence: presence(source),
  fields: {
    name: name(source),
    type: text(source.Type),
    account: source.IncomeAccountRef?.value ?? null,
    description: text(source.Description),
  },
});

export const ACCOUNTS = 'accounts';
export const DIMENSIONS = 'dimensions';

/** The chart of accounts as one record, for whoever offers it as a whole. */
export const toAccountList = (accounts: readonly ProviderRecord[]): ProviderRecord =>
  list(
    'accountList',
    ACCOUNTS,
    accounts.map(({ id, presence: state, fields: { parent: _parent, ...fields } }) => ({
      id,
      ...fields,
      active: state === 'present',
    })),
  );

export const toDimensionList = (dimensions: readonly ProviderRecord[]): ProviderRecord =>
  list(
    'dimensionList',
    DIMENSIONS,
    dimensions.map(({ id, presence: state, fields }) => ({
      id,
      name: fields.name ?? '',
      dimension: fields.dimension ?? '',
      dimensionId: fields.dimension ?? '',
      active: state === 'present',
    })),
  );

const list = (
  entity: 'accountList' | 'dimensionList',
  id: string,
  items: readonly { readonly id: string }[],
): ProviderRecord => ({
  entity,
  id,
  version: 0,
  presence: 'present',
  fields: { items: [...items].sort((a, b) => (a.id < b.id ? -1 : 1)) as unknown as Json },
});
