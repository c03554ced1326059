import type { Capabilities, EntityFacts } from '../../engine/provider.ts';
import { entityOf } from './ids.ts';
import { canon } from './mapper/canon.ts';
import { WRITES_PER_CALL } from './query.ts';
import { CHANGES } from './reading/streams.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** How far behind lists and searches may be. QuickBooks says nothing; our assumption. */
const LAG = 30;

const readOnly: EntityFacts = {
  can: [],
  versioned: true,
  key: false,
  find: { by: 'none' },
  searchLagSeconds: LAG,
};

/** Of every document and payment: an old `SyncToken` is refused, creates know their request id. */
const written = {
  can: ['create', 'update', 'remove'],
  versioned: true,
  key: true,
  find: { by: 'marker', fields: [] },
  searchLagSeconds: LAG,
  batch: WRITES_PER_CALL,
} as const satisfies EntityFacts;

/** Derived from lines, payments and dates, or kept by other systems only. */
const DOCUMENT_ONLY_SHOWN = [
  'open', 'status', 'lineCount', 'note', 'account', 'webUrl', 'plannedOn', 'scheduledOn', 'mailTo', 'source', 'frozen',
  'hasAttachments', 'attachments',
] as const; // biome-ignore format: a list
const SETTLEMENT_ONLY_SHOWN = [
  'unapplied', 'kind', 'origin', 'movesMoney', 'method', 'status', 'surcharge', 'fee', 'scheduledOn', 'deductedOn',
  'processedOn', 'fundingAccount', 'checkNumber', 'transferNumber', 'reconciled', 'batch', 'failureReason',
] as const; // biome-ignore format: a list

/**
 * What QuickBooks can do, as data. One stream tells of everything that changed, so an idle hour is one call.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities
 */
export const capabilities: Capabilities = {
  streams: {
    changes: {
      entities: [...new Set(CHANGES.map((object) => entityOf(object)!))],
      everyMinutes: HOUR,
      searchLagSeconds: LAG,
      // Stamps count whole seconds of the vendor's clock, and its own advice is five to ten minutes.
      overlapSeconds: 300,
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
      ...written,
      can: ['create', 'update', 'remove', 'restore'],
      neverDeleted: true,
      // A name belongs to one vendor, customer or employee: whoever has it is the one.
      find: { by: 'natural', fields: ['name', 'isVendor'], toldBy: ['email', 'phone', 'line1'] },
      canon: canon.contact,
      readOnly: ['taxId', 'organisation'],
    },
    // Without a due date the vendor's terms make one, or the document's own day.
    bill: { ...written, canon: canon.bill, fills: ['dueOn'], readOnly: DOCUMENT_ONLY_SHOWN },
    // Numbers are QuickBooks' own where the company has none of its own.
    invoice: { ...written, canon: canon.invoice, fills: ['dueOn', 'number'], readOnly: DOCUMENT_ONLY_SHOWN },
    vendorCredit: { ...written, canon: canon.vendorCredit, readOnly: DOCUMENT_ONLY_SHOWN },
    creditMemo: { ...written, canon: canon.creditMemo, fills: ['number'], readOnly: DOCUMENT_ONLY_SHOWN },
    billPayment: { ...written, canon: canon.billPayment, readOnly: SETTLEMENT_ONLY_SHOWN },
    // Money without an account waits among the undeposited funds.
    payment: { ...written, canon: canon.payment, fills: ['account'], readOnly: SETTLEMENT_ONLY_SHOWN },
    /** Deposits and transfers are read; a transfer or a journal entry is written, and neither changed nor taken back. */
    payout: { can: ['create'], versioned: false, key: true, find: { by: 'marker', fields: [] }, searchLagSeconds: LAG },
    /** A journal entry that takes back what a payment booked. */
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
      key: false,
      find: { by: 'marker', fields: ['document', 'name'] },
      searchLagSeconds: 60,
      canon: canon.attachment,
      readOnly: ['hash', 'size', 'mimeType'],
    },
    account: readOnly,
    dimension: readOnly,
    item: readOnly,
    accountList: readOnly,
    dimensionList: readOnly,
    company: readOnly,
  },
  /** Nobody says how long a request id is remembered, or whether a refusal is: both are taken for the worse. */
  idempotency: { windowSeconds: 600, replaysErrors: true },
  // A month's reads are counted for the application; how many are left is not said.
  appLimit: {},
  sharedGrant: false,
  refreshGraceSeconds: 0,
};
