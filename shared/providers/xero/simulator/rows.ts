import type { Row } from './table.ts';

/** Rows as the simulator keeps them: money in cents, days as `YYYY-MM-DD`, instants in ms. Names on the wire are in render*.ts. */

export interface AccountRow extends Row {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly class: string;
  readonly status: 'ACTIVE' | 'ARCHIVED' | 'DELETED';
  readonly taxType: string;
  readonly enablePayments: boolean;
  readonly systemAccount?: string;
  readonly bankAccountNumber?: string;
  readonly bankAccountType?: string;
  readonly currency?: string;
  readonly description?: string;
}

export interface TaxRateRow {
  readonly name: string;
  readonly taxType: string;
  /** Percent. */
  readonly rate: number;
  readonly status: string;
  readonly appliesTo: Readonly<Record<'Assets' | 'Equity' | 'Expenses' | 'Liabilities' | 'Revenue', boolean>>;
}

export interface TrackingRow extends Row {
  readonly name: string;
  readonly status: 'ACTIVE' | 'ARCHIVED';
  readonly options: readonly { readonly id: string; readonly name: string; readonly status: 'ACTIVE' | 'ARCHIVED' }[];
}

export interface AddressRow {
  readonly [name: string]: string | undefined;
  readonly AddressType: string;
}
export interface PhoneRow {
  readonly [name: string]: string | undefined;
  readonly PhoneType: string;
}

export interface ContactRow extends Row {
  readonly name: string;
  readonly number?: string;
  readonly status: 'ACTIVE' | 'ARCHIVED' | 'GDPRREQUEST';
  readonly mergedTo?: string;
  /** Plain texts under Xero's own names: FirstName, EmailAddress, AccountNumber, ... */
  readonly texts: Readonly<Record<string, string>>;
  readonly addresses: readonly AddressRow[];
  readonly phones: readonly PhoneRow[];
  readonly persons: readonly Readonly<Record<string, unknown>>[];
  /** Nested settings kept as sent: PaymentTerms, BatchPayments. */
  readonly nested: Readonly<Record<string, unknown>>;
  readonly isSupplier: boolean;
  readonly isCustomer: boolean;
  readonly hasAttachments: boolean;
}

export interface LineRow {
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  /** Up to four decimals. */
  readonly unitAmount: number;
  readonly lineCents: number;
  readonly taxType: string;
  readonly taxCents: number;
  readonly accountId?: string;
  readonly itemCode?: string;
  readonly discountRate?: number;
  readonly tracking: readonly { readonly categoryId: string; readonly optionId: string }[];
}

export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax';

/** What invoices, credit notes, overpayments and prepayments have in common. */
export interface DocumentRow extends Row {
  readonly type: string;
  readonly number: string;
  readonly reference: string;
  readonly contactId: string;
  readonly date: string;
  readonly status: string;
  readonly lineAmountTypes: LineAmountTypes;
  readonly lines: readonly LineRow[];
  readonly subTotalCents: number;
  readonly taxCents: number;
  readonly totalCents: number;
  readonly currency: string;
  readonly rate: number;
  readonly hasAttachments: boolean;
  readonly payments: readonly SettlementRef[];
  readonly paidOn?: string;
}

/** A payment as its document embeds it. */
export interface SettlementRef {
  readonly id: string;
  readonly date: string;
  readonly cents: number;
  readonly reference: string;
  readonly deleted?: boolean;
}

export interface CreditRef {
  readonly kind: CreditKind;
  readonly allocationId: string;
  readonly creditId: string;
  readonly number: string;
  readonly date: string;
  readonly cents: number;
}

export interface InvoiceRow extends DocumentRow {
  readonly type: 'ACCPAY' | 'ACCREC';
  readonly status: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED';
  readonly dueDate?: string;
  readonly url?: string;
  readonly plannedPaymentDate?: string;
  readonly expectedPaymentDate?: string;
  readonly sentToContact: boolean;
  readonly credits: readonly CreditRef[];
  readonly byMyApp: boolean;
  /** The month of the approval, for plans that limit it. */
  readonly approvedIn?: string;
}

export type CreditKind = 'CreditNote' | 'Overpayment' | 'Prepayment';

export interface AllocationRow {
  readonly id: string;
  readonly invoiceId: string;
  readonly cents: number;
  readonly date: string;
}

export interface CreditRow extends DocumentRow {
  readonly kind: CreditKind;
  readonly allocations: readonly AllocationRow[];
  readonly dueDate?: string;
  /** The bank transaction that made an overpayment or prepayment. */
  readonly bankTransactionId?: string;
}

export interface PaymentRow extends Row {
  readonly paymentType: string;
  readonly documentKind: 'Invoice' | CreditKind;
  readonly documentId: string;
  /** Unknown only for payments known from their document alone. */
  readonly accountId?: string;
  readonly date: string;
  readonly cents: number;
  readonly bankCents: number;
  readonly rate: number;
  readonly reference: string;
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly isReconciled: boolean;
  readonly batchId?: string;
  readonly details?: string;
}

export interface BatchRow extends Row {
  readonly type: 'PAYBATCH' | 'RECBATCH';
  readonly accountId: string;
  readonly date: string;
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly paymentIds: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  readonly isReconciled: boolean;
}

export interface BankTransactionRow extends Row {
  readonly type: string;
  readonly contactId: string;
  readonly accountId: string;
  readonly date: string;
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly reference: string;
  readonly lineAmountTypes: LineAmountTypes;
  readonly lines: readonly LineRow[];
  readonly subTotalCents: number;
  readonly taxCents: number;
  readonly totalCents: number;
  readonly currency: string;
  readonly isReconciled: boolean;
  readonly creditId?: string;
}

export interface AttachmentRow {
  readonly id: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly includeOnline?: boolean;
}

export interface HistoryRow {
  readonly changes: string;
  readonly details: string;
  readonly user: string;
  readonly at: number;
}
