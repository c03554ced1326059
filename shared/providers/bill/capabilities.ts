import type { Capabilities, EntityFacts, StreamFacts } from '../../engine/provider.ts';
import { canon } from './mapper/canon.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** How far behind lists and filters may be. The vendor says nothing; our assumption. */
const LAG_SECONDS = 60;
/** The vendor's own advice for reading by `updatedTime`. */
const OVERLAP_SECONDS = 300;

const stream = (
  entities: StreamFacts['entities'],
  everyMinutes: number,
  mode: StreamFacts['mode'] = 'increment',
): StreamFacts => ({
  entities,
  everyMinutes,
  searchLagSeconds: LAG_SECONDS,
  overlapSeconds: mode === 'increment' ? OVERLAP_SECONDS : 0,
  mode,
});

const entity = (facts: Pick<EntityFacts, 'can' | 'find'> & Partial<EntityFacts>): EntityFacts => ({
  versioned: false,
  key: false,
  searchLagSeconds: LAG_SECONDS,
  ...facts,
});

const shown = entity({ can: [], find: { by: 'none' } });
const everything = ['create', 'update', 'remove', 'restore'] as const;
const natural = (...fields: readonly string[]) => ({ by: 'natural', fields }) as const;

/** Worked out by BILL, or known to other systems only. */
const DOCUMENT_ONLY_SHOWN = [
  ...['open', 'status', 'approval', 'plannedOn', 'scheduledOn', 'note', 'account', 'lineCount', 'webUrl', 'mailTo'],
  ...['source', 'frozen', 'hasAttachments', 'attachments', 'dimensions'],
] as const;
const PAYMENT_ONLY_SHOWN = [
  ...['kind', 'origin', 'movesMoney', 'status', 'scheduledOn', 'deductedOn', 'processedOn'],
  ...['fundingAccount', 'reference', 'checkNumber', 'transferNumber', 'reconciled', 'batch', 'failureReason'],
  ...['surcharge', 'fee', 'credits'],
] as const;

/**
 * What BILL can do, as data. Streams are looked at hourly: of vendors, bills, invoices and payments a webhook tells sooner, of
 * the others nothing does. Nothing takes a key: what was written is looked for.
 * @see https://developer.bill.com/docs/search-op-with-lists
 */
export const capabilities: Capabilities = {
  streams: {
    vendors: stream(['contact'], HOUR),
    customers: stream(['contact'], HOUR),
    bills: stream(['bill'], HOUR),
    vendorCredits: stream(['vendorCredit'], HOUR),
    payments: stream(['billPayment'], HOUR),
    invoices: stream(['invoice'], HOUR),
    creditMemos: stream(['creditMemo'], HOUR),
    receivedPayments: stream(['payment'], HOUR),
    accounts: stream(['account'], DAY),
    dimensions: stream(['dimension'], DAY),
    items: stream(['item'], DAY),
    fundingAccounts: stream(['fundingAccount'], DAY, 'full'),
    company: stream(['company'], DAY, 'full'),
  },
  entities: {
    contact: entity({
      can: everything,
      // Vendors and customers are looked for apart.
      find: { ...natural('name'), toldBy: ['email', 'phone', 'line1'] },
      canon: canon.contact,
      readOnly: [
        'isVendor',
        'isCustomer',
        'personName',
        'autoPay',
        'owner',
        'team',
        'tags',
        'ledgerUrl',
        'organisation',
      ],
    }),
    bill: entity({
      can: everything,
      find: { ...natural('contact', 'number', 'total'), toldBy: ['number', 'lines'] },
      canon: canon.bill,
      readOnly: DOCUMENT_ONLY_SHOWN,
    }),
    invoice: entity({
      can: everything,
      find: { ...natural('contact', 'number', 'total'), toldBy: ['number', 'lines'] },
      canon: canon.invoice,
      readOnly: [...DOCUMENT_ONLY_SHOWN, 'memo'],
    }),
    vendorCredit: entity({
      // What is archived does not come back.
      can: ['create', 'update', 'remove'],
      find: { ...natural('contact', 'number', 'total'), toldBy: ['number', 'lines'] },
      canon: canon.vendorCredit,
      readOnly: [...DOCUMENT_ONLY_SHOWN, 'dueOn'],
    }),
    creditMemo: entity({
      can: everything,
      find: { ...natural('contact', 'number', 'total'), toldBy: ['number', 'lines'] },
      canon: canon.creditMemo,
      readOnly: [...DOCUMENT_ONLY_SHOWN, 'dueOn'],
    }),
    // Recorded only, and taken back only where it was recorded. Nothing here makes a payment.
    billPayment: entity({
      can: ['create', 'remove'],
      immutable: true,
      find: natural('contact', 'amount', 'paidOn', 'allocations'),
      canon: canon.billPayment,
      readOnly: PAYMENT_ONLY_SHOWN,
    }),
    // Neither changed nor taken back: what moves afterwards is for a person.
    payment: entity({
      can: ['create'],
      find: natural('contact', 'amount', 'paidOn', 'allocations'),
      // A second one could not be taken back: rather wait long for the first to be found.
      searchLagSeconds: 5 * LAG_SECONDS,
      canon: canon.payment,
      readOnly: [...PAYMENT_ONLY_SHOWN, 'account'],
    }),
    attachment: entity({ can: [], find: { by: 'none' }, canon: canon.attachment }),
    account: entity({
      can: everything,
      find: natural('name', 'parent'),
      canon: canon.account,
      readOnly: ['currency', 'category', 'paymentTarget'],
    }),
    dimension: entity({ can: everything, find: natural('name', 'dimension', 'parent'), canon: canon.dimension }),
    item: entity({ can: everything, find: natural('name', 'type'), canon: canon.item }),
    fundingAccount: shown,
    company: shown,
  },
  // 20,000 calls an hour for each developer key; how many are left is not said.
  appLimit: {},
  sharedGrant: false,
  refreshGraceSeconds: 0,
};
