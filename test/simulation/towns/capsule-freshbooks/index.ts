import { Refused } from '../../../../shared/providers/capsule/simulator/answers.ts';
import { freshbooksTown, type PlatformMaker } from '../freshbooks/town.ts';
import { capsuleActs } from './acts.ts';
import { checkBooks } from './books.ts';
import { visitorOf } from './truth.ts';
import { capsuleVendor, notCapsuleRecords } from './vendor.ts';

/** Capsule: contacts alone, and what they owe. */
export const crm: PlatformMaker = (street) => {
  const { ports, faults, chance } = street;
  const vendor = capsuleVendor(ports('capsule'), faults);
  return {
    integration: 'capsule-freshbooks',
    vendor,
    visit: visitorOf(vendor.simulator),
    replaces: () => false,
    acts: capsuleActs({ ...street, capsule: vendor.simulator }),
    before: () => [...(chance.of(0.5) ? ['capsule twin'] : []), ...(chance.of(0.4) ? ['organisation', 'person'] : [])],
    isRefusal: (error) => error instanceof Refused,
    settings: () => ({
      invoices: chance.pick(['fields', 'fields', 'notes', 'both', 'off']),
      onDelete: chance.pick(['recreate', 'recreate', 'ignore', 'ask']),
    }),
    lists: ['parties'],
    isWholeList: (url) => url.includes('capsule') && /\/parties\?/.test(url) && !/since=/.test(url),
    notRecords: notCapsuleRecords,
    completesBodies: true,
    // What changed, then what was deleted; and what is still tagged.
    idleCursors: 6,
    isUnderWay: () => false,
    checkBooks,
  };
};

/** Capsule x FreshBooks. */
export const capsuleFreshbooksTown = freshbooksTown(() => [crm]);
