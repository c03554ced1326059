import * as z from 'zod';
import { isCurrency } from '../../model/money.ts';

/**
 * What QuickBooks sends, as far as we read it; everything else passes, and empty fields are left out of its answers.
 *
 * - ids and `SyncToken`: texts
 * - amounts: major units as JSON numbers (`10.5` is ten fifty)
 * - days: `YYYY-MM-DD`; instants: ISO 8601 with an offset, whole seconds
 * - references: `{value, name}`; the name is for people, and changes with the other record
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities
 */
const id = z.string().min(1);
const text = z.string().nullish();
const amount = z.number();
const currency = z.string().refine(isCurrency, 'no known currency');

export const ref = z.looseObject({ value: id, name: text });
export type Ref = z.infer<typeof ref>;
const optionalRef = ref.nullish();
const currencyRef = z.looseObject({ value: currency }).nullish();
export const metaData = z.looseObject({ CreateTime: text, LastUpdatedTime: text });

const base = z.looseObject({ Id: id, SyncToken: z.string().nullish(), MetaData: metaData.nullish() });
export type Base = z.infer<typeof base>;

/** What is left of a deleted transaction in `cdc`, and the answer to a delete. */
export const deletedStub = z.looseObject({ Id: id, status: z.literal('Deleted'), MetaData: metaData.nullish() });

export const physicalAddress = z.looseObject({
  Line1: text,
  Line2: text,
  City: text,
  Country: text,
  CountrySubDivisionCode: text,
  PostalCode: text,
});

const party = base.extend({
  DisplayName: text,
  CompanyName: text,
  GivenName: text,
  FamilyName: text,
  Active: z.boolean().nullish(),
  PrimaryEmailAddr: z.looseObject({ Address: text }).nullish(),
  PrimaryPhone: z.looseObject({ FreeFormNumber: text }).nullish(),
  BillAddr: physicalAddress.nullish(),
  TaxIdentifier: text,
  CurrencyRef: currencyRef,
});
export const vendor = party;
export const customer = party.extend({ Job: z.boolean().nullish(), ParentRef: optionalRef, Notes: text });
export type Party = z.infer<typeof customer>;

export const account = base.extend({
  Name: z.string(),
  FullyQualifiedName: text,
  Active: z.boolean().nullish(),
  Classification: text,
  AccountType: z.string(),
  AccountSubType: text,
  AcctNum: text,
  ParentRef: optionalRef,
  CurrencyRef: currencyRef,
});
export type Account = z.infer<typeof account>;

/** A class or a department, which QuickBooks shows as a location. */
export const dimension = base.extend({
  Name: z.string(),
  FullyQualifiedName: text,
  Active: z.boolean().nullish(),
  ParentRef: optionalRef,
});
export type Dimension = z.infer<typeof dimension>;

export const item = base.extend({
  Name: z.string(),
  FullyQualifiedName: text,
  Active: z.boolean().nullish(),
  Type: text,
  Description: text,
  IncomeAccountRef: optionalRef,
});
export type Item = z.infer<typeof item>;

export const linkedTxn = z.looseObject({ TxnId: id, TxnType: z.string() });
const links = z.array(linkedTxn).nullish();

const expenseDetail = z.looseObject({ AccountRef: optionalRef, ClassRef: optionalRef });
const itemDetail = z.looseObject({
  ItemRef: optionalRef,
  ItemAccountRef: optionalRef,
  ClassRef: optionalRef,
  Qty: z.number().nullish(),
  UnitPrice: z.number().nullish(),
});
const plainLine = z.looseObject({
  Id: text,
  Description: text,
  Amount: amount.nullish(),
  DetailType: z.string(),
  AccountBasedExpenseLineDetail: expenseDetail.nullish(),
  ItemBasedExpenseLineDetail: itemDetail.nullish(),
  SalesItemLineDetail: itemDetail.nullish(),
  DiscountLineDetail: z.looseObject({ DiscountAccountRef: optionalRef }).nullish(),
});
export const documentLine = plainLine.extend({
  GroupLineDetail: z.looseObject({ Line: z.array(plainLine).nullish() }).nullish(),
});
export type DocumentLine = z.infer<typeof documentLine>;

