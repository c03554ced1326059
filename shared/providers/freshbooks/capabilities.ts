import type { Capabilities, EntityFacts, StreamFacts } from '../../engine/provider.ts';
import type { Entity } from '../../model/names.ts';
import { canon } from './mapper/canon.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** How far behind lists and searches may be. FreshBooks says nothing; our assumption. */
const LAG = 60;

/** Settlement fields of other systems; FreshBooks keeps none of them. */
const SETTLEMENT_ONLY_SHOWN = [
  'contact',
  'kind',
  'origin',
  'movesMoney',
  'status',
  'scheduledOn',
  'deductedOn',
  'processedOn',
  'account',
  'fundingAccount',
  'checkNumber',
  'transferNumber',
  'reconciled',
  'batch',
  'failureReason',
] as const;

const stream = (entity: Entity, everyMinutes: number, mode: StreamFacts['mode'] = 'increment'): StreamFacts => ({
  entities: [entity],
  everyMinutes,
  searchLagSeconds: LAG,
  // Stamps count whole seconds.
  overlapSeconds: 5,
  mode,
});

const readOnly: EntityFacts = {
  can: [],
  versioned: false,
  key: false,
  find: { by: 'none' },
  searchLagSeconds: LAG,
};

/**
 * What FreshBooks can do, as data. It takes no idempotency keys and no versions: a create is found again by our marker,
 * an update is read just before it.
 * @see https://www.freshbooks.com/api/start
 */
export const capabilities: Capabilities = {
  streams: {
    clients: { ...stream('contact', HOUR), entities: ['contact', 'contactPerson'] },
    invoices: stream('invoice', HOUR),
    payments: stream('payment', 5),
    accounts: stream('accountList', DAY, 'full'),
    company: stream('company', DAY, 'full'),
  },
  entities: {
    contact: {
      can: ['create', 'update', 'remove', 'restore'],
      versioned: false,
      key: false,
      find: { by: 'natural', fields: ['name', 'email'] },
      searchLagSeconds: LAG,
      canon: canon.contact,
      readOnly: ['isVendor', 'isCustomer', 'kind', 'ledgerUrl', 'openBalances', 'overdueBalances', 'organisation'],
    },
    /** The person of a client that is a company; part of the client. */
    contactPerson: {
      can: ['update'],
      versioned: false,
      key: false,
      find: { by: 'none' },
      searchLagSeconds: LAG,
      canon: canon.contactPerson,
      readOnly: ['organisation', 'name'],
    },
    /** Invoices begin and end in FreshBooks: no integration writes one. */
    invoice: { ...readOnly, canon: canon.invoice },
    payment: {
      can: ['create', 'update', 'remove'],
      versioned: false,
      key: false,
      find: { by: 'natural', fields: ['document', 'amount', 'paidOn'] },
      searchLagSeconds: LAG,
      canon: canon.payment,
      readOnly: SETTLEMENT_ONLY_SHOWN,
    },
    /** As a journal entry: cannot be found again or taken back, so it is tried once. */
    payout: { can: ['create'], versioned: false, key: false, find: { by: 'none' }, searchLagSeconds: 120 },
    accountList: readOnly,
    company: readOnly,
  },
  sharedGrant: true,
  refreshGraceSeconds: 0,
};
