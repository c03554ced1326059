import * as z from 'zod';
import { isCurrency } from '../../model/money.ts';

/**
 * What Xero sends, as far as we read it; everything else passes. An enumeration is closed on purpose: a state we do not
 * know makes its record unreadable (held, with an issue) instead of being taken for one we do.
 *
 * - amounts: major units as JSON numbers (`10.5` is ten fifty); old pages quote them
 * - instants: `/Date(1573755038314+0000)/`, epoch milliseconds
 * - empty texts are left out or `""`
 * @see https://developer.xero.com/documentation/api/accounting/overview
 */
const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]);
const flag = z.union([z.boolean(), z.enum(['true', 'false'])]).transform((value) => value === true || value === 'true');
const optional = z.string().nullish();
const id = z.string().min(1);
const currency = z.string().refine(isCurrency, 'not a currency');

export const msDatePattern = /^\/Date\((-?\d+)([+-]\d{4})?\)\/$/;
const msDate = z.string().regex(msDatePattern);

export const xeroPhone = z.looseObject({
  PhoneType: z.string(),
  PhoneNumber: optional,
  PhoneAreaCode: optional,
  PhoneCountryCode: optional,
});

export const xeroAddress = z.looseObject({
  AddressType: z.string(),
  AddressLine1: optional,
  AddressLine2: optional,
  AddressLine3: optional,
  AddressLine4: optional,
  City: optional,
  Region: optional,
  PostalCode: optional,
  Country: optional,
  AttentionTo: optional,
});

/** @see https://developer.xero.com/documentation/api/accounting/contacts */
export const xeroContact = z.looseObject({
  ContactID: id,
  Name: z.string(),
  ContactStatus: z.enum(['ACTIVE', 'ARCHIVED', 'GDPRREQUEST']),
  MergedToContactID: optional,
  ContactNumber: optional,
  FirstName: optional,
  LastName: optional,
  EmailAddress: optional,
  TaxNumber: optional,
  PurchasesDefaultAccountCode: optional,
  IsSupplier: z.boolean().optional(),
  IsCustomer: z.boolean().optional(),
  Phones: z.array(xeroPhone).optional(),
  Addresses: z.array(xeroAddress).optional(),
  UpdatedDateUTC: msDate.optional(),
});
export type XeroContact = z.infer<typeof xeroContact>;

export const xeroLine = z.looseObject({
  LineItemID: optional,
  Description: optional,
  Quantity: amount.optional(),
  UnitAmount: amount.optional(),
  LineAmount: amount.optional(),
  TaxAmount: amount.optional(),
  TaxType: optional,
  ItemCode: optional,
  AccountCode: optional,
  AccountID: optional,
  Tracking: z.array(z.looseObject({ TrackingCategoryID: optional, TrackingOptionID: optional })).optional(),
});
export type XeroLine = z.infer<typeof xeroLine>;

/** As it stands in a bill: no status, no account. */
const embeddedPayment = z.looseObject({
  PaymentID: id,
  Amount: amount,
  Date: msDate.optional(),
  Reference: optional,
});

/** A credit's share of the bill. Credit notes, prepayments and overpayments differ only in the name of their id. */
const embeddedCredit = z.looseObject({
  CreditNoteID: optional,
  PrepaymentID: optional,
  OverpaymentID: optional,
  ID: optional,
  AppliedAmount: amount.optional(),
  Date: msDate.optional(),
  CreditNoteNumber: optional,
  Reference: optional,
});
export type XeroEmbeddedCredit = z.infer<typeof embeddedCredit>;

/** @see https://developer.xero.com/documentation/api/accounting/attachments */
export const xeroAttachment = z.looseObject({
  AttachmentID: id,
  FileName: z.string(),
  MimeType: z.string().optional(),
  ContentLength: z.number().int().optional(),
});
export type XeroAttachment = z.infer<typeof xeroAttachment>;

