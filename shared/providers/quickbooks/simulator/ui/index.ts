import type { Company, Name } from '../company.ts';
import { kinds } from '../objects/index.ts';
import type { CompanyPreferences } from '../options.ts';
import { create, remove, update, voidIt } from '../saving.ts';
import { show } from '../showing.ts';
import type { Row } from '../table.ts';
import { cents, pick, refOf, units, type Wire } from '../wire.ts';

export interface Share {
  readonly id: string;
  readonly amount: number;
}

/**
 * What people do in QuickBooks' screens. The same rules hold as in the API; amounts are major units, ids QuickBooks' own.
 * Everything throws `Refused` with QuickBooks' sentence.
 */
export class QuickBooksUi {
  readonly #company: Company;
  readonly #done: () => void;

  constructor(company: Company, done: () => void) {
    this.#company = company;
    this.#done = done;
  }

  get realmId(): string {
    return this.#company.options.realmId;
  }

  /** Anything as the API would show it. */
  read(name: Name, id: string): Wire {
    return show(this.#company, name, this.#company.row(name, id));
  }
  all(name: Name): readonly Wire[] {
    return this.#company.all(name).map((row) => show(this.#company, name, row));
  }
  /** Rows as they are kept, deleted ones too, for whoever compares books. They never change in place. */
  rows(name: Name): readonly Row[] {
    return this.#company.tables[name].every();
  }
  exists(name: Name, id: string): boolean {
    return this.#company.tables[name].get(id) !== undefined;
  }

  /** A form that is filled in and saved. @returns its id */
  add(name: Name, body: Wire): string {
    return this.#act(() => create(this.#company, name, body)).id;
  }

  /** A form that is opened, changed and saved; everything that is not changed stays. */
  edit(name: Name, id: string, changes: Wire): void {
    this.#act(() => {
      const row = this.#company.row(name, id);
      const before = pick(row.body, kinds[name].writable);
      return update(this.#company, name, {
        ...before,
        ...changes,
        Id: id,
        SyncToken: String(row.token),
        sparse: false,
      });
    });
  }
  delete(name: Name, id: string): void {
    this.#act(() => remove(this.#company, name, this.#version(name, id)));
  }
  void(name: 'Invoice' | 'Payment' | 'BillPayment', id: string): void {
    this.#act(() => voidIt(this.#company, name, this.#version(name, id), kinds[name].voids!));
  }

  addVendor(DisplayName: string, more: Wire = {}): string {
    return this.add('Vendor', { DisplayName, ...more });
  }
  addCustomer(DisplayName: string, more: Wire = {}): string {
    return this.add('Customer', { DisplayName, ...more });
  }
  addAccount(Name: string, AccountType: string, more: Wire = {}): string {
    return this.add('Account', { Name, AccountType, ...more });
  }
  addItem(Name: string, account: string, more: Wire = {}): string {
    return this.add('Item', { Name, Type: 'Service', IncomeAccountRef: { value: account }, ...more });
  }
  setActive(
    name: 'Vendor' | 'Customer' | 'Account' | 'Item' | 'Class' | 'Department',
    id: string,
    Active: boolean,
  ): void {
    this.edit(name, id, { Active });
  }

  /** One line, booked on an account. */
  enterBill(vendor: string, amount: number, account: string, more: Wire = {}): string {
    return this.add('Bill', { VendorRef: { value: vendor }, Line: [expense(amount, account)], ...more });
  }
  enterVendorCredit(vendor: string, amount: number, account: string, more: Wire = {}): string {
    return this.add('VendorCredit', { VendorRef: { value: vendor }, Line: [expense(amount, account)], ...more });
  }
  /** One line, of one item. */
  createInvoice(customer: string, amount: number, item: string, more: Wire = {}): string {
    return this.add('Invoice', { CustomerRef: { value: customer }, Line: [sale(amount, item)], ...more });
  }
  createCreditMemo(customer: string, amount: number, item: string, more: Wire = {}): string {
    return this.add('CreditMemo', { CustomerRef: { value: customer }, Line: [sale(amount, item)], ...more });
  }

  /** Pays bills of one vendor by check; credits lower what leaves the bank. */
  payBills(bank: string, bills: readonly Share[], more: Wire & { readonly credits?: readonly Share[] } = {}): string {
    const { credits = [], ...rest } = more;
    const VendorRef = { value: refOf(this.#company.row('Bill', bills[0]!.id).body, 'VendorRef') };
    return this.add('BillPayment', {
      VendorRef,
      PayType: 'Check',
      CheckPayment: { BankAccountRef: { value: bank } },
      TotalAmt: sumOf(bills) - sumOf(credits),
      Line: [...linked('Bill', bills), ...linked('VendorCredit', credits)],
      ...rest,
    });
  }
  /** Money of a customer, over as many invoices as it is for; what is left stays unapplied. */
  receivePayment(customer: string, amount: number, invoices: readonly Share[] = [], more: Wire = {}): string {
    const Line = linked('Invoice', invoices);
    return this.add('Payment', { CustomerRef: { value: customer }, TotalAmt: amount, Line, ...more });
  }
  applyCreditMemo(memo: string, invoice: string, amount: number): string {
    const CustomerRef = { value: refOf(this.#company.row('Invoice', invoice).body, 'CustomerRef') };
    const Line = [...linked('Invoice', [{ id: invoice, amount }]), ...linked('CreditMemo', [{ id: memo, amount }])];
    return this.add('Payment', { CustomerRef, TotalAmt: 0, Line });
  }
  /** Payments go to the bank together, less a fee that is booked beside them. */
  deposit(
    bank: string,
    payments: readonly string[],
    fee?: { readonly account: string; readonly amount: number },
  ): string {
    const lines = payments.map((id) => ({
      Amount: this.#company.row('Payment', id).body.TotalAmt,
      LinkedTxn: [{ TxnId: id, TxnType: 'Payment', TxnLineId: '0' }],
    }));
    const fees = fee
      ? [
          {
            Amount: -fee.amount,
            DetailType: 'DepositLineDetail',
            DepositLineDetail: { AccountRef: { value: fee.account } },
          },
        ]
      : [];
    return this.add('Deposit', { DepositToAccountRef: { value: bank }, Line: [...lines, ...fees] });
  }

  /** Money goes from one account to another. */
  transfer(from: string, to: string, Amount: number, more: Wire = {}): string {
    return this.add('Transfer', { FromAccountRef: { value: from }, ToAccountRef: { value: to }, Amount, ...more });
  }

  /** Two vendors or two customers are one: the other's transactions are the survivor's from now on. */
  merge(name: 'Vendor' | 'Customer', survivor: string, other: string): void {
    const ref = name === 'Vendor' ? 'VendorRef' : 'CustomerRef';
    for (const kind of ['Bill', 'VendorCredit', 'BillPayment', 'Invoice', 'CreditMemo', 'Payment'] as const) {
      for (const row of this.#company.all(kind).filter(({ body }) => refOf(body, ref) === other)) {
        this.#company.touch(kind, row, { ...row.body, [ref]: { value: survivor } });
      }
    }
    const gone = this.#company.row(name, other);
    this.#company.tables[name].put({ ...gone, deleted: true, updatedAt: this.#company.now }, this.#company.now);
    this.#company.raise(name, survivor, 'Merge', other);
    this.#done();
  }

  set(preferences: Partial<CompanyPreferences>): void {
    Object.assign(this.#company.preferences, preferences);
  }
  /** Nothing dated up to this day can be written; `null` opens the books again. */
  closeBooks(day: string | null): void {
    this.set({ bookCloseDate: day });
  }
  setSubscription(active: boolean): void {
    this.#company.active = active;
  }

  balance(name: 'Bill' | 'Invoice' | 'VendorCredit' | 'CreditMemo', id: string): number {
    return units(cents(this.#company.row(name, id).body.Balance));
  }

  #version(name: Name, id: string): Wire {
    return { Id: id, SyncToken: String(this.#company.row(name, id).token) };
  }

  #act(work: () => Row): Row {
    try {
      return work();
    } finally {
      this.#done();
    }
  }
}

const sumOf = (shares: readonly Share[]): number => units(shares.reduce((sum, { amount }) => sum + cents(amount), 0));

const linked = (TxnType: string, shares: readonly Share[]): readonly Wire[] =>
  shares.map(({ id, amount }) => ({ Amount: amount, LinkedTxn: [{ TxnId: id, TxnType }] }));

const expense = (Amount: number, account: string): Wire => ({
  Amount,
  DetailType: 'AccountBasedExpenseLineDetail',
  AccountBasedExpenseLineDetail: { AccountRef: { value: account } },
});

const sale = (Amount: number, item: string): Wire => ({
  Amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: item } },
});
