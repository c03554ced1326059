import type { Settings } from '../../shared/engine/integration.ts';
import type { TieOut } from '../../shared/engine/tie-out.ts';
import type { Bill, BillPayment } from '../../shared/providers/melio/simulator/records.ts';
import type { PaymentForm } from '../../shared/providers/melio/simulator/ui/payments.ts';
import type { AccountRow, PaymentRow } from '../../shared/providers/xero/simulator/rows.ts';
import { Office } from './office.ts';
import type { WorkbenchOptions } from './workbench.ts';

/** What a bill looks like in Xero, to the cent. `payments`: those that live. */
export interface InXero {
  readonly status: string;
  readonly due: number;
  readonly payments: readonly { readonly cents: number; readonly date: string; readonly account: string }[];
}
export interface InMelio {
  readonly status: string;
  readonly balance: number;
  readonly inInbox: boolean;
  readonly payments: readonly { readonly amount: number; readonly status: string; readonly by: string }[];
}

const MARKER = /\bTO[0-9A-Zx]{10}\b/;

/** An office that pays its bills: bank accounts in Xero, a funding account in Melio that is mapped to one of them. */
export class Payables extends Office {
  readonly checking: AccountRow;
  readonly savings: AccountRow;
  /** Where payments made outside Melio are booked. */
  readonly petty: AccountRow;
  /** Funding account in Melio, mapped to `checking`. */
  readonly funding: string;
  readonly vendor;

  constructor(options: WorkbenchOptions = {}) {
    super(options);
    const xero = this.xero.ui();
    this.checking = xero.addBankAccount('Checking', '12345678', '991');
    this.savings = xero.addBankAccount('Savings', '12345679', '992');
    this.petty = xero.addBankAccount('Petty cash', '12345670', '993');
    this.funding = this.melio.ui.addFundingAccount({ kind: 'bank', name: 'Checking', last4: '5678' }).id;
    this.vendor = this.addContact('Cedar Paper Co', { EmailAddress: 'ap@cedar.example' });
  }

  /** An office with bills in both books, by number and amount (major units). */
  static async with(
    bills: Readonly<Record<string, number>>,
    { settings = {}, ...options }: WorkbenchOptions = {},
  ): Promise<Payables> {
    const office = new Payables(options);
    for (const [number, amount] of Object.entries(bills)) office.enterBill(office.vendor, number, amount);
    await office.connect({ ...office.mapped, ...settings });
    office.resetCalls();
    return office;
  }

  get mapped(): Settings {
    return { fundingAccounts: { [this.funding]: this.checking.id }, paidOutsideAccount: this.petty.id };
  }

  override set(settings: Settings): Promise<void> {
    return super.set({ ...this.mapped, ...settings });
  }

  // --- what people do -------------------------------------------------------------------------------------------

  /** Somebody schedules a payment of the whole bill, or of `amount` (minor units), in Melio. */
  schedule(
    number: string,
    scheduledOn = '2026-03-10',
    { amount, ...form }: Partial<PaymentForm> & { readonly amount?: number } = {},
  ): BillPayment {
    const bill = { billId: this.melioBill(number).id, ...(amount === undefined ? {} : { amount }) };
    return this.melio.ui.schedulePayment({ bills: [bill], fundingAccount: this.funding, scheduledOn, ...form });
  }

  /** Through to the bank: debited on the first day, with the vendor on the second. */
  process(payment: BillPayment, deductedOn = '2026-03-10', processedOn = '2026-03-12'): BillPayment {
    this.melio.ui.startProcessing(payment.id, deductedOn);
    return this.melio.ui.complete(payment.id, { processedOn });
  }

  markAsPaid = (number: string, on?: string): BillPayment => this.melio.ui.markAsPaid(this.melioBill(number).id, on);
  unmarkAsPaid = (number: string): BillPayment => this.melio.ui.unmarkAsPaid(this.melioBill(number).id);

  /** Somebody enters a payment in Xero. `amount` in major units. */
  payInXero(number: string, amount: number, date = '2026-03-02', account = this.savings): PaymentRow {
    return this.xero.ui().payBill(this.xeroBill(number).id, { accountId: account.id, amount, date });
  }

  /** The mirror of a Melio payment: the only live payment of the bill that carries our marker. */
  mirror(number: string): PaymentRow {
    const ours = this.xeroPayments(number).filter(({ reference }) => MARKER.test(reference));
    if (ours.length !== 1) throw new Error(`${ours.length} mirrors of ${number}`);
    return ours[0]!;
  }

  // --- what they see --------------------------------------------------------------------------------------------

  inXero(number: string): InXero {
    const bill = this.xeroBill(number);
    const names = new Map(
      this.xero
        .ui()
        .accounts()
        .map(({ id, name }) => [id, name]),
    );
    const payments = this.xeroPayments(number).map(({ cents, date, accountId }) => ({
      cents,
      date,
      account: names.get(accountId ?? '') ?? '',
    }));
    return { status: bill.status, due: this.xero.ui().due(bill.id), payments };
  }

  inMelio(number: string): InMelio {
    const bill: Bill = this.melioBill(number);
    const payments = this.melioPayments(number).map(({ bills, status, method, origin }) => ({
      amount: bills.find(({ bill_id }) => bill_id === bill.id)!.amount,
      status,
      by: origin === 'accounting' ? 'xero' : method === 'external' ? 'mark' : 'melio',
    }));
    return { status: bill.status, balance: bill.balance, inInbox: !bill.archived, payments };
  }

  /** Every payment that was ever made on a bill in Xero, removed ones too. */
  everInXero(number: string): readonly PaymentRow[] {
    const { id } = this.xeroBill(number);
    return this.xero
      .ui()
      .payments()
      .filter(({ documentId }) => documentId === id);
  }

  tieOut = (): Promise<TieOut> => this.tieOutOf({ document: 'bill', payment: 'billPayment' });

  /** Nothing was written anywhere since the last look, and nothing stays open. */
  async quiet(): Promise<{ readonly xero: object; readonly melio: object; readonly issues: readonly string[] }> {
    return { xero: this.writes('xero'), melio: this.writes('melio'), issues: await this.held() };
  }
}

export const QUIET = { xero: {}, melio: {}, issues: [] };
