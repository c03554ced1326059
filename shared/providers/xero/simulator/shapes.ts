import { badPayload } from './refusals.ts';
import { parseDay, type Wire } from './wire.ts';

/**
 * Which elements a request may carry, by their exact names, and of which kind: Xero refuses what it does not know.
 * A number is the greatest length of a text; a list of words an enumeration; `any` a read-only element that is ignored.
 */
type Kind =
  | number
  | 'bool'
  | 'number'
  | 'day'
  | 'guid'
  | 'any'
  | readonly string[]
  | { readonly of: string }
  | { readonly list: string };
export type Shape = Readonly<Record<string, Kind>>;

const TEXT = 4000;
const LINE_AMOUNT_TYPES = ['Exclusive', 'Inclusive', 'NoTax'] as const;
const STATUSES = ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'] as const;
// biome-ignore format: a table
const READ_ONLY = {
  UpdatedDateUTC: 'any', UpdatedDateUTCString: 'any', HasAttachments: 'any', HasErrors: 'any', HasValidationErrors: 'any',
  ValidationErrors: 'any', Warnings: 'any', StatusAttributeString: 'any', Attachments: 'any', ID: 'any',
} as const satisfies Shape;
const TOTALS = { SubTotal: 'any', TotalTax: 'any', Total: 'any', TotalDiscount: 'any' } as const satisfies Shape;
// biome-ignore format: a table
const CREDIT = {
  Type: 50, Contact: { of: 'Contact' }, Date: 'day', Status: STATUSES, LineAmountTypes: LINE_AMOUNT_TYPES,
  LineItems: { list: 'LineItem' }, CurrencyCode: 3, CurrencyRate: 'number', Reference: 255, RemainingCredit: 'any',
  Allocations: 'any', AppliedAmount: 'any', Payments: 'any', DateString: 'any', BrandingThemeID: 'guid', ...TOTALS, ...READ_ONLY,
} as const satisfies Shape;

