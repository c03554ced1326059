import { moneyOfBill } from '../balances.ts';
import type { Books } from '../books.ts';
import { addDays } from '../days.ts';
import { sum } from '../money.ts';
import { addPayment, cancelPayment, movePayment, type Share, statesOf, voidPayment } from '../payments.ts';
import type { Payment, SingleStatus, VoidType } from '../records.ts';

export interface UiPayment {
  /** Bills of one vendor; without an amount what is still due, less the credits. */
  readonly bills: readonly (Omit<Share, 'amount' | 'billId'> & { readonly id: string; readonly amount?: number })[];
  readonly processDate?: string;
  readonly method?: Payment['disbursementType'];
  readonly fundingAccountId?: string;
  readonly description?: string;
  /** Offline payments: the account that somebody chose. */
  readonly account?: string;
}

/** Money that leaves through BILL, and what becomes of it. */
export const paymentsUi = (books: Books) => {
  const pay = (form: UiPayment, method: Payment['disbursementType']): Payment => {
    const shares = form.bills.map(({ id, amount, vendorCredits = [] }): Share => {
      const { due, scheduled } = moneyOfBill(books, books.find('bill', id));
      const rest = due - scheduled - sum(vendorCredits.map((one) => one.amount));
      return { billId: id, amount: amount ?? rest, vendorCredits };
    });
    return addPayment(books, {
      vendorId: books.find('bill', form.bills[0]!.id).vendorId,
      shares,
      method,
      processDate: form.processDate ?? addDays(books.today(), method === 'OFFLINE' ? 0 : 1),
      ...(form.description ? { description: form.description } : {}),
      ...(form.fundingAccountId ? { fundingAccountId: form.fundingAccountId } : {}),
      ...(form.account ? { chartOfAccountId: form.account } : {}),
    });
  };
  const move = (id: string, to: SingleStatus, more: Partial<Payment> = {}): Payment =>
    movePayment(books, id, { ...statesOf(to, books.find('payment', id)), ...more });

  return {
    /** Scheduled; goes on as days pass. */
    pay: (form: UiPayment): Payment => pay(form, form.method ?? 'ACH'),
    /** Paid elsewhere, and recorded by somebody in BILL. */
    recordPayment: (form: UiPayment): Payment => pay(form, 'OFFLINE'),
    /** Before its day: another day or description. */
    editPayment: (id: string, changes: Pick<Partial<Payment>, 'processDate' | 'description'>): Payment =>
      movePayment(books, id, changes),
    /** Any state, without waiting for it. */
    advance: (id: string, to: SingleStatus, more: Partial<Payment> = {}): Payment => move(id, to, more),
    /** Funded and on its way; a check gets its number. */
    send: (id: string): Payment => {
      const { disbursementType, processDate } = books.find('payment', id);
      const isCheck = disbursementType === 'CHECK';
      const more = {
        sentDate: addDays(processDate, 2),
        ...(isCheck ? { checkNumber: String(20_000 + books.number()) } : {}),
      };
      return move(id, isCheck ? 'SENT' : 'CLEARED', more);
    },
    /** The vendor's bank sent it back: the payer must decide. */
    fail: (id: string): Payment => move(id, 'DISBURSEMENT_FAILED_ACTION_NEEDED'),
    /** The debit bounced. `voided`: before BILL paid the vendor. */
    bounce: (id: string, voided = false): Payment =>
      move(id, voided ? 'FUNDING_FAILED_VOIDED' : 'FUNDING_FAILED_ACTION_NEEDED'),
    cancel: (id: string): Payment => cancelPayment(books, id),
    void: (id: string, type: VoidType = 'VOID_AND_CREDIT'): Payment => voidPayment(books, id, type),
    /** The old one is void, and a new one over the same bills leaves tomorrow. @returns the new one */
    reissue: (id: string, method: Payment['disbursementType'] = 'CHECK'): Payment => {
      const old = books.find('payment', id);
      move(id, 'VOIDED', { voidInfo: [{ type: 'VOID_AND_REISSUE', status: 'ACCEPTED' }] });
      return addPayment(books, {
        vendorId: old.vendorId,
        shares: old.billPayments.map(({ billId, amount, vendorCredits }) => ({ billId, amount, vendorCredits })),
        method,
        processDate: addDays(books.today(), 1),
        fundingAccountId: old.fundingAccountId,
      });
    },
  };
};
