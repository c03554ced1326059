import { loadConnection } from '../../shared/engine/connect.ts';
import type { Settings } from '../../shared/engine/integration.ts';
import type { TieOut } from '../../shared/engine/tie-out.ts';
import { tieOutLumps } from '../../shared/engine/tie-out-lumps.ts';
import { moneyOfBill, moneyOfInvoice } from '../../shared/providers/bill/simulator/balances.ts';
import type { BillOptions } from '../../shared/providers/bill/simulator/index.ts';
import type { Bill, Invoice, Payment, Received } from '../../shared/providers/bill/simulator/records.ts';
import type { PartialQuickBooksOptions } from '../../shared/providers/quickbooks/simulator/index.ts';
import type { BenchOptions } from './bench/bench.ts';
import { BenchOffice, only } from './bench/office.ts';
import { billVendor, quickbooksVendor } from './bench/vendors.ts';

type Pair = {
  readonly quickbooks: ReturnType<ReturnType<typeof quickbooksVendor>>;
  readonly bill: ReturnType<ReturnType<typeof billVendor>>;
};

export interface BackOfficeOptions extends BenchOptions {
  readonly quickbooks?: PartialQuickBooksOptions;
  readonly bill?: Partial<BillOptions>;
  /** The deployment's `QuickbooksSwitches`. */
  readonly switches?: Readonly<Record<string, string>>;
}

/** A payment in QuickBooks, in cents: what it settles by the documents' numbers. */
export interface InQuickbooks {
  readonly amount: number;
  readonly on: Readonly<Record<string, number>>;
  readonly account: string;
  readonly day: string;
}

/** Money between two accounts in QuickBooks, in cents. */
export interface Transferred {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly day: string;
}

// biome-ignore lint/suspicious/noExplicitAny: rows as QuickBooks shows them
type Row = any;
const cents = (major: unknown): number => Math.round(Number(major) * 100);

/** A company that keeps its books in QuickBooks and pays and is paid through BILL, with both books open. */
export class BackOffice extends BenchOffice<Pair> {
  readonly known;

  constructor({ quickbooks = {}, bill = {}, switches = {}, ...options }: BackOfficeOptions = {}) {
    super({ quickbooks: quickbooksVendor(quickbooks, switches), bill: billVendor(bill) }, options);
    const ui = this.quickbooks.ui();
    const income = ui.addAccount('Services', 'Income', { AccountSubType: 'ServiceFeeIncome' });
    this.known = {
      bank: ui.addAccount('Checking', 'Bank', { AccountSubType: 'Checking' }),
      moneyOut: ui.addAccount('BILL Money Out Clearing', 'Bank', { AccountSubType: 'Checking' }),
      moneyIn: ui.addAccount('BILL Money In Clearing', 'Bank', { AccountSubType: 'Checking' }),
      expense: ui.addAccount('Job materials', 'Expense', { AccountSubType: 'SuppliesMaterials' }),
      income,
      item: ui.addItem('Design hours', income),
      vendor: ui.addVendor("Bob's Burger Joint", { PrimaryEmailAddr: { Address: 'bob@bob.example' } }),
      customer: ui.addCustomer('Acme Tools', { PrimaryEmailAddr: { Address: 'ap@acme.example' } }),
    };
  }

  /** With unpaid bills of one vendor and invoices of one customer in QuickBooks, by number, in dollars, and the first sync behind it. */
  static async with(
    documents: {
      readonly bills?: Readonly<Record<string, number>>;
      readonly invoices?: Readonly<Record<string, number>>;
    },
    { settings = {}, ...options }: BackOfficeOptions = {},
  ): Promise<BackOffice> {
    const office = new BackOffice(options);
    for (const [number, amount] of Object.entries(documents.bills ?? {})) office.enterBill(number, amount);
    for (const [number, amount] of Object.entries(documents.invoices ?? {})) office.enterInvoice(number, amount);
    await office.connect(settings);
    office.resetCalls();
    return office;
  }

