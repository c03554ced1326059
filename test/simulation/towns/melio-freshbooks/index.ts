import { Refused as FreshBooksRefused } from '../../../../shared/providers/freshbooks/simulator/refusals.ts';
import { Refused as MelioRefused } from '../../../../shared/providers/melio/simulator/answers.ts';
import { wordsOf } from '../../people/words.ts';
import { People } from '../../people.ts';
import { portsOf, type Town, type TownPorts, townOfOne, type VendorFaults } from '../../town.ts';
import { Truth } from '../../truth.ts';
import { freshbooksActs } from '../freshbooks/acts.ts';
import { visitFreshbooks } from '../freshbooks/truth.ts';
import {
  freshbooksLists,
  freshbooksVendor,
  isWholeFreshbooksList,
  notFreshbooksRecords,
} from '../freshbooks/vendor.ts';
import { MELIO_NARROWED, melioVendor, notMelioRecords } from '../melio/vendor.ts';
import { checkBooks } from './books.ts';
import { getPaidActs } from './melio.ts';
import { replaces, visitGetPaid } from './truth.ts';
import { isUnderWay } from './under-way.ts';

/** Melio Get Paid x FreshBooks. */
export function melioFreshbooksTown(ports: TownPorts): Town {
  const { now, chance, faults } = ports;
  const vendorFaults: VendorFaults = new WeakMap();
  const L = freshbooksVendor(portsOf(ports, vendorFaults, 'freshbooks'), faults);
  const R = melioVendor(portsOf(ports, vendorFaults, 'melio'), faults);
  const words = wordsOf(chance);
  const crowd = { chance, now, words };
  return townOfOne({
    integration: 'melio-freshbooks',
    vendors: { L, R },
    vendorFaults,
    truth: new Truth(
      (visit) => {
        visitFreshbooks(L.simulator, visit);
        visitGetPaid(R.simulator, visit);
      },
      replaces,
      now,
    ),
    people: new People(
      {
        acts: [
          ...freshbooksActs({ ...crowd, freshbooks: L.simulator }),
          ...getPaidActs({ ...crowd, melio: R.simulator }),
        ],
        before: () => [
          ...['client', 'client', 'invoice', 'invoice'],
          ...(chance.of(0.5) ? ['invoice', 'payment'] : []),
          ...(chance.of(0.4) ? ['own customer', 'own invoice'] : []),
        ],
        isRefusal: (error) => error instanceof FreshBooksRefused || error instanceof MelioRefused,
      },
      chance,
    ),
    settings: () => (chance.of(0.2) ? { reverseFailedPayments: false } : {}),
    revoke: () => L.simulator.disconnectUser(),
    lock: () => {},
    lists: [...freshbooksLists, 'data'],
    isWholeList: ({ url }) =>
      url.includes('freshbooks') ? isWholeFreshbooksList(url) : /[?&]limit=/.test(url) && !MELIO_NARROWED.test(url),
    notRecords: new RegExp(`${notFreshbooksRecords.source}|${notMelioRecords.source}`),
    isUnderWay,
    checkBooks,
  });
}
