import { Refused } from '../../../../shared/providers/alternative-payments/simulator/answers.ts';
import { freshbooksTown, type PlatformMaker } from '../freshbooks/town.ts';
import { isUnderWay } from '../freshbooks/under-way.ts';
import { alternativeActs } from './acts.ts';
import { checkBooks } from './books.ts';
import { replaces, visitAlternative } from './truth.ts';
import { ALTERNATIVE_NARROWED, alternativeVendor, notAlternativeRecords } from './vendor.ts';

/** Alternative Payments, which takes no idempotency keys and cannot change an invoice. */
export const alternative: PlatformMaker = (street) => {
  const { ports, faults, chance } = street;
  const vendor = alternativeVendor(ports('alternative-payments'), faults);
  return {
    integration: 'alternative-freshbooks',
    vendor,
    visit: (visit) => visitAlternative(vendor.simulator, visit),
    replaces,
    acts: alternativeActs({ ...street, alternative: vendor.simulator }),
    before: () => (chance.of(0.3) ? ['own customer', 'own invoice'] : []),
    isRefusal: (error) => error instanceof Refused,
    settings: () => ({
      moneyUnit: 'proven',
      ...(chance.of(0.3) ? { reverseFailedPayments: true } : {}),
      ...(chance.of(0.3) ? { archive: 'follow' } : {}),
    }),
    lists: ['data'],
    isWholeList: (url) => url.includes('alternative') && /[?&]limit=/.test(url) && !ALTERNATIVE_NARROWED.test(url),
    notRecords: notAlternativeRecords,
    isUnderWay,
    checkBooks,
  };
};

/** Alternative Payments x FreshBooks: neither vendor takes idempotency keys. */
export const alternativeFreshbooksTown = freshbooksTown(() => [alternative]);
