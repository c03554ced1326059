import { Refused as CapsuleRefused } from '../../../../shared/providers/capsule/simulator/answers.ts';
import { Refused as FreshBooksRefused } from '../../../../shared/providers/freshbooks/simulator/refusals.ts';
import { wordsOf } from '../../people/words.ts';
import { People } from '../../people.ts';
import { portsOf, type Town, type TownPorts, townOfOne, type VendorFaults } from '../../town.ts';
import { Truth } from '../../truth.ts';
import { freshbooksActs } from '../freshbooks/acts.ts';
import {
  freshbooksLists,
  freshbooksVendor,
  isWholeFreshbooksList,
  notFreshbooksRecords,
} from '../freshbooks/vendor.ts';
import { capsuleActs } from './acts.ts';
import { checkBooks } from './books.ts';
import { booksOf } from './truth.ts';
import { capsuleVendor, notCapsuleRecords } from './vendor.ts';

/** Capsule x FreshBooks: contacts alone, and what they owe. */
export function capsuleFreshbooksTown(ports: TownPorts): Town {
  const { now, chance, faults } = ports;
  const vendorFaults: VendorFaults = new WeakMap();
  const L = freshbooksVendor(portsOf(ports, vendorFaults, 'freshbooks'), faults);
  const R = capsuleVendor(portsOf(ports, vendorFaults, 'capsule'), faults);
  const crowd = { chance, now, words: wordsOf(chance) };
  return townOfOne({
    integration: 'capsule-freshbooks',
    vendors: { L, R },
    vendorFaults,
    truth: new Truth(booksOf(L.simulator, R.simulator), () => false, now),
    people: new People(
      {
        acts: [
          ...freshbooksActs({ ...crowd, freshbooks: L.simulator }),
          ...capsuleActs({ ...crowd, freshbooks: L.simulator, capsule: R.simulator }),
        ],
        before: () => [
          ...['client', 'client', 'invoice'],
          ...(chance.of(0.5) ? ['capsule twin'] : []),
          ...(chance.of(0.4) ? ['organisation', 'person'] : []),
        ],
        isRefusal: (error) => error instanceof FreshBooksRefused || error instanceof CapsuleRefused,
      },
      chance,
    ),
    settings: () => ({
      invoices: chance.pick(['fields', 'fields', 'notes', 'both', 'off']),
      onDelete: chance.pick(['recreate', 'recreate', 'ignore', 'ask']),
    }),
    revoke: () => L.simulator.disconnectUser(),
    lock: () => {},
    lists: [...freshbooksLists, 'parties'],
    isWholeList: ({ url }) =>
      url.includes('freshbooks') ? isWholeFreshbooksList(url) : /\/parties\?/.test(url) && !/since=/.test(url),
    notRecords: new RegExp(`${notFreshbooksRecords.source}|${notCapsuleRecords.source}`),
    completesBodies: true,
    // What changed, then what was deleted; and what is still tagged.
    idleCursors: 6,
    isUnderWay: () => false,
    checkBooks,
  });
}
