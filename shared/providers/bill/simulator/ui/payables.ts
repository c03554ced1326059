import { notPermitted } from '../answers.ts';
import { addBill, archiveBill, type BillChange, type BillForm, changeBill } from '../bills.ts';
import type { Books } from '../books.ts';
import { addCredit, archiveCredit, type CreditForm, changeCredit } from '../credits.ts';
import { announce } from '../events.ts';
import { shown } from '../money.ts';
import type { ApprovalStatus, Bill, Credit } from '../records.ts';

/** One line of the screen; `amount` in minor units. */
export interface UiLine {
  readonly description?: string;
  readonly amount: number;
  readonly account?: string;
  readonly class?: string;
  readonly item?: string;
}

export const lineForms = (lines: readonly UiLine[]) =>
  lines.map(({ description, amount, account, item, ...line }) => ({
    description: description ?? '',
    amount: shown(amount),
    classifications: {
      ...(account ? { chartOfAccountId: account } : {}),
      ...(line.class ? { accountingClassId: line.class } : {}),
      ...(item ? { itemId: item } : {}),
    },
  }));

export interface UiBill {
  readonly vendorId: string;
  readonly number: string;
  readonly billedOn: string;
  readonly dueOn: string;
  readonly lines: readonly UiLine[];
  readonly description?: string;
  readonly poNumber?: string;
}

const formOf = (bill: UiBill): BillForm => ({
  vendorId: bill.vendorId,
  dueDate: bill.dueOn,
  invoice: { invoiceNumber: bill.number, invoiceDate: bill.billedOn },
  billLineItems: lineForms(bill.lines),
  description: bill.description ?? '',
  purchaseOrderNumber: bill.poNumber ?? '',
});

export const payablesUi = (books: Books) => {
  const approval = (id: string, approvalStatus: ApprovalStatus): Bill => {
    const bill = books.change('bill', id, { approvalStatus });
    announce(books, 'bill.updated', bill);
    return bill;
  };
  return {
    enterBill: (bill: UiBill): Bill => addBill(books, formOf(bill)),
    /** Lines given replace all lines. */
    editBill: (id: string, changes: BillChange & { readonly lines?: readonly UiLine[] }): Bill => {
      const { lines, ...rest } = changes;
      return changeBill(books, id, lines ? { ...rest, billLineItems: lineForms(lines) } : rest, lines !== undefined);
    },
    archiveBill: (id: string): Bill => archiveBill(books, id),
    restoreBill: (id: string): Bill => archiveBill(books, id, false),
    assign: (id: string): Bill => approval(id, 'ASSIGNED'),
    approve: (id: string): Bill => approval(id, 'APPROVED'),
    deny: (id: string): Bill => approval(id, 'DENIED'),

    enterVendorCredit: (form: Omit<CreditForm, 'lines'> & { readonly lines: readonly UiLine[] }): Credit =>
      addCredit(books, 'vendorCredit', { ...form, lines: lineForms(form.lines) }),
    editVendorCredit: (id: string, form: Partial<CreditForm>): Credit => changeCredit(books, 'vendorCredit', id, form),
    archiveVendorCredit: (id: string): Credit => archiveCredit(books, 'vendorCredit', id, true),
    approveVendorCredit: (id: string): Credit => books.change('vendorCredit', id, { approvalStatus: 'APPROVED' }),
    /** On the bill itself, without a payment. */
    applyVendorCredit: (creditId: string, billId: string, amount: number): Bill => {
      const { vendorCredits } = books.find('bill', billId);
      if (amount <= 0) throw notPermitted('The amount must be above zero.');
      const all = [...vendorCredits, { id: creditId, amount }].map((one) => ({ ...one, amount: shown(one.amount) }));
      // What is applied already is checked anew with the rest.
      books.change('bill', billId, { vendorCredits: [] });
      return changeBill(books, billId, { vendorCredits: all });
    },
  };
};
