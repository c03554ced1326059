import type { Settings } from '../../../../shared/engine/integration.ts';
import { Refused as MelioRefused } from '../../../../shared/providers/melio/simulator/answers.ts';
import type { MelioSimulator } from '../../../../shared/providers/melio/simulator/index.ts';
import type { XeroSimulator } from '../../../../shared/providers/xero/simulator/index.ts';
import { Rejected, Refused as XeroRefused } from '../../../../shared/providers/xero/simulator/refusals.ts';
import type { Chance } from '../../chance.ts';
import { type Words, wordsOf } from '../../people/words.ts';
import { type Crowd, People } from '../../people.ts';
import { portsOf, type Town, type TownPorts, townOfOne, type VendorFaults, withoutKeys } from '../../town.ts';
import { Truth } from '../../truth.ts';
import { MELIO_NARROWED, melioVendor, notMelioRecords } from '../melio/vendor.ts';
import { checkBooks } from './books.ts';
import { melioActs } from './melio.ts';
import { booksOf, replaces } from './truth.ts';
import { isUnderWay } from './under-way.ts';
import { xeroActs } from './xero.ts';
import { xeroVendor } from './xero-vendor.ts';

/** Both vendors as people meet them. */
export interface Street {
  readonly xero: XeroSimulator;
  readonly melio: MelioSimulator;
  readonly chance: Chance;
  readonly now: () => number;
  readonly words: Words;
}

/** Melio Pay x Xero. */
export function melioXeroTown(ports: TownPorts): Town {
  const { now, chance, faults } = ports;
  const vendorFaults: VendorFaults = new WeakMap();
  const L = xeroVendor(portsOf(ports, vendorFaults, 'xero'), faults);
  const R = melioVendor(portsOf(ports, vendorFaults, 'melio'), faults);
  const [xero, melio] = [L.simulator, R.simulator];
  const known = faults.mix.keyless ? withoutKeys : <T>(provider: T): T => provider;
  return townOfOne({
    integration: 'melio-xero',
    vendors: { L: { ...L, provider: known(L.provider) }, R: { ...R, provider: known(R.provider) } },
    vendorFaults,
    truth: new Truth(booksOf(xero, melio), replaces, now),
    people: new People(crowdOf({ xero, melio, chance, now, words: wordsOf(chance) }), chance),
    settings: () => settingsOf(xero, melio, chance),
    revoke: () => xero.disconnectUser(),
    lock: (until) => xero.ui().lockPeriod(until),
    lists: ['Invoices', 'Contacts', 'Payments', 'data'],
    isWholeList: ({ url, headers }) =>
      /[?&](page|limit)=/.test(url) &&
      !MELIO_NARROWED.test(url) &&
      !XERO_NARROWED.test(url) &&
      headers['if-modified-since'] === undefined,
    notRecords: new RegExp(`${notMelioRecords.source}|/connect/token$|/History$`),
    isUnderWay,
    checkBooks: (pair) => checkBooks(pair, { xero }),
  });
}

/** Records asked for by id, or a search for our own create: that one may only run behind. */
const XERO_NARROWED = /[?&](IDs|InvoiceNumbers|ContactIDs|createdByMyApp|searchTerm)=|[?&]where=(Name|Invoice)/;

/** Before anybody connects them: some vendors and bills on each side, some of them the same. */
const crowdOf = (street: Street): Crowd => ({
  acts: [...xeroActs(street), ...melioActs(street)],
  before: () => {
    const { chance } = street;
    return [
      ...['xero contact', 'xero contact', 'xero bill', 'xero bill', 'xero bill', 'melio funding'],
      ...(chance.of(0.5) ? ['melio vendor', 'melio bill'] : []),
      ...(chance.of(0.3) ? ['xero bill'] : []),
      ...(chance.of(0.5) ? ['melio twin', 'melio twin'] : []),
    ];
  },
  isRefusal: (error) => error instanceof MelioRefused || error instanceof XeroRefused || error instanceof Rejected,
});

function settingsOf(xero: XeroSimulator, melio: MelioSimulator, chance: Chance): Settings {
  const funding = [...melio.recordsOf().funding_account.rows.keys()][0]!;
  const ui = xero.ui();
  return {
    fundingAccounts: { [funding]: ui.account('090').id },
    paidOutsideAccount: ui.account('091').id,
    defaultAccount: ui.account('429').code,
    ...(chance.of(0.7) ? { returnedPaymentsAccount: ui.account('429').code } : {}),
    ...(chance.of(0.2) ? { paymentDate: 'processed' } : {}),
    ...(chance.of(0.2) ? { postPayment: 'processed' } : {}),
  };
}
