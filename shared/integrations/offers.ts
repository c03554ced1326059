import type { Json } from '../model/json.ts';
import type { Side } from '../model/names.ts';
import type { Fields } from '../model/record.ts';

/** An account of a chart, as far as a choice among them needs it. */
export interface ChartAccount {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly type: string;
  readonly active: boolean;
  readonly paymentTarget: boolean;
}

/** A setting that names an account of a side's chart, or maps something to such accounts. */
export interface AccountChoice {
  readonly side: Side;
  /** Which accounts make sense; absent: all. */
  readonly fits?: (account: ChartAccount) => boolean;
  /** Without it, what waits: everything else goes on. Absent: nothing does. */
  readonly holds?: (settings: Readonly<Record<string, Json>>) => string | undefined;
}

/** How an integration is offered to people: whom, and what there is to choose. */
export interface Offer {
  readonly books: 'payables' | 'receivables' | 'both' | 'contacts';
  /** Why it is not offered to a platform's company like this, for people. */
  readonly withheld?: (company: Fields) => string | undefined;
  readonly accounts: Readonly<Record<string, AccountChoice>>;
}

const paysFrom = ({ paymentTarget }: ChartAccount): boolean => paymentTarget;
const always = (what: string) => () => what;
const ifPayouts = ({ recordPayouts }: Readonly<Record<string, Json>>) =>
  recordPayouts === true ? 'Payouts are not recorded.' : undefined;

const payouts: Offer['accounts'] = {
  undepositedFunds: { side: 'L', holds: ifPayouts },
  depositAccount: { side: 'L', holds: ifPayouts },
  feeAccount: { side: 'L', holds: ifPayouts },
  unappliedAccount: {
    side: 'L',
    holds: (settings) => ifPayouts(settings) && 'Payouts with money that no synced invoice explains are not recorded.',
  },
};

/** By the integration's id. */
export const offers: Readonly<Record<string, Offer>> = {
  'melio-xero': {
    books: 'payables',
    accounts: {
      fundingAccounts: {
        side: 'L',
        fits: paysFrom,
        holds: always('Payments from funding accounts that are not mapped are held.'),
      },
      paidOutsideAccount: {
        side: 'L',
        fits: paysFrom,
        holds: always('Bills that are marked as paid in Melio are held.'),
      },
      defaultAccount: {
        side: 'L',
        holds: always(
          'Bills entered in Melio without a category are held, unless their vendor has a default account in Xero.',
        ),
      },
    },
  },
  'melio-freshbooks': {
    books: 'receivables',
    // MF-5: FreshBooks has no bills that could be paid, so it goes with receivables or not at all.
    withheld: ({ capabilities }) =>
      Array.isArray(capabilities) && capabilities.includes('getPaid')
        ? undefined
        : 'FreshBooks goes with Melio Get Paid only, and Get Paid is not set up. Set it up first.',
    accounts: payouts,
  },
  'alternative-freshbooks': { books: 'receivables', accounts: payouts },
  'bill-quickbooks': {
    books: 'both',
    accounts: {
      moneyOutAccount: {
        side: 'L',
        fits: paysFrom,
        holds: ({ fundingAccounts }) =>
          Object.keys(Object(fundingAccounts)).length > 0
            ? undefined
            : 'Payments of bills that BILL made are not recorded in QuickBooks.',
      },
      moneyInAccount: { side: 'L', holds: always('Payments that customers made through BILL are not recorded.') },
      fundingAccounts: { side: 'L', fits: paysFrom },
      // Of bills it must be a bank account; of customers it may be where payments wait to be deposited.
      offlineAccount: {
        side: 'L',
        holds: always('Payments that were recorded in BILL without an account are held.'),
      },
    },
  },
  'capsule-freshbooks': { books: 'contacts', accounts: {} },
};
