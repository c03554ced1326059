/**
 * What BILL keeps. Names are those of its JSON; amounts are minor units here. Rows are never changed in place, and what
 * follows from other rows (balances, statuses) is worked out when a row is shown.
 * @see https://developer.bill.com/reference
 */
export interface Row {
  readonly id: string;
  readonly archived: boolean;
  /** `2026-03-04T18:22:31.000+00:00` */
  readonly createdTime: string;
  readonly updatedTime: string;
}

export interface Address {
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly stateOrProvince: string;
  readonly zipOrPostalCode: string;
  readonly country: string;
}

export interface Vendor extends Row {
  readonly name: string;
  readonly shortName: string;
  readonly accountNumber: string;
  readonly accountType: 'BUSINESS' | 'PERSON' | 'NONE' | 'UNDEFINED';
  readonly email: string;
  readonly phone: string;
  readonly address: Address;
  readonly payeeName: string;
  readonly payByType: string;
  readonly taxId: string;
  readonly taxIdType: 'EIN' | 'SSN' | 'UNDEFINED';
  readonly track1099: boolean;
  readonly companyName: string;
  readonly networkStatus: 'NOT_CONNECTED' | 'PENDING' | 'CONNECTED' | 'CONNECTED_RPPS';
}

export interface Customer extends Row {
  readonly name: string;
  readonly companyName: string;
  readonly contact: { readonly firstName: string; readonly lastName: string };
  readonly email: string;
  readonly accountType: 'BUSINESS' | 'PERSON' | 'NONE' | 'UNDEFINED';
  readonly phone: string;
  readonly description: string;
  readonly accountNumber: string;
  readonly billingAddress: Address;
  readonly shippingAddress: Address;
}

/** Where a line or a document is booked; every name is there, most are null. */
export type Classifications = Readonly<Record<string, string | null>>;

export interface Line {
  readonly id: string;
  readonly amount: number;
  readonly quantity: number | null;
  readonly price: number | null;
  readonly description: string;
  readonly classifications: Classifications;
}

export interface Applied {
  readonly id: string;
  readonly amount: number;
}

export type ApprovalStatus = 'UNASSIGNED' | 'ASSIGNED' | 'APPROVING' | 'APPROVED' | 'DENIED' | 'UNDEFINED';

export interface Bill extends Row {
  readonly vendorId: string;
  readonly description: string;
  readonly dueDate: string;
  readonly invoice: { readonly invoiceNumber: string; readonly invoiceDate: string };
  readonly lines: readonly Line[];
  readonly payFromChartOfAccountId: string | null;
  readonly approvalStatus: ApprovalStatus;
  readonly purchaseOrderNumber: string;
  readonly classifications: Classifications;
  /** Applied on the bill itself, not in a payment. */
  readonly vendorCredits: readonly Applied[];
}

export const singleStatuses = [
  'SCHEDULED',
  'READY_TO_FUND',
  'FUNDING_STARTED',
  'PROCESSED',
  'SENT',
  'DELIVERED',
  'CLEARED',
  'DISBURSEMENT_ON_HOLD',
  'PARTIALLY_CLAIMED',
  'EXPIRING',
  'DISBURSEMENT_FAILED_ACTION_NEEDED',
  'DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED',
  'FUNDING_FAILED_ACTION_NEEDED',
  'FUNDING_FAILED_VOIDED',
  'VOID_PENDING',
  'VOIDED',
  'CANCELLATION_IN_PROGRESS',
  'CANCELED',
  'FUNDS_ESCHEATED',
  'UNDEFINED',
] as const;
export type SingleStatus = (typeof singleStatuses)[number];

export type VoidType = 'VOID_AND_CREDIT' | 'VOID_AND_REISSUE' | 'VOID_AND_REISSUE_VCARD' | 'VOID_ONLY';

export interface BillPayment {
  readonly id: string;
  readonly billId: string;
  /** Money, without the credits. */
  readonly amount: number;
  readonly vendorCredits: readonly Applied[];
}

