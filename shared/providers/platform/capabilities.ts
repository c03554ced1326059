import type { Capabilities, EntityFacts, StreamFacts } from '../../engine/provider.ts';
import type { Entity } from '../../model/names.ts';
import { canonAddress, canonItems, canonLines, canonText } from './canon.ts';

/** How far the contract lets a list be behind a read by id. */
const LIST_LAG_SECONDS = 30;

const stream = (entities: readonly Entity[], everyMinutes: number, mode: StreamFacts['mode']): StreamFacts => ({
  entities,
  everyMinutes,
  searchLagSeconds: LIST_LAG_SECONDS,
  // `updated_since` is inclusive and exact, so the overlap only covers the difference of two clocks.
  overlapSeconds: 60,
  mode,
});

const entity = (facts: Pick<EntityFacts, 'can'> & Partial<EntityFacts>): EntityFacts => ({
  versioned: true,
  key: true,
  find: { by: 'marker', fields: [] },
  searchLagSeconds: LIST_LAG_SECONDS,
  ...facts,
});

const texts = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, canonText]));

/**
 * What the contract promises, as data.
 * @see docs/platform-contract.yaml
 */
export const platformCapabilities: Capabilities = {
  streams: {
    vendors: { ...stream(['contact'], 60, 'increment'), holds: ({ isVendor }) => isVendor === true },
    bills: stream(['bill'], 60, 'increment'),
    billPayments: stream(['billPayment'], 60, 'increment'),
    fundingAccounts: stream(['fundingAccount'], 1440, 'full'),
    customers: { ...stream(['contact'], 60, 'increment'), holds: ({ isCustomer }) => isCustomer === true },
    invoices: stream(['invoice'], 60, 'increment'),
    receivedPayments: stream(['payment'], 60, 'increment'),
    payouts: stream(['payout'], 60, 'increment'),
    company: stream(['company'], 1440, 'full'),
  },
  entities: {
    contact: entity({
      can: ['create', 'update', 'remove', 'restore'],
      readOnly: ['taxId', 'isVendor', 'isCustomer', 'autoPay'],
      canon: texts(
        ...['name', 'personName', 'companyName', 'firstName', 'lastName', 'email', 'phone'],
        ...['line1', 'line2', 'city', 'state', 'postalCode'],
      ),
    }),
    bill: entity({
      can: ['create', 'update', 'remove', 'restore'],
      readOnly: [
        'open',
        'status',
        'scheduledOn',
        'webUrl',
        'lineCount',
        'source',
        'frozen',
        'hasAttachments',
        'attachments',
      ],
      canon: { ...texts('number', 'note', 'account', 'webUrl'), lines: canonLines, mailTo: canonAddress },
      fills: ['billedOn'],
    }),
    billPayment: entity({
      can: ['create', 'remove'],
      immutable: true,
      readOnly: [
        ...['kind', 'origin', 'movesMoney', 'status', 'scheduledOn', 'deductedOn', 'processedOn', 'account'],
        ...['fundingAccount', 'reconciled', 'batch', 'failureReason'],
      ],
      canon: texts('reference', 'checkNumber', 'transferNumber', 'failureReason'),
    }),
    invoice: entity({
      // Void is for good, so a removed one does not come back: it is created anew.
      can: ['create', 'update', 'remove'],
      readOnly: ['open', 'status', 'webUrl', 'lineCount', 'note', 'source', 'frozen'],
      canon: { ...texts('number'), lines: canonLines },
    }),
    payment: entity({
      can: ['create', 'remove'],
      immutable: true,
      readOnly: ['payment', 'kind', 'origin', 'movesMoney', 'method', 'status', 'surcharge', 'fee', 'failureReason'],
      canon: texts('reference', 'failureReason'),
    }),
    payout: entity({ can: [], find: { by: 'none' } }),
    attachment: entity({ can: ['create'], versioned: false, immutable: true, readOnly: ['size', 'hash'] }),
    // The lists are there from the start and are replaced whole, by a PUT that may be repeated.
    accountList: entity({
      can: ['create', 'update'],
      versioned: false,
      find: { by: 'natural', fields: ['items'] },
      canon: { items: canonItems },
    }),
    dimensionList: entity({
      can: ['create', 'update'],
      versioned: false,
      find: { by: 'natural', fields: ['items'] },
      canon: { items: canonItems },
    }),
    fundingAccount: entity({ can: [], find: { by: 'none' } }),
    company: entity({ can: [], find: { by: 'none' } }),
  },
  idempotency: { windowSeconds: 86_400, replaysErrors: false },
  sharedGrant: false,
  refreshGraceSeconds: 0,
};
