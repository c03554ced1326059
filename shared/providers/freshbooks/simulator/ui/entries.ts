/** What people type, under FreshBooks' own names. Amounts are decimals of major units as text, days `YYYY-MM-DD`. */

export interface ClientEntry {
  readonly fname?: string;
  readonly lname?: string;
  readonly organization?: string;
  readonly email?: string;
  readonly bus_phone?: string;
  readonly mob_phone?: string;
  readonly note?: string;
  readonly currency_code?: string;
  readonly p_street?: string;
  readonly p_street2?: string;
  readonly p_city?: string;
  readonly p_province?: string;
  readonly p_country?: string;
  readonly p_code?: string;
}

export interface LineEntry {
  readonly lineid?: number;
  readonly name?: string;
  readonly description?: string;
  readonly qty?: string;
  readonly unit_cost: { readonly amount: string; readonly code?: string };
  readonly taxName1?: string;
  /** In percent. */
  readonly taxAmount1?: string;
  readonly taxName2?: string;
  readonly taxAmount2?: string;
}

export interface InvoiceEntry {
  readonly customerid?: number;
  readonly create_date?: string;
  readonly due_offset_days?: number;
  readonly invoice_number?: string;
  readonly po_number?: string;
  readonly notes?: string;
  readonly terms?: string;
  readonly currency_code?: string;
  /** In percent. */
  readonly discount_value?: string;
  readonly lines?: readonly LineEntry[];
}

export interface PaymentEntry {
  readonly invoiceid?: number;
  readonly amount?: string;
  readonly date?: string;
  /** One of FreshBooks' words, `Other` when left out. */
  readonly type?: string;
  readonly note?: string;
}

export interface CreditEntry {
  readonly clientid?: number;
  readonly create_date?: string;
  readonly credit_number?: string;
  readonly credit_type?: 'goodwill' | 'prepayment';
  readonly notes?: string;
  readonly lines?: readonly LineEntry[];
}

export interface CashEntry {
  readonly amount: string;
  readonly date: string;
  readonly vendor?: string;
  readonly notes?: string;
  readonly source?: string;
  readonly note?: string;
  readonly payment_type?: string;
}

export interface JournalEntry {
  readonly name: string;
  readonly user_entered_date: string;
  readonly description?: string;
  readonly currency_code?: string;
  readonly details: readonly { readonly sub_accountid: number; readonly debit?: string; readonly credit?: string }[];
}
