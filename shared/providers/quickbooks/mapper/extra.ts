import type { Json } from '../../../model/json.ts';
import type { Base } from '../schema.ts';

/**
 * What a write needs of the record as QuickBooks last showed it: the token without which an update is refused, and the
 * object itself, since an update that is not sparse clears every field it leaves out.
 */
export interface Extra {
  readonly syncToken: string;
  readonly raw: Raw;
  /** Some of it was shown with most digits hidden, and is not in `raw`: whoever leaves it out must not clear it. */
  readonly masked?: true;
}
export type Raw = { readonly [name: string]: Json };

/** QuickBooks' own: told with every answer, ignored or refused in a request. */
const SHOWN_ONLY: ReadonlySet<string> = new Set([
  'Id', 'SyncToken', 'MetaData', 'domain', 'sparse', 'status', 'Balance', 'BalanceWithJobs', 'HomeBalance', 'HomeTotalAmt',
  'RemainingCredit', 'UnappliedAmt', 'FullyQualifiedName', 'V4IDPseudonym', 'IsProject', 'Level', 'DeliveryInfo',
  'InvoiceLink', 'TempDownloadUri', 'FileAccessUri', 'Size', 'time',
]); // biome-ignore format: a list

export function extraOf(source: Base, without: readonly string[] = [], masked = false): Json {
  const raw = Object.fromEntries(
    Object.entries(source).filter(
      ([name, value]) => value !== null && value !== undefined && !SHOWN_ONLY.has(name) && !without.includes(name),
    ),
  );
  return { syncToken: source.SyncToken ?? '0', raw: raw as Raw, ...(masked ? { masked } : {}) };
}

export const readExtra = (extra: Json | undefined): Extra | undefined => {
  const { syncToken, raw, masked } = Object(extra) as Partial<Extra>;
  if (typeof syncToken !== 'string' || typeof raw !== 'object') return undefined;
  return { syncToken, raw, ...(masked ? { masked } : {}) };
};