// biome-ignore format: a table
const SHAPES: Readonly<Record<string, Shape>> = {
  Contact: {
    ContactID: 'guid', ContactNumber: 50, AccountNumber: 50, ContactStatus: ['ACTIVE', 'ARCHIVED', 'GDPRREQUEST'], Name: 255,
    FirstName: 255, LastName: 255, CompanyNumber: 50, EmailAddress: 255, ContactPersons: { list: 'ContactPerson' },
    BankAccountDetails: 255, TaxNumber: 50, TaxNumberType: ['SSN', 'EIN', 'ITIN', 'ATIN'], AccountsReceivableTaxType: 50,
    AccountsPayableTaxType: 50, Addresses: { list: 'Address' }, Phones: { list: 'Phone' }, IsSupplier: 'any', IsCustomer: 'any',
    SalesDefaultLineAmountType: ['INCLUSIVE', 'EXCLUSIVE', 'NONE'], PurchasesDefaultLineAmountType: ['INCLUSIVE', 'EXCLUSIVE', 'NONE'],
    DefaultCurrency: 3, XeroNetworkKey: 255, SalesDefaultAccountCode: 10, PurchasesDefaultAccountCode: 10,
    SalesTrackingCategories: 'any', PurchasesTrackingCategories: 'any', TrackingCategoryName: 100, TrackingCategoryOption: 100,
    PaymentTerms: { of: 'PaymentTerms' }, ContactGroups: 'any', Website: 'any', BrandingTheme: 'any', BatchPayments: { of: 'BankDetails' },
    Discount: 'any', Balances: 'any', MergedToContactID: 'any', ...READ_ONLY,
  },
  ContactPerson: { FirstName: 255, LastName: 255, EmailAddress: 255, IncludeInEmails: 'bool' },
  Address: {
    AddressType: ['POBOX', 'STREET', 'DELIVERY'], AddressLine1: 500, AddressLine2: 500, AddressLine3: 500, AddressLine4: 500, City: 255,
    Region: 255, PostalCode: 50, Country: 50, AttentionTo: 255,
  },
  Phone: { PhoneType: ['DEFAULT', 'DDI', 'MOBILE', 'FAX', 'OFFICE'], PhoneNumber: 50, PhoneAreaCode: 10, PhoneCountryCode: 20 },
  PaymentTerms: { Bills: { of: 'PaymentTerm' }, Sales: { of: 'PaymentTerm' } },
  PaymentTerm: { Day: 'number', Type: ['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH'] },
  BankDetails: { BankAccountNumber: 50, BankAccountName: 100, Details: 100, Code: 12, Reference: 12 },
  Invoice: {
    Type: 50, Contact: { of: 'Contact' }, LineItems: { list: 'LineItem' }, Date: 'day', DueDate: 'day', LineAmountTypes: LINE_AMOUNT_TYPES,
    InvoiceNumber: 255, Reference: 255, BrandingThemeID: 'guid', Url: 2048, CurrencyCode: 3, CurrencyRate: 'number', Status: STATUSES,
    SentToContact: 'bool', ExpectedPaymentDate: 'day', PlannedPaymentDate: 'day', CISDeduction: 'any', CISRate: 'any', InvoiceID: 'guid',
    RepeatingInvoiceID: 'guid', IsDiscounted: 'any', Payments: 'any', Prepayments: 'any', Overpayments: 'any', CreditNotes: 'any',
    AmountDue: 'any', AmountPaid: 'any', AmountCredited: 'any', FullyPaidOnDate: 'any', InvoiceAddresses: 'any', DateString: 'any',
    DueDateString: 'any', RoundingAmount: 'number', EnteredTotal: 'number', InvoicePaymentServices: 'any', ...TOTALS, ...READ_ONLY,
  },
  LineItem: {
    LineItemID: 'guid', Description: TEXT, Quantity: 'number', UnitAmount: 'number', ItemCode: 30, AccountCode: 10, AccountID: 'guid', Item: 'any',
    TaxType: 50, TaxAmount: 'number', LineAmount: 'number', Tracking: { list: 'Tracking' }, DiscountRate: 'number', DiscountAmount: 'number',
    RepeatingInvoiceID: 'guid', Taxability: 'any', SalesTaxCodeId: 'any', TaxBreakdown: 'any', ValidationErrors: 'any',
  },
  Tracking: { TrackingCategoryID: 'guid', TrackingOptionID: 'guid', Name: 100, Option: 100 },
  CreditNote: { CreditNoteID: 'guid', CreditNoteNumber: 255, DueDate: 'day', SentToContact: 'bool', FullyPaidOnDate: 'any', CISDeduction: 'any',
    CISRate: 'any', InvoiceAddresses: 'any', DueDateString: 'any', ...CREDIT },
  Overpayment: { OverpaymentID: 'guid', ...CREDIT },
  Prepayment: { PrepaymentID: 'guid', InvoiceNumber: 255, ...CREDIT },
  BankTransaction: { BankTransactionID: 'guid', BankAccount: { of: 'Account' }, IsReconciled: 'bool', Url: 2048, PrepaymentID: 'any', OverpaymentID: 'any', ...CREDIT },
  Payment: {
    PaymentID: 'guid', Invoice: { of: 'Invoice' }, CreditNote: { of: 'CreditNote' }, Prepayment: { of: 'Prepayment' }, Overpayment: { of: 'Overpayment' },
    InvoiceNumber: 255, CreditNoteNumber: 255, BatchPayment: 'any', Account: { of: 'Account' }, Code: 10, Date: 'day', CurrencyRate: 'number',
    Amount: 'number', BankAmount: 'number', Reference: TEXT, IsReconciled: 'bool', Status: ['AUTHORISED', 'DELETED'], PaymentType: 'any',
    BatchPaymentID: 'any', BankAccountNumber: 50, Particulars: 12, Details: 18, HasAccount: 'any', ...READ_ONLY,
  },
  BatchPayment: {
    BatchPaymentID: 'guid', Account: { of: 'Account' }, Reference: 255, Particulars: 12, Code: 12, Details: 18, Narrative: 18, Date: 'day',
    DateString: 'any', Amount: 'any', Payments: { list: 'Payment' }, Type: 'any', Status: ['AUTHORISED', 'DELETED'], TotalAmount: 'any',
    IsReconciled: 'bool', ...READ_ONLY,
  },
  Allocation: {
    AllocationID: 'any', Invoice: { of: 'Invoice' }, Overpayment: 'any', Prepayment: 'any', CreditNote: 'any', Amount: 'number', Date: 'day',
    IsDeleted: 'any', StatusAttributeString: 'any', ValidationErrors: 'any',
  },
  Account: {
    AccountID: 'guid', Code: 10, Name: 150, Type: 50, BankAccountNumber: 50, Status: ['ACTIVE', 'ARCHIVED', 'DELETED'], Description: TEXT,
    BankAccountType: ['BANK', 'CREDITCARD', 'PAYPAL', 'NONE', ''], CurrencyCode: 3, TaxType: 50, EnablePaymentsToAccount: 'bool',
    ShowInExpenseClaims: 'bool', Class: 'any', SystemAccount: 'any', ReportingCode: 'any', ReportingCodeName: 'any', AddToWatchlist: 'bool',
    CreatedDateUTC: 'any', ...READ_ONLY,
  },
  TrackingCategory: { TrackingCategoryID: 'guid', TrackingOptionID: 'any', Name: 100, Option: 100, Status: ['ACTIVE', 'ARCHIVED', 'DELETED'], Options: { list: 'TrackingOption' } },
  TrackingOption: { TrackingOptionID: 'guid', Name: 100, Status: ['ACTIVE', 'ARCHIVED', 'DELETED'], TrackingCategoryID: 'guid' },
  HistoryRecord: { Details: TEXT, Changes: 'any', User: 'any', DateUTC: 'any', DateUTCString: 'any' },
  Currency: { Code: 3, Description: 'any' },
};

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isGuid = (text: string): boolean => GUID.test(text);

