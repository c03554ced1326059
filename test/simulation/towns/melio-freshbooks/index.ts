import { Refused } from '../../../../shared/providers/melio/simulator/answers.ts';
import { withoutKeys } from '../../town.ts';
import { freshbooksTown, type PlatformMaker } from '../freshbooks/town.ts';
import { isUnderWay } from '../freshbooks/under-way.ts';
import { MELIO_NARROWED, melioVendor, notMelioRecords } from '../melio/vendor.ts';
import { checkBooks } from './books.ts';
import { getPaidActs } from './melio.ts';
import { replaces, visitGetPaid } from './truth.ts';

/** Melio Get Paid; in some worlds the engine is told that it takes no keys either. */
export const getPaid: PlatformMaker = (street) => {
  const { ports, faults, chance } = street;
  const vendor = melioVendor(ports('melio'), faults);
  const { provider, simulator } = vendor;
  return {
    integration: 'melio-freshbooks',
    vendor: { ...vendor, provider: faults.mix.keyless ? withoutKeys(provider) : provider },
    visit: (visit) => visitGetPaid(simulator, visit),
    replaces,
    acts: getPaidActs({ ...street, melio: simulator }),
    before: () => (chance.of(0.4) ? ['own customer', 'own invoice'] : []),
    isRefusal: (error) => error instanceof Refused,
    settings: () => (chance.of(0.2) ? { reverseFailedPayments: false } : {}),
    lists: ['data'],
    isWholeList: (url) => url.includes('melio') && /[?&]limit=/.test(url) && !MELIO_NARROWED.test(url),
    notRecords: notMelioRecords,
    isUnderWay,
    checkBooks,
  };
};

/** Melio Get Paid x FreshBooks. */
export const melioFreshbooksTown = freshbooksTown(() => [getPaid]);
