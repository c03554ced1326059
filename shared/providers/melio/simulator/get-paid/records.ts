import type { Address, Row, Source } from '../records.ts';

export interface Customer extends Row {
  readonly display_name: string;
  readonly company_name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Address;
  readonly auto_pay: boolean;
}

export interface InvoiceLine {
  readonly id: string;
  readonly description: string | null;
  readonly quantity: string;
  readonly unit_amount: number;
  readonly amount: number;
  readonly tax_amount: number;
  readonly tax_name: string | null;
}

export interface Invoice extends Row {
  readonly customer_id: string;
  readonly number: string | null;
  readonly issue_date: string;
  readonly due_date: string | null;
  readonly currency: string;
  readonly total: number;
  readonly tax_total: number;
  readonly balance: number;
  readonly status: 'open' | 'partially_paid' | 'paid' | 'void';
  readonly request_status: 'unsent' | 'sent' | 'in_progress' | 'paid';
  readonly frozen: boolean;
  readonly frozen_reason: 'payment_in_progress' | 'paid' | 'auto_pay_scheduled' | null;
  readonly lines: readonly InvoiceLine[];
  readonly pdf_attachment_id: string | null;
  readonly pay_url: string | null;
  readonly web_url: string;
}

export interface InvoiceAllocation {
  readonly invoice_id: string;
  readonly amount: number;
}

export interface ReceivedPayment extends Row {
  readonly customer_id: string;
  /** What settles invoices: a surcharge that the payer bore stands in `fees`. */
  readonly amount: number;
  readonly currency: string;
  readonly method: 'ach' | 'card' | 'check' | 'other';
  readonly status: 'pending' | 'succeeded' | 'failed' | 'refunded' | 'partially_refunded' | 'chargeback' | 'canceled';
  readonly origin: Source;
  readonly initiated_on: string;
  readonly settled_on: string | null;
  readonly reference: string | null;
  readonly allocations: readonly InvoiceAllocation[];
  readonly fees: readonly { readonly amount: number; readonly paid_by: 'payer' | 'payee' }[];
  readonly payout_id: string | null;
  readonly retry_of: string | null;
  readonly failure_reason: string | null;
}

export interface PayoutItem {
  readonly payment_id: string | null;
  readonly amount: number;
  readonly kind: 'payment' | 'refund' | 'chargeback' | 'fee' | 'adjustment';
}

export interface Payout extends Row {
  readonly status: 'scheduled' | 'processing' | 'paid' | 'failed';
  readonly arrival_date: string | null;
  readonly currency: string;
  readonly gross: number;
  readonly fees: number;
  readonly net: number;
  readonly bank_last4: string | null;
  readonly items: readonly PayoutItem[];
}