export interface Payment extends Row {
  readonly vendorId: string;
  readonly billPayments: readonly BillPayment[];
  readonly description: string;
  readonly processDate: string;
  readonly fundingAccountId: string | null;
  readonly confirmationNumber: string;
  readonly status: 'APPROVING' | 'SCHEDULED' | 'PAID' | 'VOID' | 'CANCELLED';
  readonly disbursementStatus: 'UNDEFINED' | 'DONE' | 'HOLD' | 'FAILED';
  readonly singleStatus: SingleStatus;
  readonly onlinePayment: boolean;
  readonly disbursementType: 'ACH' | 'CHECK' | 'VIRTUAL_CARD' | 'OFFLINE';
  readonly checkNumber: string | null;
  readonly sentDate: string | null;
  readonly arrivesByDate: string | null;
  readonly voidInfo: readonly { readonly type: VoidType; readonly status: string }[];
  readonly chartOfAccountId: string | null;
  readonly syncReference: string;
  readonly allowExport: boolean;
}

/** `customerId` on credit memos, `vendorId` on vendor credits. */
export interface Credit extends Row {
  readonly vendorId?: string;
  readonly customerId?: string;
  readonly referenceNumber: string;
  readonly creditDate: string;
  readonly description: string;
  readonly lines: readonly Line[];
  readonly classifications: Classifications;
  readonly approvalStatus: ApprovalStatus;
}

export interface Invoice extends Row {
  readonly customerId: string;
  readonly invoiceNumber: string;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly lines: readonly Line[];
  readonly payToChartOfAccountId: string | null;
  readonly classifications: Classifications;
  readonly salesTaxItemId: string | null;
  readonly salesTaxTotal: number;
  readonly salesTaxPercentage: number;
  /** Credit memos that somebody applied to it. */
  readonly creditMemos: readonly Applied[];
}

export interface Received extends Row {
  readonly customerId: string;
  readonly amount: number;
  readonly invoicePayments: readonly { readonly id: string; readonly invoiceId: string; readonly amount: number }[];
  readonly description: string;
  readonly paymentDate: string;
  readonly receivablesAccountId: string | null;
  readonly receivablesType: string;
  readonly status: 'PAID' | 'SCHEDULED' | 'VOID';
  readonly referenceNumber: string;
  readonly onlinePayment: boolean;
  readonly convenienceFeeAmount: number;
}

/** A chart of account, class, department, location, item, job or employee. */
export interface Classification extends Row {
  readonly name: string;
  readonly shortName: string;
  readonly description: string;
  readonly parentId: string;
  readonly account?: { readonly type: string; readonly number: string };
  readonly item?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Bank extends Row {
  readonly status: string;
  readonly accountNumber: string;
  readonly nameOnAccount: string;
  readonly type: string;
  readonly bankName: string;
  readonly payables: boolean;
  readonly receivables: boolean;
  readonly chartOfAccountId: string | null;
}

/** A document of a bill, or a file of an invoice, a vendor or a customer. `base64`: its bytes. */
export interface File extends Row {
  readonly parentId: string;
  readonly name: string;
  readonly base64: string;
  /** Before it is processed. */
  readonly uploadId: string;
  readonly readyAt: number;
}

export interface Kinds {
  readonly vendor: Vendor;
  readonly customer: Customer;
  readonly bill: Bill;
  readonly payment: Payment;
  readonly vendorCredit: Credit;
  readonly invoice: Invoice;
  readonly received: Received;
  readonly creditMemo: Credit;
  readonly chartOfAccount: Classification;
  readonly accountingClass: Classification;
  readonly department: Classification;
  readonly location: Classification;
  readonly item: Classification;
  readonly job: Classification;
  readonly employee: Classification;
  readonly bank: Bank;
  readonly file: File;
}
export type Kind = keyof Kinds;
