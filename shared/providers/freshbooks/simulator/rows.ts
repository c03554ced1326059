import type { Wire } from './wire.ts';

/** 0 active, 1 deleted, 2 archived. */
export type VisState = 0 | 1 | 2;

export interface Row {
  readonly id: number;
  readonly visState: VisState;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** What was written, under FreshBooks' own names, apart from what the columns hold. */
  readonly fields: Wire;
}

export type ClientRow = Row;

/** Amounts in cents of the document's currency. */
export interface LineRow {
  readonly lineid: number;
  readonly type: number;
  readonly name: string;
  readonly description: string;
  /** Decimals as text. */
  readonly qty: string;
  readonly unitCost: string;
  readonly amount: number;
  readonly taxes: readonly TaxOnLine[];
  readonly compounded: boolean;
  readonly updatedAt: number;
}
export interface TaxOnLine {
  readonly name: string;
  /** In percent. */
  readonly percent: string;
  readonly number: string | null;
}

/** 0 disputed, 1 draft, 2 sent, 3 viewed: what a person or the API sets. The rest follows from payments and the day. */
export type SetStatus = 0 | 1 | 2 | 3;

export interface InvoiceRow extends Row {
  readonly customerid: number;
  readonly number: string;
  readonly createDate: string;
  readonly dueOffsetDays: number;
  readonly currency: string;
  readonly setStatus: SetStatus;
  readonly lines: readonly LineRow[];
  /** In percent. */
  readonly discount: string;
  readonly discountTotal: number;
  readonly amount: number;
  readonly paid: number;
  readonly datePaid: string | null;
  /** Counts writes of this invoice: makes its version differ within a millisecond. */
  readonly writes: number;
}

export interface PaymentRow extends Row {
  readonly invoiceid: number;
  readonly clientid: number;
  readonly amount: number;
  /** What the invoice took of it; the rest became a credit. */
  readonly applied: number;
  readonly currency: string;
  readonly date: string;
  readonly type: string;
  /** The credit note it is paid from. */
  readonly creditid: number | null;
  /** The credit note it created. */
  readonly overpaymentid: number | null;
}

export interface CreditRow extends Row {
  readonly clientid: number;
  readonly number: string;
  readonly creditType: string;
  readonly createDate: string;
  readonly currency: string;
  readonly lines: readonly LineRow[];
  readonly amount: number;
  readonly used: number;
}

/** Expenses and other income. */
export interface CashRow extends Row {
  readonly amount: number;
  readonly currency: string;
  readonly date: string;
}

export interface JournalRow extends Row {
  readonly date: string;
  readonly currency: string;
  readonly details: readonly JournalDetail[];
}
export interface JournalDetail {
  readonly detailid: number;
  readonly subAccountId: number;
  readonly debit: number | null;
  readonly credit: number | null;
}