  connect = (settings: Settings = {}): Promise<string> =>
    this.join('bill-quickbooks', { ...this.#clearing(), ...settings });

  override set(settings: Settings): Promise<void> {
    return super.set({ ...this.#clearing(), ...settings });
  }
  #clearing = () => ({ moneyOutAccount: this.known.moneyOut, moneyInAccount: this.known.moneyIn });

  get quickbooks() {
    return this.vendors.quickbooks.simulator;
  }
  get bill() {
    return this.vendors.bill.simulator;
  }
  get ledger() {
    return this.quickbooks.ui();
  }

  // --- what people do -------------------------------------------------------------------------------------------

  enterBill = (number: string, amount: number, more = {}): string =>
    this.ledger.enterBill(this.known.vendor, amount, this.known.expense, {
      DocNumber: number,
      TxnDate: '2026-02-20',
      DueDate: '2026-03-20',
      ...more,
    });
  enterInvoice = (number: string, amount: number, more = {}): string =>
    this.ledger.createInvoice(this.known.customer, amount, this.known.item, {
      DocNumber: number,
      TxnDate: '2026-02-20',
      DueDate: '2026-03-20',
      ...more,
    });

  /** Somebody pays bills in QuickBooks, in dollars by number. */
  payBills = (shares: Readonly<Record<string, number>>, more = {}): string =>
    this.ledger.payBills(this.known.bank, this.#shares('Bill', shares), { TxnDate: '2026-03-02', ...more });
  /** Somebody enters a customer's payment in QuickBooks, in dollars by number. */
  receivePayment = (shares: Readonly<Record<string, number>>, more = {}): string =>
    this.ledger.receivePayment(
      this.known.customer,
      Object.values(shares).reduce((sum, amount) => sum + amount, 0),
      this.#shares('Invoice', shares),
      { TxnDate: '2026-03-02', ...more },
    );
  #shares = (name: 'Bill' | 'Invoice', shares: Readonly<Record<string, number>>) =>
    Object.entries(shares).map(([number, amount]) => ({ id: this.idOf(name, number), amount }));

  /** The bank takes the money, and BILL pays: the payment stands in QuickBooks from here on. */
  async funded(payment: Payment): Promise<void> {
    this.bill.ui.advance(payment.id, 'PROCESSED');
    await this.syncNow();
  }

  // --- what the books show --------------------------------------------------------------------------------------

  rows = (name: 'Bill' | 'Invoice' | 'BillPayment' | 'Payment' | 'Transfer' | 'Vendor' | 'Customer'): readonly Row[] =>
    this.ledger.all(name) as readonly Row[];
  row = (name: 'Bill' | 'Invoice', number: string): Row =>
    only(
      this.rows(name).filter(({ DocNumber }) => DocNumber === number),
      `${name} ${number}`,
    );
  idOf = (name: 'Bill' | 'Invoice', number: string): string => this.row(name, number).Id;
  /** Still owed in QuickBooks, in cents. */
  owed = (name: 'Bill' | 'Invoice', number: string): number => cents(this.row(name, number).Balance);

  /** Payments in QuickBooks that were not voided. */
  posted(name: 'BillPayment' | 'Payment'): readonly InQuickbooks[] {
    const document = name === 'BillPayment' ? 'Bill' : 'Invoice';
    const numbers = new Map(this.rows(document).map(({ Id, DocNumber }) => [Id, DocNumber]));
    return this.rows(name)
      .filter(({ TotalAmt, PrivateNote }) => !(TotalAmt === 0 && /^Voided/.test(PrivateNote ?? '')))
      .map(({ TotalAmt, Line, TxnDate, CheckPayment, DepositToAccountRef }) => ({
        amount: cents(TotalAmt),
        on: Object.fromEntries(
          Line.map(({ Amount, LinkedTxn }: Row) => [numbers.get(LinkedTxn[0].TxnId), cents(Amount)]),
        ),
        account: CheckPayment?.BankAccountRef?.value ?? DepositToAccountRef?.value ?? '',
        day: TxnDate,
      }));
  }

  /** Transfers in QuickBooks, oldest day first. */
  transfers = (): readonly Transferred[] =>
    this.rows('Transfer')
      .map(({ FromAccountRef, ToAccountRef, Amount, TxnDate }) => ({
        from: FromAccountRef.value,
        to: ToAccountRef.value,
        amount: cents(Amount),
        day: TxnDate,
      }))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1));
  /** What payments and transfers have left on an account in QuickBooks, in cents. */
  left(account: string): number {
    const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
    const on = (name: 'BillPayment' | 'Payment') => this.posted(name).filter((one) => one.account === account);
    const moved = this.transfers().map(({ from, to, amount }) =>
      to === account ? amount : from === account ? -amount : 0,
    );
    const paid = on('BillPayment').map(({ amount }) => -amount);
    return sum([...moved, ...paid, ...on('Payment').map(({ amount }) => amount)]);
  }

  inBill = (number: string): Bill =>
    only(
      this.bill.books.all('bill').filter(({ invoice }) => invoice.invoiceNumber === number),
      `bill ${number} in BILL`,
    );
  invoiceInBill = (number: string): Invoice =>
    only(
      this.bill.books.all('invoice').filter(({ invoiceNumber }) => invoiceNumber === number),
      `invoice ${number} in BILL`,
    );
  /** Still due in BILL, in cents. */
  due = (number: string): number => moneyOfBill(this.bill.books, this.inBill(number)).due;
  dueFrom = (number: string): number => moneyOfInvoice(this.bill.books, this.invoiceInBill(number)).due;
  payments = (): readonly Payment[] => this.bill.books.all('payment');
  received = (): readonly Received[] => this.bill.books.all('received');

  /** ALL-14, of the daily transfers. */
  async transfersTieOut(): Promise<TieOut> {
    const connection = (await loadConnection(this.ports.table, this.connection))!;
    return await tieOutLumps(this.ports.table, connection, ['billPayment', 'payment']);
  }

  tieOut = (document: 'bill' | 'invoice' = 'bill'): Promise<TieOut> =>
    this.tieOutOf({ document, payment: document === 'bill' ? 'billPayment' : 'payment' });
}
