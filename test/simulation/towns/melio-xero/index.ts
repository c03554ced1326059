import type { Settings } from '../../../../shared/engine/integration.ts';
import { melio as melioProvider } from '../../../../shared/providers/melio/index.ts';
import { Refused as MelioRefused } from '../../../../shared/providers/melio/simulator/answers.ts';
import type { MelioSimulator } from '../../../../shared/providers/melio/simulator/index.ts';
import { xero as xeroProvider } from '../../../../shared/providers/xero/index.ts';
import type { XeroSimulator } from '../../../../shared/providers/xero/simulator/index.ts';
import { Rejected, Refused as XeroRefused } from '../../../../shared/providers/xero/simulator/refusals.ts';
import type { Chance } from '../../chance.ts';
import { type Words, wordsOf } from '../../people/words.ts';
import { type Crowd, People } from '../../people.ts';
import { type Town, type TownPorts, withoutKeys } from '../../town.ts';
import { Truth } from '../../truth.ts';
import { checkBooks } from './books.ts';
import { melioActs } from './melio.ts';
import { booksOf, replaces } from './truth.ts';
import { isUnderWay } from './under-way.ts';
import { CONFIG, MELIO_ACCOUNT, makeVendors, XERO_ACCOUNT } from './vendors.ts';
import { xeroActs } from './xero.ts';

/** Both vendors as people meet them. */
export interface Street {
  readonly xero: XeroSimulator;
  readonly melio: MelioSimulator;
  readonly chance: Chance;
  readonly now: () => number;
  readonly words: Words;
}

/** Melio Pay x Xero. */
export function melioXeroTown({ now, chance, faults, post }: TownPorts): Town {
  const { xero, melio, vendorFaults } = makeVendors({ now, random: chance.random }, faults, post);
  const known = faults.mix.keyless ? withoutKeys : <T>(provider: T): T => provider;
  const inMs = (seconds: number) => now() + seconds * 1000;
  return {
    integration: 'melio-xero',
    vendors: {
      L: {
        provider: known(xeroProvider),
        simulator: xero,
        config: CONFIG.xero,
        account: XERO_ACCOUNT,
        tokens: () => {
          const { accessToken, refreshToken, expiresInSeconds } = xero.issueTokens();
          return { accessToken, refreshToken, accessExpiresAt: inMs(expiresInSeconds), subject: 'user' };
        },
      },
      R: {
        provider: known(melioProvider),
        simulator: melio,
        config: CONFIG.melio,
        account: MELIO_ACCOUNT,
        tokens: () => ({
          accessToken: melio.issueToken(CONFIG.melio.clientId),
          accessExpiresAt: inMs(faults.mix.tokenSeconds),
          subject: CONFIG.melio.clientId,
        }),
      },
    },
    vendorFaults,
    truth: new Truth(booksOf(xero, melio), replaces, now),
    people: new People(crowdOf({ xero, melio, chance, now, words: wordsOf(chance) }), chance),
    settings: () => settingsOf(xero, melio, chance),
    revoke: () => xero.disconnectUser(),
    lock: (until) => xero.ui().lockPeriod(until),
    lists: ['Invoices', 'Contacts', 'Payments', 'data'],
    isWholeList: ({ url, headers }) =>
      /[?&](page|limit)=/.test(url) &&
      !NARROWED.test(url) &&
      !/[?&]where=(Name|Invoice)/.test(url) &&
      headers['if-modified-since'] === undefined,
    notRecords: /\/(oauth\/token|connect\/token|sync-events|webhook-endpoints)$/,
    isUnderWay,
    checkBooks,
  };
}

/** An increment, records asked for by id, or a search for our own create: that one may only run behind. */
const NARROWED =
  /[?&](IDs|ids|updated_since|bill_id|external_ref|InvoiceNumbers|ContactIDs|createdByMyApp|searchTerm)=/;

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
    ...(chance.of(0.2) ? { paymentDate: 'processed' } : {}),
    ...(chance.of(0.2) ? { postPayment: 'processed' } : {}),
  };
}
