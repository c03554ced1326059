import { Refused as AlternativeRefused } from '../../../../shared/providers/alternative-payments/simulator/answers.ts';
import { Refused as FreshBooksRefused } from '../../../../shared/providers/freshbooks/simulator/refusals.ts';
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
import { alternativeActs } from './acts.ts';
import { checkBooks } from './books.ts';
import { replaces, visitAlternative } from './truth.ts';
import { isUnderWay } from './under-way.ts';
import { ALTERNATIVE_NARROWED, alternativeVendor, notAlternativeRecords } from './vendor.ts';

/** Alternative Payments x FreshBooks: neither vendor takes idempotency keys, and one cannot change an invoice. */
export function alternativeFreshbooksTown(ports: TownPorts): Town {
  const { now, chance, faults } = ports;
  const vendorFaults: VendorFaults = new WeakMap();
  const L = freshbooksVendor(portsOf(ports, vendorFaults, 'freshbooks'), faults);
  const R = alternativeVendor(portsOf(ports, vendorFaults, 'alternative-payments'), faults);
  const crowd = { chance, now, words: wordsOf(chance) };
  return townOfOne({
    integration: 'alternative-freshbooks',
    vendors: { L, R },
    vendorFaults,
    truth: new Truth(
      (visit) => {
        visitFreshbooks(L.simulator, visit);
        visitAlternative(R.simulator, visit);
      },
      replaces,
      now,
    ),
    people: new People(
      {
        acts: [
          ...freshbooksActs({ ...crowd, freshbooks: L.simulator }),
          ...alternativeActs({ ...crowd, alternative: R.simulator }),
        ],
        before: () => [
          ...['client', 'client', 'invoice', 'invoice'],
          ...(chance.of(0.5) ? ['invoice', 'payment'] : []),
          ...(chance.of(0.3) ? ['own customer', 'own invoice'] : []),
        ],
        isRefusal: (error) => error instanceof FreshBooksRefused || error instanceof AlternativeRefused,
      },
      chance,
    ),
    settings: () => ({
      moneyUnit: 'proven',
      ...(chance.of(0.3) ? { reverseFailedPayments: true } : {}),
      ...(chance.of(0.3) ? { archive: 'follow' } : {}),
    }),
    revoke: () => L.simulator.disconnectUser(),
    lock: () => {},
    lists: [...freshbooksLists, 'data'],
    isWholeList: ({ url }) =>
      url.includes('freshbooks')
        ? isWholeFreshbooksList(url)
        : /[?&]limit=/.test(url) && !ALTERNATIVE_NARROWED.test(url),
    notRecords: new RegExp(`${notFreshbooksRecords.source}|${notAlternativeRecords.source}`),
    isUnderWay,
    checkBooks,
  });
}
