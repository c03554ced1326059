import type { ProviderRecord } from '../../../model/record.ts';
import type { XeroAccount, XeroTrackingCategory } from '../schema.ts';
import { dimensionId } from './bill.ts';
import { text } from './values.ts';

const ACTIVE = { ACTIVE: true, ARCHIVED: false, DELETED: false } as const satisfies Record<
  XeroAccount['Status'],
  boolean
>;

export const ACCOUNTS = 'accounts';
export const DIMENSIONS = 'dimensions';

/**
 * The chart of accounts as one record, in an order of its own: Xero promises none. Bank and system accounts are not for
 * bill lines; a payment may come from a bank account or one that was opened for payments.
 */
export const toAccountList = (accounts: readonly XeroAccount[]): ProviderRecord => ({
  entity: 'accountList',
  id: ACCOUNTS,
  version: 0,
  presence: 'present',
  fields: {
    items: accounts
      .map((account) => {
        const active = ACTIVE[account.Status];
        const bank = account.Type === 'BANK';
        return {
          id: account.AccountID,
          code: text(account.Code),
          name: account.Name,
          type: account.Type,
          active,
          category: active && !bank && text(account.SystemAccount) === null,
          paymentTarget: active && (bank || account.EnablePaymentsToAccount === true),
          currency: text(account.CurrencyCode),
        };
      })
      .sort((a, b) => compare(a.code ?? '', b.code ?? '') || compare(a.name, b.name) || compare(a.id, b.id)),
  },
});

/** Options of all tracking categories (an organisation has at most two active ones) as one record. */
export const toDimensionList = (categories: readonly XeroTrackingCategory[]): ProviderRecord => ({
  entity: 'dimensionList',
  id: DIMENSIONS,
  version: 0,
  presence: 'present',
  fields: {
    items: categories
      .flatMap((category) =>
        (category.Options ?? []).map((option) => ({
          id: dimensionId({ category: category.TrackingCategoryID, option: option.TrackingOptionID }),
          name: option.Name,
          dimension: category.Name,
          dimensionId: category.TrackingCategoryID,
          active: ACTIVE[category.Status ?? 'ACTIVE'] && ACTIVE[option.Status ?? 'ACTIVE'],
        })),
      )
      .sort((a, b) => compare(a.dimension, b.dimension) || compare(a.name, b.name) || compare(a.id, b.id)),
  },
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