/**
 * Checks an element of a request, children included. Empty elements (null) count as left out.
 * @returns Xero's messages about texts that are too long
 * @throws {Rejected} an element that Xero does not know, of a wrong kind, or an unknown word
 */
export function checkShape(name: string, value: unknown, path: string, messages: string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mistyped(value, name, path);
  const shape = SHAPES[name] ?? {};
  for (const [field, item] of Object.entries(value as Wire)) {
    const kind = shape[field];
    if (kind === undefined) {
      throw badPayload(
        `The element '${field}' was not recognised. Ensure the element name has the correct case and there are no duplicates of the same name. Path '${path}.${field}'.`,
      );
    }
    if (item !== null && kind !== 'any') checkKind(kind, field, item, `${path}.${field}`, messages);
  }
  return messages;
}

function checkKind(kind: Exclude<Kind, 'any'>, field: string, item: unknown, path: string, messages: string[]): void {
  if (typeof kind === 'number') {
    if (typeof item === 'object') throw mistyped(item, 'System.String', path);
    const length = String(item).length;
    if (length > kind) messages.push(`The ${field} field must be a string with a maximum length of ${kind}.`);
  } else if (kind === 'bool') {
    if (typeof item !== 'boolean' && item !== 'true' && item !== 'false') throw mistyped(item, 'System.Boolean', path);
  } else if (kind === 'number') {
    if (item === '' || typeof item === 'boolean' || typeof item === 'object' || !Number.isFinite(Number(item))) {
      throw mistyped(item, 'System.Decimal', path);
    }
  } else if (kind === 'day') {
    if (parseDay(item) === undefined) throw mistyped(item, 'System.DateTime', path);
  } else if (kind === 'guid') {
    if (typeof item !== 'string' || !isGuid(item)) throw mistyped(item, 'System.Guid', path);
  } else if (isWords(kind)) {
    if (!kind.includes(String(item))) throw mistyped(item, `Xero.API.Library.API2.v2_0.Model.${field}`, path);
  } else if ('of' in kind) {
    checkShape(kind.of, item, path, messages);
  } else {
    if (!Array.isArray(item)) throw mistyped(item, `${kind.list}[]`, path);
    for (const [index, child] of item.entries()) checkShape(kind.list, child, `${path}[${index}]`, messages);
  }
}

const isWords = (kind: Kind): kind is readonly string[] => Array.isArray(kind);

const mistyped = (value: unknown, type: string, path: string) =>
  badPayload(`Error converting value ${JSON.stringify(value)} to type '${type}'. Path '${path}'.`);

// --- reading what was checked ---------------------------------------------------------------------------------------

export const textOf = (source: Wire, field: string): string | undefined => {
  const value = source[field];
  return value === undefined || value === null ? undefined : String(value);
};
export const numberOf = (source: Wire, field: string): number | undefined => {
  const value = source[field];
  return value === undefined || value === null ? undefined : Number(value);
};
export const boolOf = (source: Wire, field: string): boolean | undefined => {
  const value = source[field];
  return value === undefined || value === null ? undefined : value === true || value === 'true';
};
export const dayOfField = (source: Wire, field: string): string | undefined => parseDay(source[field]);
export const objectOf = (source: Wire, field: string): Wire | undefined => {
  const value = source[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : undefined;
};
export const listOf = (source: Wire, field: string): Wire[] | undefined => {
  const value = source[field];
  return Array.isArray(value) ? (value as Wire[]) : undefined;
};
