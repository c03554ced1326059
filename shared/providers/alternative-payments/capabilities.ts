import type { Capabilities, EntityFacts, StreamFacts } from '../../engine/provider.ts';
import { canon } from './mapper/canon.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** How far behind lists and filters may be. The vendor says nothing; our assumption. */
export const LAG_SECONDS = 120;

const stream = (
  entities: StreamFacts['entities'],
  everyMinutes: number,
  mode: StreamFacts['mode'],
  overlapSeconds = 0,
): StreamFacts => ({ entities, everyMinutes, searchLagSeconds: LAG_SECONDS, overlapSeconds, mode });

const entity = (facts: Pick<EntityFacts, 'can' | 'find'> & Partial<EntityFacts>): EntityFacts => ({
  versioned: false,
  key: false,
  searchLagSeconds: LAG_SECONDS,
  ...facts,
});

/** Set by the platform, or known to other systems only. */
const INVOICE_ONLY_SHOWN = [
  ...['billedOn', 'open', 'status', 'plannedOn', 'scheduledOn', 'account', 'lineCount', 'webUrl', 'mailTo'],
  ...['source', 'frozen', 'hasAttachments', 'attachments'],
] as const;

/**
 * What the public API can do, as data. There is no filter by change and no version of a record: lists are read again and
 * compared, and what was written is looked for.
 * @see https://docs.alternativepayments.io
 */
export const capabilitiesOf = ({ platformContract }: { readonly platformContract: boolean }): Capabilities => ({
  streams: {
    customers: stream(['contact'], DAY, 'full'),
    // Open ones; once a day, and in a first sync, all of them.
    invoices: stream(['invoice'], HOUR, 'full'),
    // By creation, two days back: the webhook is the fast way, this is what makes up for lost ones.
    payments: stream(['payment'], 5, 'increment', 48 * 3600),
    // Created earlier: a debit settles after days and may come back after weeks.
    settling: stream(['payment'], HOUR, 'full'),
    payouts: stream(['payout'], HOUR, 'full'),
    company: stream(['company'], DAY, 'full'),
  },
  entities: {
    contact: entity({
      can: platformContract ? ['create', 'update', 'remove', 'restore'] : ['create', 'remove'],
      find: { by: 'marker', fields: ['name'] },
      canon: canon.contact,
      readOnly: ['firstName', 'lastName', 'personName', 'phone', 'isVendor', 'isCustomer', 'autoPay'],
    }),
    invoice: entity({
      can: platformContract ? ['create', 'update', 'remove'] : ['create', 'remove'],
      // Archived, and created anew under the same number.
      ...(platformContract ? {} : { immutable: true }),
      find: { by: 'natural', fields: ['contact', 'number', 'total'] },
      canon: canon.invoice,
      readOnly: INVOICE_ONLY_SHOWN,
    }),
    payment: entity({ can: [], find: { by: 'none' } }),
    payout: entity({ can: [], find: { by: 'none' } }),
    company: entity({ can: [], find: { by: 'none' } }),
  },
  sharedGrant: false,
  refreshGraceSeconds: 0,
});
