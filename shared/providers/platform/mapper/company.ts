import type { ProviderRecord } from '../../../model/record.ts';
import type { PlatformCapabilities, PlatformFundingAccount } from '../schema.ts';

const ABILITIES = ['pay', 'get_paid', 'lines', 'outside_payments', 'partial_payments', 'history_import'] as const;
const NAME = {
  pay: 'pay',
  get_paid: 'getPaid',
  lines: 'lines',
  outside_payments: 'outsidePayments',
  partial_payments: 'partialPayments',
  history_import: 'historyImport',
} as const satisfies Record<(typeof ABILITIES)[number], string>;

/** A platform keeps no books, so it has no locked period. */
export const toCompany = (source: PlatformCapabilities): ProviderRecord => ({
  entity: 'company',
  id: source.account.id,
  version: source.account.version,
  presence: 'present',
  fields: {
    name: source.account.name,
    currency: source.account.currency,
    lockedUntil: null,
    timeZone: source.account.time_zone,
    capabilities: [
      ...ABILITIES.filter((ability) => source[ability]).map((ability) => NAME[ability]),
      ...(source.attachments ? ['attachments'] : []),
    ],
  },
});

export const toFundingAccount = (source: PlatformFundingAccount): ProviderRecord => ({
  entity: 'fundingAccount',
  id: source.id,
  version: source.version,
  presence: source.archived ? 'archived' : 'present',
  fields: { name: source.display_name, kind: source.kind, last4: source.last4, active: !source.archived },
});
