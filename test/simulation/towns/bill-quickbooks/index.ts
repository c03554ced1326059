import { ZodError } from 'zod';
import type { Settings } from '../../../../shared/engine/integration.ts';
import { Refused as BillRefused } from '../../../../shared/providers/bill/simulator/answers.ts';
import { Refused as QuickbooksRefused } from '../../../../shared/providers/quickbooks/simulator/index.ts';
import type { Chance } from '../../chance.ts';
import { wordsOf } from '../../people/words.ts';
import { type Crowd, People } from '../../people.ts';
import { portsOf, type Town, type TownPorts, townOfOne, type VendorFaults } from '../../town.ts';
import { type TrueRecord, Truth } from '../../truth.ts';
import { billDocuments } from './acts/bill-documents.ts';
import { billMoney } from './acts/bill-money.ts';
import { quickbooksDocuments } from './acts/quickbooks-documents.ts';
import { quickbooksMoney } from './acts/quickbooks-money.ts';
import { quickbooksNames } from './acts/quickbooks-names.ts';
import { checkBooks } from './books/index.ts';
import { checkTransfers } from './books/transfers.ts';
import { type Known, type Street, setUp } from './street.ts';
import { visitBill } from './truth/bill.ts';
import { visitQuickbooks } from './truth/quickbooks.ts';
import { isUnderWay } from './under-way.ts';
import { billVendor, notRecords, quickbooksVendor } from './vendors.ts';

/** BILL x QuickBooks Online: payables and receivables, both ways. */
export function billQuickbooksTown(ports: TownPorts): Town {
  const { now, chance, faults } = ports;
  const vendorFaults: VendorFaults = new WeakMap();
  const L = quickbooksVendor(portsOf(ports, vendorFaults, 'quickbooks'), vendorFaults, faults, chance);
  const R = billVendor(portsOf(ports, vendorFaults, 'bill'), faults, chance);
  const known = setUp(L.simulator, R.simulator, chance);
  const street = {
    quickbooks: L.simulator,
    bill: R.simulator,
    chance,
    now,
    words: wordsOf(chance),
    known,
    merges: new Map(),
  };
  return townOfOne({
    integration: 'bill-quickbooks',
    vendors: { L, R },
    vendorFaults,
    truth: new Truth(
      (visit) => {
        visitQuickbooks(L.simulator, visit);
        visitBill(R.simulator, visit);
      },
      replaces,
      now,
    ),
    people: new People(crowdOf(street), chance),
    settings: () => settingsOf(known, chance),
    revoke: () => L.simulator.disconnect(),
    lock: (until) => L.simulator.ui().closeBooks(until ?? null),
    lists: [
      'results',
      'Vendor',
      'Customer',
      'Bill',
      'Invoice',
      'VendorCredit',
      'CreditMemo',
      'BillPayment',
      'Payment',
      'Transfer',
    ],
    isWholeList: ({ url }) => isWholeList(decodeURIComponent(url)),
    notRecords,
    idleCursors: 40,
    twoWay,
    isUnderWay,
    checkBooks: (pair) => {
      checkBooks(pair, street);
      checkTransfers(pair, L.simulator);
    },
  });
}

/** Neither what changed since, nor records asked for by id, nor a search for our own create. */
const isWholeList = (url: string): boolean =>
  url.includes('bill.com')
    ? /[?&]max=/.test(url) && !/[?&]filters=/.test(url)
    : /\/query\?/.test(url) && !/ Id IN |DisplayName|DocNumber|TxnDate|AttachableRef/.test(url);

const twoWay = {
  contact: ['name', 'email', 'phone'],
  bill: ['number', 'billedOn', 'dueOn', 'total', 'memo'],
  invoice: ['number', 'billedOn', 'dueOn', 'total'],
  vendorCredit: ['number', 'total', 'memo'],
  creditMemo: ['number', 'total', 'memo'],
  billPayment: [],
  payment: [],
} as const;

/** Payments that were entered in QuickBooks cannot be changed in BILL: they are taken back there and recorded anew. */
const replaces = (before: TrueRecord, after: TrueRecord): boolean =>
  (after.entity === 'billPayment' || after.entity === 'payment') &&
  ['amount', 'paidOn', 'allocations', 'contact'].some((name) => before.fields[name] !== after.fields[name]);

const crowdOf = (street: Street): Crowd => ({
  acts: [
    ...quickbooksNames(street),
    ...quickbooksDocuments(street),
    ...quickbooksMoney(street),
    ...billDocuments(street),
    ...billMoney(street),
  ],
  before: () => {
    const { chance } = street;
    return [
      ...['vendor', 'vendor', 'customer', 'bill', 'bill', 'bill', 'bill', 'invoice', 'invoice', 'invoice'],
      ...(chance.of(0.4) ? ['bill', 'invoice', 'bill paid in part'] : []),
      ...(chance.of(0.4) ? ['BILL vendor', 'BILL bill', 'BILL customer', 'BILL invoice'] : []),
      ...(chance.of(0.2) ? ['BILL pays', 'BILL payment funded'] : []),
    ];
  },
  draws: 4,
  isRefusal: (error) => error instanceof BillRefused || error instanceof QuickbooksRefused || error instanceof ZodError,
});

/** Where money is booked, and in half of the worlds that know both of its accounts, the daily transfers between them. */
function accountsOf({ moneyOut, moneyIn, bank, funding }: Known, chance: Chance): Settings {
  const out = chance.of(0.8);
  const into = chance.of(0.85);
  const transfers = chance.of(0.5);
  const from = chance.pick(['2026-01-01', '2026-03-01', '2026-03-09']);
  return {
    ...(out ? { moneyOutAccount: moneyOut } : {}),
    ...(into ? { moneyInAccount: moneyIn } : {}),
    ...(transfers || (!out && chance.of(0.5)) ? { fundingAccounts: { [funding]: bank } } : {}),
    ...(transfers && out ? { moneyOutTransfersFrom: from } : {}),
    ...(transfers && into ? { moneyInTransfersFrom: from, moneyInLagDays: chance.pick([0, 0, 2]) } : {}),
  };
}

function settingsOf(known: Known, chance: Chance): Settings {
  const { offline } = known;
  return {
    interval: chance.pick(['hourly', 'everySixHours', 'daily', 'daily', 'daily']),
    billPayments: chance.pick(['oneWay', 'twoWay', 'twoWay']),
    receivedPayments: chance.pick(['oneWay', 'twoWay', 'twoWay']),
    creditMemos: chance.of(0.6),
    approvedOnly: chance.of(0.2),
    ...accountsOf(known, chance),
    ...(chance.of(0.8) ? { offlineAccount: offline } : {}),
    attachments: chance.of(0.3),
  };
}
