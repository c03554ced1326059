import { moneyOfBill, moneyOfInvoice } from '../../shared/providers/bill/simulator/balances.ts';
import type { Bill, Invoice } from '../../shared/providers/bill/simulator/records.ts';
import type { World } from './world.ts';

/** What the story of BILL and QuickBooks looks at: both books, documents by their numbers. Amounts are cents. */

// biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
export type Row = any;
type Document = 'Bill' | 'Invoice' | 'CreditMemo' | 'VendorCredit';
type Payment = 'BillPayment' | 'Payment';

export const cents = (major: unknown): number => Math.round(Number(major) * 100);

function only<T>(found: readonly T[], what: string): T {
  if (found.length !== 1) throw new Error(`there are ${found.length} of ${what}`);
  return found[0]!;
}

/** @throws QuickBooks has none with this number, or several */
export const inQuickbooks = (world: World, name: Document, number: string): Row =>
  only(numbered(world, name, number), `${name} ${number} in QuickBooks`);
export const numbered = (world: World, name: Document, number: string): readonly Row[] =>
  world.quickbooks.all(name).filter(({ DocNumber }) => DocNumber === number);

/** Still owed in QuickBooks. */
export const owed = (world: World, name: 'Bill' | 'Invoice', number: string): number =>
  cents(inQuickbooks(world, name, number).Balance);

/** Payments in QuickBooks that settle this document and were not voided. */
export function posted(world: World, number: string, name: Payment = 'BillPayment'): readonly Row[] {
  const { Id } = inQuickbooks(world, name === 'BillPayment' ? 'Bill' : 'Invoice', number);
  const settles = ({ LinkedTxn }: Row) => LinkedTxn.some(({ TxnId }: Row) => TxnId === Id);
  return world.quickbooks.all(name).filter(({ Line, TotalAmt }: Row) => TotalAmt > 0 && Line.some(settles));
}

/** What it settles of each document, the larger share first. */
export const sharesOf = ({ Line }: Row): string =>
  Line.map(({ Amount }: Row) => cents(Amount))
    .toSorted((a: number, b: number) => b - a)
    .join(' + ');

/** @throws there is none, or several */
export const one = <T>(rows: readonly T[]): T => only(rows, 'the payment');

/** The account of QuickBooks' chart with this name. */
export const ledgerAccount = (world: Pick<World, 'quickbooks'>, name: string): string =>
  String(
    only(
      world.quickbooks.all('Account').filter(({ Name }) => Name === name),
      `account ${name}`,
    ).Id,
  );

/** What the company chooses when it connects: its clearing accounts, and the bank accounts that BILL's stand for. */
export function backOfficeSettings({ quickbooks, bill }: Simulated) {
  const accountNamed = (name: string) => ledgerAccount({ quickbooks: quickbooks.simulator.ui() }, name);
  const { books } = bill.simulator;
  const banks = books.all('bank').flatMap(({ id, chartOfAccountId }) => {
    const entry = chartOfAccountId === null ? undefined : books.get('chartOfAccount', chartOfAccountId);
    return entry ? [[id, accountNamed(entry.name)] as const] : [];
  });
  return {
    interval: 'hourly',
    moneyOutAccount: accountNamed('BILL Money Out Clearing'),
    moneyInAccount: accountNamed('BILL Money In Clearing'),
    fundingAccounts: Object.fromEntries(banks),
  };
}
type Simulated = {
  readonly [Name in 'quickbooks' | 'bill']: Pick<World['context']['simulators'][Name], 'simulator'>;
};

const books = (world: World) => world.context.simulators.bill.simulator.books;

export const billsNumbered = (world: World, number: string): readonly Bill[] =>
  books(world)
    .all('bill')
    .filter(({ invoice, archived }) => invoice.invoiceNumber === number && !archived);
/** @throws BILL has none with this number, or several */
export const inBill = (world: World, number: string): Bill =>
  only(billsNumbered(world, number), `bill ${number} in BILL`);
export const invoicesNumbered = (world: World, number: string): readonly Invoice[] =>
  books(world)
    .all('invoice')
    .filter(({ invoiceNumber, archived }) => invoiceNumber === number && !archived);
/** @throws BILL has none with this number, or several */
export const invoiceInBill = (world: World, number: string): Invoice =>
  only(invoicesNumbered(world, number), `invoice ${number} in BILL`);

/** Still due in BILL. */
export const due = (world: World, number: string): number => moneyOfBill(books(world), inBill(world, number)).due;
export const dueFrom = (world: World, number: string): number =>
  moneyOfInvoice(books(world), invoiceInBill(world, number)).due;

/** Payments in BILL over this bill that were not voided or cancelled. */
export const paymentsInBill = (world: World, number: string) => {
  const { id } = inBill(world, number);
  return books(world)
    .all('payment')
    .filter(({ status, billPayments }) => status !== 'VOID' && billPayments.some(({ billId }) => billId === id));
};
export const receivedInBill = (world: World, number: string) => {
  const { id } = invoiceInBill(world, number);
  return books(world)
    .all('received')
    .filter(({ invoicePayments }) => invoicePayments.some(({ invoiceId }) => invoiceId === id));
};
/** Entries of one of BILL's lists, vendors and customers by their name. */
export const named = (world: World, kind: 'vendor' | 'customer' | 'chartOfAccount' | 'accountingClass' | 'item') => {
  const all = books(world).all(kind) as readonly { readonly id: string; readonly name: string }[];
  return (name: string) =>
    only(
      all.filter((one) => one.name === name),
      `${name} in BILL`,
    ).id;
};
export const creditMemosInBill = (world: World, number: string) =>
  books(world)
    .all('creditMemo')
    .filter(({ referenceNumber }) => referenceNumber === number);

/** *Sync now*, and everything that follows. */
export async function syncNow(world: World): Promise<void> {
  await world.api.post(`/v1/connections/${world.connection}/sync`, {});
  await world.settle();
}

/** Settings that somebody changes; the others stay. Everything is looked at anew then, so what is so already is left. */
export async function choose(world: World, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const { api, connection } = world;
  const before = await api.settings(connection);
  if (Object.entries(settings).every(([name, value]) => before[name] === value)) return;
  await api.changeSettings(connection, { ...before, ...settings });
  await world.settle();
}

/** The open issue with this code that a person would find, newest last. @throws nobody was told */
export async function told(world: World, code: string, about = '') {
  const issues = await world.api.issues(world.connection);
  const found = issues.findLast((issue) => issue.code === code && `${issue.subject} ${issue.text}`.includes(about));
  if (!found) throw new Error(`nobody was told (${code}); open are ${issues.map((issue) => issue.code).join(', ')}`);
  return found;
}
