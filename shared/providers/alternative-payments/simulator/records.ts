/**
 * What the platform keeps. Names are those of its JSON; amounts are minor units here, whatever the wire says. Rows are
 * never changed in place.
 * @see https://docs.alternativepayments.io
 */
export interface Row {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
}

export interface Customer extends Row {
  readonly name: string;
  readonly email: string;
  readonly legal_name: string | null;
  readonly external_id: string | null;
  readonly customer_integration_id: string | null;
  readonly default_payment_method_id: string | null;
  readonly ein: string | null;
  readonly street_address: string | null;
  readonly sub_premise: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postal_code: string | null;
  readonly country: string | null;
  readonly archived: boolean;
  /** Open invoices are charged on their due date. */
  readonly auto_pay: boolean;
}

export interface LineItem {
  readonly description: string;
  readonly quantity: number;
  readonly amount: number;
}

export type InvoiceStatus = 'open' | 'overdue' | 'paid' | 'archived';

export interface Invoice extends Row {
  readonly customer_id: string;
  readonly invoice_number: string;
  readonly currency: string;
  readonly status: InvoiceStatus;
  /** `YYYY-MM-DD` */
  readonly due_date: string;
  readonly memo: string | null;
  readonly last_notification_at: string | null;
  readonly line_items: readonly LineItem[];
  readonly sub_total: number;
  readonly total: number;
  readonly archived: boolean;
}

export interface Fee {
  readonly amount: number;
  /** On top of what is owed; otherwise it is kept back from the payout. */
  readonly covered_by_customer: boolean;
  readonly name: string;
  readonly type: 'FT_LATE_PAYMENT' | 'FT_PRODUCT' | 'FT_METHOD' | 'FT_INTEREST' | 'unspecified';
}

export interface Share {
  readonly invoice_id: string;
  readonly amount: number;
}

export const paymentStatuses = [
  'pending',
  'succeeded',
  'failed',
  'declined',
  'refunded',
  'partially_refunded',
  'chargeback',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

export interface Payment extends Row {
  readonly customer_id: string;
  readonly status: PaymentStatus;
  readonly payment_method: 'standard_ach' | 'card' | 'check';
  readonly due_date: string | null;
  readonly sub_total: number;
  readonly total: number;
  readonly fees: readonly Fee[];
  /** Empty: money that was asked for without an invoice. */
  readonly shares: readonly Share[];
  readonly refunded: number;
  readonly failure_reason: string | null;
  readonly payout_id: string | null;
}

export interface PayoutItem {
  readonly id: string;
  readonly payment_id: string | null;
  readonly type: 'payment' | 'refund' | 'chargeback' | 'return' | 'adjustment';
  readonly amount: number;
}

export const payoutStatuses = ['scheduled', 'processing', 'paid', 'failed'] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

export interface Payout extends Row {
  readonly customer_id: string | null;
  readonly status: PayoutStatus;
  readonly arrival_date: string;
  readonly sub_total: number;
  readonly total: number;
  readonly fees: readonly Fee[];
  readonly items: readonly PayoutItem[];
}

export interface PaymentMethod extends Row {
  readonly customer_id: string;
  readonly type: 'depository' | 'card';
  readonly last4: string;
}

export interface Kinds {
  readonly customer: Customer;
  readonly invoice: Invoice;
  readonly payment: Payment;
  readonly payout: Payout;
  readonly payment_method: PaymentMethod;
}
export type Kind = keyof Kinds;
export const kinds = ['customer', 'invoice', 'payment', 'payout', 'payment_method'] as const satisfies readonly Kind[];

/** What the platform writes to a customer: the e-mails that a mistake of ours would send. */
export interface Notification {
  readonly at: string;
  readonly kind: 'invoice' | 'reminder' | 'receipt' | 'paymentFailed';
  readonly customer_id: string;
  readonly invoice_id: string | null;
}
