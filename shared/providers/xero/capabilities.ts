import type { Capabilities } from '../../engine/provider.ts';
import { canon } from './mapper/canon.ts';
import { WRITES_PER_CALL } from './query.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** How far behind lists and searches may be. Xero says nothing; our assumption. */
const LAG = 60;

/** Settlement fields of other systems, and those that only Xero's own screens set. */
const SETTLEMENT_ONLY_SHOWN = [
  'contact',
  'kind',
  'origin',
  'movesMoney',
  'status',
  'scheduledOn',
  'deductedOn',
  'processedOn',
  'fundingAccount',
  'checkNumber',
  'transferNumber',
  'reconciled',
  'batch',
  'failureReason',
] as const;

/**
 * What Xero can do, as data.
 * @see https://developer.xero.com/documentation/guides/oauth2/limits
 */
export const capabilities: Capabilities = {
  streams: {
    contacts: {
      entities: ['contact'],
      everyMinutes: HOUR,
      searchLagSeconds: LAG,
      overlapSeconds: 5,
      mode: 'increment',
    },
    bills: {
      entities: ['bill', 'billPayment'],
      everyMinutes: HOUR,
      searchLagSeconds: LAG,
      overlapSeconds: 5,
      mode: 'increment',
    },
    payments: {
      entities: ['billPayment'],
      everyMinutes: HOUR,
      searchLagSeconds: LAG,
      overlapSeconds: 5,
      mode: 'increment',
    },
    lists: {
      entities: ['accountList', 'dimensionList'],
      everyMinutes: DAY,
      searchLagSeconds: LAG,
      overlapSeconds: 0,
      mode: 'full',
    },
    company: { entities: ['company'], everyMinutes: DAY, searchLagSeconds: LAG, overlapSeconds: 0, mode: 'full' },
  },
  entities: {
    contact: {
      can: ['create', 'update', 'remove', 'restore'],
      versioned: false,
      key: true,
      find: { by: 'marker', fields: ['name'] },
      searchLagSeconds: LAG,
      canon: canon.contact,
      readOnly: ['billAccount', 'isVendor', 'isCustomer'],
    },
    bill: {
      can: ['create', 'update', 'remove'],
      versioned: false,
      key: true,
      find: { by: 'natural', fields: ['contact', 'number', 'total'] },
      searchLagSeconds: LAG,
      batch: WRITES_PER_CALL,
      canon: canon.bill,
      // The due date by the contact's terms; the text by ourselves, since a line without one is refused.
      fills: ['dueOn', 'note'],
      readOnly: [
        'open',
        'status',
        'lineCount',
        'scheduledOn',
        'mailTo',
        'source',
        'frozen',
        'hasAttachments',
        'attachments',
      ],
    },
    billPayment: {
      can: ['create', 'remove'],
      versioned: false,
      key: true,
      find: { by: 'marker', fields: ['document', 'amount', 'paidOn'] },
      searchLagSeconds: LAG,
      immutable: true,
      canon: canon.billPayment,
      readOnly: SETTLEMENT_ONLY_SHOWN,
    },
    /** A bill that we make of a payment that came back; what becomes of it is told by the bill. */
    reversal: {
      can: ['create'],
      versioned: false,
      key: true,
      find: { by: 'marker', fields: [] },
      searchLagSeconds: LAG,
    },
    attachment: {
      can: ['create'],
      versioned: false,
      key: true,
      find: { by: 'natural', fields: ['document', 'name'] },
      searchLagSeconds: LAG,
      canon: canon.attachment,
      readOnly: ['hash', 'size', 'mimeType'],
    },
    accountList: readOnly(),
    dimensionList: readOnly(),
    company: readOnly(),
  },
  // 10,000 calls a minute of all organisations together.
  appLimit: { reserve: 1_000 },
  idempotency: { windowSeconds: 360, replaysErrors: true },
  sharedGrant: true,
  refreshGraceSeconds: 1800,
};

function readOnly() {
  return { can: [], versioned: false, key: false, find: { by: 'none' }, searchLagSeconds: LAG } as const;
}
