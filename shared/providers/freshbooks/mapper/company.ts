import type { Json } from '../../../model/json.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import type { JournalAccount, Me, System } from '../schema.ts';
import { text } from './values.ts';

type Business = NonNullable<Me['business_memberships']>[number]['business'];

/**
 * The business behind an account. FreshBooks has no lock date; what one of its two sources does not show is left out.
 * @see https://www.freshbooks.com/api/me_endpoint
 */
export function toCompany(
  business: Business,
  account: string,
  system: System | undefined,
  timezone: string | null | undefined,
): ProviderRecord {
  const currency = text(system?.currency_code);
  return {
    entity: 'company',
    id: account,
    version: 0,
    presence: 'present',
    fields: {
      name: text(business.name) ?? text(system?.name) ?? '',
      ...(currency ? { currency } : {}),
      lockedUntil: null,
      timeZone: zoneOf(text(timezone)),
    },
  };
}

const ZONES = new Map<string, string | null>();

/** A name that calendars know, or none: a wrong one would shift days. A calendar is slow to make, so each is asked once. */
function zoneOf(name: string | null): string | null {
  if (name === null) return null;
  const known = ZONES.get(name);
  if (known !== undefined) return known;
  const zone = askedZone(name);
  ZONES.set(name, zone);
  return zone;
}

function askedZone(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

export const ACCOUNTS = 'accounts';

/**
 * What a journal entry can be booked on: entries name sub-accounts, so an account stands in the list only where it has none.
 * @see https://www.freshbooks.com/api/journal_entries
 */
export function toAccountList(accounts: readonly JournalAccount[]): ProviderRecord {
  const items = accounts.flatMap((account) => {
    const subs = account.sub_accounts ?? [];
    return (subs.length > 0 ? subs : [account]).map((one) => ({
      id: one.id,
      code: text(one.account_number),
      name: text(one.account_name) ?? text(account.account_name) ?? '',
      type: text(one.account_type) ?? text(account.account_type) ?? '',
      active: true,
      category: false,
      paymentTarget: (one.account_type ?? account.account_type) === 'asset',
      currency: text(one.currency_code) ?? text(account.currency_code),
    }));
  });
  return {
    entity: 'accountList',
    id: ACCOUNTS,
    version: 0,
    presence: 'present',
    fields: { items: items.sort((a, b) => (a.id < b.id ? -1 : 1)) as unknown as Json },
  };
}