const document = base.extend({
  DocNumber: text,
  TxnDate: text,
  DueDate: text,
  CurrencyRef: currencyRef,
  Line: z.array(documentLine).nullish(),
  TotalAmt: amount,
  Balance: amount.nullish(),
  PrivateNote: text,
  ClassRef: optionalRef,
  DepartmentRef: optionalRef,
  LinkedTxn: links,
});
export const payable = document.extend({ VendorRef: ref });
export const receivable = document.extend({ CustomerRef: ref, RemainingCredit: amount.nullish() });
export type Payable = z.infer<typeof payable>;
export type Receivable = z.infer<typeof receivable>;

const paymentLine = z.looseObject({ Amount: amount, LinkedTxn: links });
export type PaymentLine = z.infer<typeof paymentLine>;

const anyPayment = base.extend({
  TxnDate: text,
  TotalAmt: amount,
  CurrencyRef: currencyRef,
  PrivateNote: text,
  Line: z.array(paymentLine).nullish(),
  LinkedTxn: links,
});
export const payment = anyPayment.extend({
  CustomerRef: ref,
  UnappliedAmt: amount.nullish(),
  DepositToAccountRef: optionalRef,
  PaymentMethodRef: optionalRef,
  PaymentRefNum: text,
});
export type Payment = z.infer<typeof payment>;
export const billPayment = anyPayment.extend({
  VendorRef: ref,
  PayType: z.enum(['Check', 'CreditCard']),
  DocNumber: text,
  CheckPayment: z.looseObject({ BankAccountRef: optionalRef }).nullish(),
  CreditCardPayment: z.looseObject({ CCAccountRef: optionalRef }).nullish(),
});
export type BillPayment = z.infer<typeof billPayment>;

export const deposit = base.extend({
  TxnDate: text,
  TotalAmt: amount,
  CurrencyRef: currencyRef,
  PrivateNote: text,
  Line: z.array(z.looseObject({ Amount: amount, LinkedTxn: links })).nullish(),
});
/** Money from one account to another. */
export const transfer = base.extend({
  TxnDate: text,
  FromAccountRef: optionalRef,
  ToAccountRef: optionalRef,
  Amount: amount,
  CurrencyRef: currencyRef,
  PrivateNote: text,
});
export const journalEntry = base.extend({
  TxnDate: text,
  CurrencyRef: currencyRef,
  PrivateNote: text,
  Line: z
    .array(
      z.looseObject({
        Amount: amount.nullish(),
        JournalEntryLineDetail: z.looseObject({ PostingType: text }).nullish(),
      }),
    )
    .nullish(),
});
export type CashMove = z.infer<typeof deposit> | z.infer<typeof transfer> | z.infer<typeof journalEntry>;

export const attachable = base.extend({
  FileName: text,
  ContentType: text,
  Size: z.number().nullish(),
  Note: text,
  AttachableRef: z.array(z.looseObject({ EntityRef: z.looseObject({ type: text, value: text }).nullish() })).nullish(),
});
export type Attachable = z.infer<typeof attachable>;

export const companyInfo = z.looseObject({
  CompanyName: text,
  LegalName: text,
  DefaultTimeZone: text,
  NameValue: z.array(z.looseObject({ Name: text, Value: text })).nullish(),
});
export type CompanyInfo = z.infer<typeof companyInfo>;

export const preferences = z.looseObject({
  CurrencyPrefs: z.looseObject({ MultiCurrencyEnabled: z.boolean().nullish(), HomeCurrency: currencyRef }).nullish(),
  SalesFormsPrefs: z
    .looseObject({ CustomTxnNumbers: z.boolean().nullish(), AutoApplyCredit: z.boolean().nullish() })
    .nullish(),
  AccountingInfoPrefs: z
    .looseObject({
      BookCloseDate: text,
      ClassTrackingPerTxn: z.boolean().nullish(),
      ClassTrackingPerTxnLine: z.boolean().nullish(),
      TrackDepartments: z.boolean().nullish(),
    })
    .nullish(),
});
export type Preferences = z.infer<typeof preferences>;
