import type { BusinessOptions, UserOptions } from '../options.ts';
import type { Wire } from '../wire.ts';

/** Who the person is, and the businesses this person belongs to. @see https://www.freshbooks.com/api/me_endpoint */
export function showIdentity(
  user: UserOptions,
  businesses: readonly BusinessOptions[],
  isActive: (accountId: string) => boolean,
): Wire {
  const mine = businesses.flatMap((business) => {
    const role = user.memberships[business.id];
    return role === undefined ? [] : [{ business, role }];
  });
  const accounts = mine.flatMap(({ business: { accountId }, role }) =>
    accountId === null ? [] : [{ accountId, role }],
  );
  return {
    id: user.identityId,
    identity_id: user.identityId,
    identity_uuid: `16e1f1c8-7c5e-4d7a-9d6b-${String(user.identityId).padStart(12, '0')}`,
    first_name: user.firstName,
    last_name: user.lastName,
    email: user.email,
    language: 'en',
    confirmed_at: '2024-02-05T19:42:45Z',
    created_at: '2024-02-05T19:40:11Z',
    phone_numbers: [],
    addresses: [],
    profession: null,
    links: { me: '/service/auth/api/v1/users' },
    groups: [],
    business_memberships: mine.map(({ business, role }, index) => ({
      id: 168_372 + index,
      role,
      unacknowledged_change: false,
      business: showBusiness(business),
    })),
    subscription_statuses: Object.fromEntries(
      accounts.map(({ accountId }) => [accountId, isActive(accountId) ? 'active' : 'cancelled']),
    ),
    permissions: Object.fromEntries(accounts.map(({ accountId }) => [accountId, { 'invoice.create': true }])),
    roles: accounts.map(({ accountId, role }, index) => ({
      id: index + 1,
      role: role === 'owner' ? 'admin' : role,
      systemid: 4_236_410 + index,
      userid: 1,
      accountid: accountId,
      created_at: '2024-02-05T19:42:45Z',
      links: {},
    })),
  };
}

const showBusiness = (business: BusinessOptions): Wire => ({
  id: business.id,
  business_uuid: business.uuid,
  name: business.name,
  account_id: business.accountId,
  date_format: 'mm/dd/yyyy',
  address: addressOf(business),
  phone_number: null,
  business_clients: [],
});

const addressOf = ({ id, country }: BusinessOptions): Wire => ({
  id,
  street: '',
  city: '',
  province: '',
  country: country ?? 'United States',
  postal_code: '',
});

/** `GET /auth/api/v1/users/business/{id}`. */
export const showBusinessDetails = (business: BusinessOptions): Wire => ({
  ...showBusiness(business),
  timezone: business.timezone ?? 'America/New_York',
  billing_country_code: 'US',
  advanced_accounting_enabled: business.advancedAccounting ?? false,
});

/** `GET .../systems/systems/{accountId}`. */
export const showSystem = (business: BusinessOptions): Wire => ({
  id: business.id,
  accountid: business.accountId,
  accounting_systemid: business.accountId,
  name: business.name,
  currency_code: business.currency ?? 'USD',
  country: business.country ?? 'United States',
  timezone: business.timezone ?? 'America/New_York',
  vis_state: 0,
});
