import type * as z from 'zod';
import type { accountList, dimensionList } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { PlatformAccountList, PlatformDimensionList } from '../schema.ts';

/** Each list is one record, since it is replaced as a whole. */
export const LIST_ID = { accountList: 'accounts', dimensionList: 'dimensions' } as const;

type Accounts = NonNullable<z.infer<typeof accountList>['items']>;
type Dimensions = NonNullable<z.infer<typeof dimensionList>['items']>;

export const toAccountList = (source: PlatformAccountList): ProviderRecord => ({
  entity: 'accountList',
  id: LIST_ID.accountList,
  version: source.version,
  presence: 'present',
  fields: {
    items: source.items.map(({ id, code, name, type, active, category, payment_target, currency }) => ({
      id,
      code,
      name,
      type,
      active,
      category,
      paymentTarget: payment_target,
      currency,
    })),
  },
});

export const toDimensionList = (source: PlatformDimensionList): ProviderRecord => ({
  entity: 'dimensionList',
  id: LIST_ID.dimensionList,
  version: source.version,
  presence: 'present',
  fields: {
    items: source.items.map(({ id, name, dimension, dimension_id, active }) => ({
      id,
      name,
      dimension,
      dimensionId: dimension_id,
      active,
    })),
  },
});

export const fromAccountList = (fields: Fields): Record<string, Json> => ({
  items: ((fields.items ?? []) as unknown as Accounts).map(({ paymentTarget, ...item }) => ({
    ...item,
    payment_target: paymentTarget,
  })),
});

export const fromDimensionList = (fields: Fields): Record<string, Json> => ({
  items: ((fields.items ?? []) as unknown as Dimensions).map(({ dimensionId, ...item }) => ({
    ...item,
    dimension_id: dimensionId,
  })),
});
