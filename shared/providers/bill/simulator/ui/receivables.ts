import { ruleBroken } from '../answers.ts';
import { moneyOfInvoice, totalOf, usedOf } from '../balances.ts';
import type { Books } from '../books.ts';
import { addCredit, archiveCredit, type CreditForm, changeCredit } from '../credits.ts';
import { addDays } from '../days.ts';
import {
  addInvoice,
  archiveInvoice,
  changeInvoice,
  type InvoiceChange,
  sendInvoice,
  touchInvoice,
} from '../invoices.ts';
import { shown, sum } from '../money.ts';
import { addReceived, moveReceived } from '../received.ts';
import type { Credit, Invoice, Received } from '../records.ts';
import { lineForms, type UiLine } from './payables.ts';

export interface UiInvoice {
  readonly customerId: string;
  readonly number?: string;
  readonly billedOn: string;
  readonly dueOn: string;
  readonly lines: readonly UiLine[];
  readonly tax?: number;
}

export interface UiReceived {
  readonly customerId?: string;
  /** Without an amount what is still due. */
  readonly invoices: readonly { readonly id: string; readonly amount?: number }[];
  /** What was paid; absent: the sum of the invoices. */
  readonly amount?: number;
  readonly paidOn?: string;
  readonly type?: string;
  readonly reference?: string;
}

const priced = (lines: readonly UiLine[]) =>
  lineForms(lines).map(({ amount, ...line }) => ({ ...line, quantity: 1, price: amount }));

/** What customers are asked for, and what they pay. */
export const receivablesUi = (books: Books) => {
  const receive = (form: UiReceived, online: boolean, status: 'PAID' | 'SCHEDULED'): Received => {
    const shares = form.invoices.map(({ id, amount }) => {
      const { due, scheduled } = moneyOfInvoice(books, books.find('invoice', id));
      return { invoiceId: id, amount: amount ?? due - scheduled };
    });
    const customerId = form.customerId ?? books.find('invoice', form.invoices[0]!.id).customerId;
    return addReceived(books, {
      customerId,
      amount: form.amount ?? sum(shares.map((share) => share.amount)),
      shares,
      paymentDate: form.paidOn ?? (status === 'SCHEDULED' ? addDays(books.today(), 2) : books.today()),
      type: form.type ?? (online ? 'ACH' : 'CHECK'),
      online,
      status,
      ...(form.reference ? { referenceNumber: form.reference } : {}),
    });
  };

  return {
    enterInvoice: ({ customerId, number, billedOn, dueOn, lines, tax }: UiInvoice): Invoice =>
      addInvoice(books, {
        customer: { id: customerId },
        ...(number ? { invoiceNumber: number } : {}),
        invoiceDate: billedOn,
        dueDate: dueOn,
        invoiceLineItems: priced(lines),
        ...(tax === undefined ? {} : { salesTaxTotal: shown(tax) }),
        processingOptions: { sendEmail: false },
      }),
    /** Lines given replace all lines. */
    editInvoice: (id: string, changes: InvoiceChange & { readonly lines?: readonly UiLine[] }): Invoice => {
      const { lines, ...rest } = changes;
      return changeInvoice(books, id, lines ? { ...rest, invoiceLineItems: priced(lines) } : rest, lines !== undefined);
    },
    sendInvoice: (id: string): void => sendInvoice(books, id),
    archiveInvoice: (id: string): Invoice => archiveInvoice(books, id),
    restoreInvoice: (id: string): Invoice => archiveInvoice(books, id, false),

    /** The customer pays through BILL, today. */
    receivePayment: (form: UiReceived): Received => receive(form, true, 'PAID'),
    /** The customer pays through BILL on a day to come. */
    schedulePayment: (form: UiReceived): Received => receive(form, true, 'SCHEDULED'),
    /** Paid elsewhere, and recorded by somebody in BILL. */
    recordReceived: (form: UiReceived): Received => receive(form, false, 'PAID'),
    /** Only here: the API has no call for it. */
    voidReceived: (id: string): Received => moveReceived(books, id, { status: 'VOID' }),
    /** Money that was the customer's credit goes to an invoice. */
    applyUnapplied: (id: string, invoiceId: string, amount: number): Received => {
      const received = books.find('received', id);
      const used = sum(received.invoicePayments.map((one) => one.amount));
      if (used + amount > received.amount) throw ruleBroken('Less than that is left.');
      if (amount > moneyOfInvoice(books, books.find('invoice', invoiceId)).due)
        throw ruleBroken('Less than that is due.');
      const share = { id: books.newId('rip'), invoiceId, amount };
      return moveReceived(books, id, { invoicePayments: [...received.invoicePayments, share] });
    },

    enterCreditMemo: (form: Omit<CreditForm, 'lines'> & { readonly lines: readonly UiLine[] }): Credit =>
      addCredit(books, 'creditMemo', { ...form, lines: lineForms(form.lines) }),
    editCreditMemo: (id: string, form: Partial<CreditForm>): Credit => changeCredit(books, 'creditMemo', id, form),
    archiveCreditMemo: (id: string): Credit => archiveCredit(books, 'creditMemo', id, true),
    /** Only here: no call of the API is known for it. */
    applyCreditMemo: (creditId: string, invoiceId: string, amount: number): Invoice => {
      const credit = books.find('creditMemo', creditId);
      if (amount > totalOf(credit.lines) - usedOf(books, credit).applied) throw ruleBroken('Less than that is left.');
      const invoice = books.find('invoice', invoiceId);
      if (amount > moneyOfInvoice(books, invoice).due) throw ruleBroken('Less than that is due.');
      books.change('invoice', invoiceId, { creditMemos: [...invoice.creditMemos, { id: creditId, amount }] });
      books.change('creditMemo', creditId, {});
      touchInvoice(books, invoiceId);
      return books.find('invoice', invoiceId);
    },
  };
};