/** @see https://developer.xero.com/documentation/api/accounting/invoices */
export const xeroInvoice = z.looseObject({
  InvoiceID: id,
  Type: z.string(),
  Status: z.enum(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED']),
  Contact: z.looseObject({ ContactID: id }),
  CurrencyCode: currency,
  Total: amount,
  AmountDue: amount.optional(),
  AmountPaid: amount.optional(),
  AmountCredited: amount.optional(),
  InvoiceNumber: optional,
  Date: msDate.optional(),
  DateString: optional,
  DueDate: msDate.optional(),
  DueDateString: optional,
  PlannedPaymentDate: msDate.optional(),
  LineAmountTypes: z.enum(['Exclusive', 'Inclusive', 'NoTax']).optional(),
  LineItems: z.array(xeroLine).optional(),
  Url: optional,
  HasAttachments: flag.optional(),
  Payments: z.array(embeddedPayment).optional(),
  CreditNotes: z.array(embeddedCredit).optional(),
  Prepayments: z.array(embeddedCredit).optional(),
  Overpayments: z.array(embeddedCredit).optional(),
  Attachments: z.array(xeroAttachment).optional(),
  UpdatedDateUTC: msDate.optional(),
});
export type XeroInvoice = z.infer<typeof xeroInvoice>;

/** @see https://developer.xero.com/documentation/api/accounting/payments */
export const xeroPayment = z.looseObject({
  PaymentID: id,
  PaymentType: z.enum([
    'ACCRECPAYMENT',
    'ACCPAYPAYMENT',
    'ARCREDITPAYMENT',
    'APCREDITPAYMENT',
    'AROVERPAYMENTPAYMENT',
    'ARPREPAYMENTPAYMENT',
    'APPREPAYMENTPAYMENT',
    'APOVERPAYMENTPAYMENT',
  ]),
  Status: z.enum(['AUTHORISED', 'DELETED']),
  Amount: amount,
  Date: msDate.optional(),
  Reference: optional,
  IsReconciled: flag.optional(),
  BatchPaymentID: optional,
  BatchPayment: z.looseObject({ BatchPaymentID: optional }).optional(),
  Account: z.looseObject({ AccountID: optional }).optional(),
  Invoice: z
    .looseObject({
      InvoiceID: id,
      CurrencyCode: currency.optional(),
      Contact: z.looseObject({ ContactID: optional }).optional(),
    })
    .optional(),
  UpdatedDateUTC: msDate.optional(),
});
export type XeroPayment = z.infer<typeof xeroPayment>;

/** @see https://developer.xero.com/documentation/api/accounting/accounts */
export const xeroAccount = z.looseObject({
  AccountID: id,
  Code: optional,
  Name: z.string(),
  Type: z.string(),
  Status: z.enum(['ACTIVE', 'ARCHIVED', 'DELETED']),
  SystemAccount: optional,
  EnablePaymentsToAccount: flag.optional(),
  CurrencyCode: optional,
  UpdatedDateUTC: msDate.optional(),
});
export type XeroAccount = z.infer<typeof xeroAccount>;

const trackingStatus = z.enum(['ACTIVE', 'ARCHIVED', 'DELETED']);

/** @see https://developer.xero.com/documentation/api/accounting/trackingcategories */
export const xeroTrackingCategory = z.looseObject({
  TrackingCategoryID: id,
  Name: z.string(),
  Status: trackingStatus.optional(),
  Options: z
    .array(z.looseObject({ TrackingOptionID: id, Name: z.string(), Status: trackingStatus.optional() }))
    .optional(),
});
export type XeroTrackingCategory = z.infer<typeof xeroTrackingCategory>;

/** @see https://developer.xero.com/documentation/api/accounting/organisation */
export const xeroOrganisation = z.looseObject({
  Name: z.string(),
  BaseCurrency: currency,
  Timezone: optional,
  PeriodLockDate: msDate.optional(),
  EndOfYearLockDate: msDate.optional(),
});
export type XeroOrganisation = z.infer<typeof xeroOrganisation>;

export const xeroAction = z.looseObject({ Name: z.string(), Status: z.string() });
