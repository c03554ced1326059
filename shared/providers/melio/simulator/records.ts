import type { Customer, Invoice, Payout, ReceivedPayment } from './get-paid/records.ts';

/**
 * The records as the contract shows them: amounts are minor units, days `YYYY-MM-DD`, instants UTC with milliseconds.
 * Rows are never changed in place: an edit is a new row.
 * @see docs/platform-contract.yaml
 */
export interface Row {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly archived: boolean;
  readonly removed_by: 'user' | 'sync' | null;
  readonly source: Source;
  readonly external_refs: readonly ExternalRef[];
}

export type Source = 'platform' | 'accounting';

export interface ExternalRef {
  readonly system: string;
  readonly id: string;
}

export interface Address {
  readonly line1: string | null;
  readonly line2: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postal_code: string | null;
  readonly country: string | null;
}

export interface Vendor extends Row {
  readonly display_name: string;
  readonly contact_name: string | null;
  readonly name_on_check: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Address;
}

export interface Line {
  readonly id: string;
  readonly description: string | null;
  readonly amount: number;
  readonly account_ref: string | null;
  readonly dimension_refs: readonly string[];
}

export interface Bill extends Row {
  readonly vendor_id: string;
  readonly number: string | null;
  readonly bill_date: string;
  readonly due_date: string | null;
  readonly planned_payment_on: string | null;
  readonly scheduled_payment_on: string | null;
  readonly currency: string;
  readonly total: number;
  readonly balance: number;
  readonly status: 'unpaid' | 'partially_paid' | 'scheduled' | 'paid';
  readonly frozen: boolean;
  readonly frozen_reason: 'payment_scheduled' | 'payment_in_progress' | 'payment_blocked' | null;
  readonly note_to_self: string | null;
  readonly web_url: string;
  readonly delivery_address: Address | null;
  readonly lines: readonly Line[];
  readonly attachment_ids: readonly string[];
}

export interface BillAllocation {
  readonly bill_id: string;
  readonly amount: number;
}

export const movingMethods = ['ach', 'check', 'card', 'wire', 'virtual_card'] as const;
export type MovingMethod = (typeof movingMethods)[number];

export interface PreviousAttempt {
  readonly attempt: number;
  readonly scheduled_on: string | null;
  readonly failed_on: string;
  readonly failure_reason: string | null;
}

export interface BillPayment extends Row {
  readonly vendor_id: string;
  readonly bills: readonly BillAllocation[];
  readonly amount: number;
  readonly currency: string;
  readonly funding_account_id: string | null;
  readonly method: MovingMethod | 'external';
  readonly status: 'scheduled' | 'in_progress' | 'blocked' | 'completed' | 'failed' | 'canceled' | 'refunded';
  readonly origin: Source;
  readonly scheduled_on: string | null;
  readonly deducted_on: string | null;
  readonly processed_on: string | null;
  readonly settled_on: string | null;
  readonly delivered_on: string | null;
  readonly paid_on: string | null;
  readonly reference: string | null;
  readonly check_number: string | null;
  readonly transfer_number: string | null;
  readonly failure_reason: string | null;
  readonly attempt: number;
  readonly previous_attempts: readonly PreviousAttempt[];
  readonly retry_of: string | null;
}

export interface FundingAccount extends Row {
  readonly kind: 'bank' | 'card';
  readonly display_name: string;
  readonly last4: string | null;
  readonly accounting_account_ref: string | null;
}

export interface Attachment extends Row {
  readonly bill_id: string;
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
}

/** Every kind of record, by the name it has in webhooks. */
export interface Kinds {
  readonly vendor: Vendor;
  readonly bill: Bill;
  readonly bill_payment: BillPayment;
  readonly funding_account: FundingAccount;
  readonly attachment: Attachment;
  readonly customer: Customer;
  readonly invoice: Invoice;
  readonly received_payment: ReceivedPayment;
  readonly payout: Payout;
}
export type Kind = keyof Kinds;

/** A record without what the platform itself keeps of it. */
export type Content<R extends Row> = Omit<R, keyof Row>;

export const emptyAddress: Address = {
  line1: null,
  line2: null,
  city: null,
  state: null,
  postal_code: null,
  country: null,
};
