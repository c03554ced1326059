import type { Capabilities, EntityFacts, StreamFacts } from '../../engine/provider.ts';
import { canon } from './mapper/canon.ts';

/** How far behind lists and filters may be. Capsule says nothing; our assumption. */
const LAG = 60;

const stream = (facts: Pick<StreamFacts, 'entities' | 'everyMinutes'>): StreamFacts => ({
  searchLagSeconds: LAG,
  // `since` knows seconds, and nobody says whether it includes its own.
  overlapSeconds: 120,
  mode: 'increment',
  ...facts,
});

const entity = (facts: Pick<EntityFacts, 'can' | 'canon'> & Partial<EntityFacts>): EntityFacts => ({
  versioned: false,
  key: false,
  find: { by: 'marker', fields: ['name'] },
  searchLagSeconds: LAG,
  ...facts,
});

/**
 * What Capsule can do, as data. Parties are never removed: no row asks for it, and Capsule has no way back by API.
 * @see https://developer.capsulecrm.com/v2/overview/getting-started
 */
export const capabilities: Capabilities = {
  streams: {
    parties: stream({ entities: ['contact', 'contactPerson'], everyMinutes: 60 }),
    /** Contacts that a person tagged to be sent to the ledger: a tag may not move `updatedAt`. */
    tagged: stream({ entities: ['contact'], everyMinutes: 15 }),
  },
  entities: {
    contact: entity({
      can: ['create', 'update'],
      canon: canon.contact,
      readOnly: ['kind', 'organisation', 'isVendor', 'isCustomer', 'taxId', 'autoPay'],
    }),
    contactPerson: entity({ can: ['create', 'update'], canon: canon.contactPerson }),
    /** A note on the contact, edited in place. There is no list of them: whoever wrote one knows its id. */
    invoice: entity({
      can: ['create', 'update', 'remove'],
      canon: canon.invoice,
      find: { by: 'marker', fields: ['contact', 'number'] },
      readOnly: ['status', 'lines', 'lineCount', 'note', 'account', 'attachments', 'hasAttachments'],
    }),
  },
  // One user's grant opens one site.
  sharedGrant: false,
  refreshGraceSeconds: 0,
};
