import * as z from 'zod';

/** Major units; some of the vendor's samples send them as text. */
export const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]);
const text = z.string().nullish();
/** `2026-03-04T18:22:31.000+00:00` */
const stamp = z.string().refine((value) => !Number.isNaN(Date.parse(value)), 'is not an instant');

const base = {
  id: z.string(),
  archived: z.boolean().nullish(),
  createdTime: stamp.nullish(),
  updatedTime: stamp.nullish(),
};

const address = z
  .looseObject({ line1: text, line2: text, city: text, stateOrProvince: text, zipOrPostalCode: text, country: text })
  .nullish();
export type BillAddress = z.infer<typeof address>;

/** @see https://developer.bill.com/reference/vendors */
export const billVendor = z.looseObject({
  ...base,
  name: z.string(),
  accountType: text,
  email: text,
  phone: text,
  address,
  additionalInfo: z.looseObject({ taxId: text, companyName: text }).nullish(),
  networkStatus: text,
});
export type BillVendor = z.infer<typeof billVendor>;

/** @see https://developer.bill.com/reference/customers */
export const billCustomer = z.looseObject({
  ...base,
  name: z.string(),
  companyName: text,
  contact: z.looseObject({ firstName: text, lastName: text }).nullish(),
  accountType: text,
  email: text,
  phone: text,
  billingAddress: address,
});
export type BillCustomer = z.infer<typeof billCustomer>;

const classifications = z.looseObject({
  chartOfAccountId: text,
  accountingClassId: text,
  departmentId: text,
  locationId: text,
  itemId: text,
});
export type BillClassifications = z.infer<typeof classifications>;

/** Of a bill or a credit an amount, or quantity and price; of an invoice quantity and price. */
const line = z.looseObject({
  id: text,
  amount: amount.nullish(),
  quantity: amount.nullish(),
  price: amount.nullish(),
  description: text,
  classifications: classifications.nullish(),
});
export type BillLine = z.infer<typeof line>;

/**
 * A bill. `paymentStatus` is read by nobody: how a part payment is spelled is not documented, and the amounts tell.
 * @see https://developer.bill.com/reference/bills
 */
export const billBill = z.looseObject({
  ...base,
  vendorId: z.string(),
  amount,
  paidAmount: amount.nullish(),
  dueAmount: amount.nullish(),
  scheduledAmount: amount.nullish(),
  creditAmount: amount.nullish(),
  description: text,
  dueDate: text,
  invoice: z.looseObject({ invoiceNumber: text, invoiceDate: text }).nullish(),
  billLineItems: z.array(line).nullish(),
  payFromChartOfAccountId: text,
  purchaseOrderNumber: text,
  approvalStatus: text,
  classifications: classifications.nullish(),
  billCurrency: text,
});
export type BillBill = z.infer<typeof billBill>;

/** @see https://developer.bill.com/reference/invoices */
export const billInvoice = z.looseObject({
  ...base,
  customerId: z.string(),
  invoiceNumber: text,
  invoiceDate: text,
  dueDate: text,
  totalAmount: amount,
  dueAmount: amount,
  scheduledAmount: amount.nullish(),
  invoiceLineItems: z.array(line).nullish(),
  classifications: classifications.nullish(),
  salesTaxItemId: text,
  salesTaxTotal: amount.nullish(),
  salesTaxPercentage: z.number().nullish(),
  payToChartOfAccountId: text,
  payments: z.array(z.looseObject({ id: text, amount: amount.nullish(), status: text })).nullish(),
});
export type BillInvoice = z.infer<typeof billInvoice>;

