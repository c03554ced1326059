import type { Wire } from './wire.ts';

export interface BillLine {
  readonly LineItemID?: string;
  readonly Description?: string;
  readonly Quantity?: number;
  readonly UnitAmount?: number;
  readonly LineAmount?: number;
  readonly AccountCode?: string;
  readonly AccountID?: string;
  readonly TaxType?: string;
  readonly Tracking?: readonly { readonly Name: string; readonly Option: string }[];
}

/** A bill as a person types it, under Xero's own names. */
export interface BillEntry {
  readonly contactId?: string;
  readonly InvoiceNumber?: string;
  readonly Date?: string;
  readonly DueDate?: string;
  readonly CurrencyCode?: string;
  readonly LineAmountTypes?: 'Exclusive' | 'Inclusive' | 'NoTax';
  readonly Status?: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED';
  readonly Url?: string;
  readonly lines?: readonly BillLine[];
}

export interface PaymentEntry {
  readonly accountId: string;
  /** Major units. */
  readonly amount: number;
  readonly date: string;
  readonly reference?: string;
}

export type CreditMoney = PaymentEntry & { readonly contactId: string };

/** The entry as the API would be sent it. */
export function billWire({ contactId, lines, ...rest }: BillEntry): Wire {
  return {
    ...rest,
    ...(contactId ? { Contact: { ContactID: contactId } } : {}),
    ...(lines ? { LineItems: lines } : {}),
  };
}