const credit = {
  ...base,
  referenceNumber: text,
  creditDate: text,
  description: text,
  amount,
  appliedAmount: amount.nullish(),
  approvalStatus: text,
  classifications: classifications.nullish(),
  salesTaxTotal: amount.nullish(),
};
/** @see https://developer.bill.com/reference/vendor-credits */
export const billVendorCredit = z.looseObject({
  ...credit,
  vendorId: z.string(),
  vendorCreditLineItems: z.array(line).nullish(),
});
export type BillVendorCredit = z.infer<typeof billVendorCredit>;
/** @see https://developer.bill.com/reference/credit-memos */
export const billCreditMemo = z.looseObject({
  ...credit,
  customerId: z.string(),
  creditMemoLineItems: z.array(line).nullish(),
});
export type BillCreditMemo = z.infer<typeof billCreditMemo>;

const use = z.looseObject({ id: z.string(), amount });

/**
 * A payment of bills of one vendor. `singleStatus` says where it is; `UNDEFINED` (offline, old) leaves it to `status`.
 * Whether a bill's share has the vendor credits in it is not documented; `amount` is what the shares are measured by.
 * @see https://developer.bill.com/docs/single-status-payment-values
 */
export const billPayment = z.looseObject({
  ...base,
  vendorId: z.string(),
  amount,
  billId: text,
  billPayments: z.array(z.looseObject({ billId: z.string(), amount, vendorCredits: z.array(use).nullish() })).nullish(),
  description: text,
  processDate: text,
  fundingAccount: z.looseObject({ id: text, type: text }).nullish(),
  transactionNumber: text,
  confirmationNumber: text,
  status: text,
  singleStatus: text,
  onlinePayment: z.boolean().nullish(),
  disbursementType: text,
  disbursementInfo: z.looseObject({ checkDisbursement: z.looseObject({ checkNumber: text }).nullish() }).nullish(),
  voidInfo: z.array(z.looseObject({ type: text, status: text })).nullish(),
  classifications: z.looseObject({ chartOfAccountId: text }).nullish(),
  syncReference: text,
});
export type BillPayment = z.infer<typeof billPayment>;

/** @see https://developer.bill.com/reference/receivable-payments */
export const billReceived = z.looseObject({
  ...base,
  customerId: z.string(),
  amount,
  invoicePayments: z.array(z.looseObject({ invoiceId: z.string(), amount })).nullish(),
  description: text,
  paymentDate: text,
  receivablesAccount: z.looseObject({ id: text }).nullish(),
  unappliedAmount: amount.nullish(),
  convenienceFeeAmount: amount.nullish(),
  receivablesType: text,
  status: text,
  referenceNumber: text,
  onlinePayment: z.boolean().nullish(),
});
export type BillReceived = z.infer<typeof billReceived>;

/** What recording a customer's payment answers: another shape than the payment itself. */
export const billRecorded = z.looseObject({
  id: z.string(),
  customerId: z.string(),
  paymentType: text,
  paymentDate: text,
  amount,
  unappliedAmount: amount.nullish(),
  status: text,
  description: text,
  invoices: z
    .array(z.looseObject({ id: z.string(), payments: z.array(z.looseObject({ id: text, amount })).nullish() }))
    .nullish(),
});
export type BillRecorded = z.infer<typeof billRecorded>;

/** Accounts, classes, departments, locations and items. Item fields stand beside the name. */
export const billClassification = z.looseObject({
  ...base,
  name: z.string(),
  description: text,
  parentId: text,
  account: z.looseObject({ type: text, number: text }).nullish(),
  type: text,
  chartOfAccountId: text,
});
export type BillClassification = z.infer<typeof billClassification>;

export const billBank = z.looseObject({
  ...base,
  status: text,
  accountNumber: text,
  bankName: text,
  nameOnAccount: text,
  chartOfAccountId: text,
});

/** A document of a bill, or an attachment. @see https://developer.bill.com/docs/documents-attachments */
export const billFile = z.looseObject({ id: z.string(), name: z.string(), downloadLink: text });

export const billSubscription = z.looseObject({
  id: z.string(),
  status: z.looseObject({ enabled: z.boolean() }).nullish(),
  events: z.array(z.looseObject({ type: z.string(), version: text })).nullish(),
  notificationUrl: z.string(),
  securityKey: text,
});
export type BillSubscription = z.infer<typeof billSubscription>;
