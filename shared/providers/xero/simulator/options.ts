/**
 * What the simulated Xero is like. Everything that Xero's documentation leaves open is a switch, so that the client
 * can be shown to hold either way; each default is what integrators expect.
 */
export interface XeroSwitches {
  /** `If-Modified-Since` also lists rows changed in that very second. */
  modifiedSinceInclusive: boolean;
  /** An increment without rows answers 304 instead of an empty list. */
  notModified304: boolean;
  pageBeyondEnd: 'empty' | 'notFound';
  /** DELETED invoices stand in lists that do not ask for statuses. */
  deletedInvoicesInLists: boolean;
  /** DELETED payments come back through `If-Modified-Since`. */
  deletedPaymentsInLists: boolean;
  /** DELETED payments stand in their document's `Payments`. */
  deletedPaymentsEmbedded: boolean;
  /** How POST /Contacts finds the contact to update, in this order. */
  contactMatch: readonly ('ContactID' | 'ContactNumber' | 'Name')[];
  /** Names are unique among active contacts. Xero warns that this may be dropped. */
  uniqueContactNames: boolean;
  /** A contact name with leading, trailing or double spaces. */
  contactNameSpaces: 'normalise' | 'refuse';
  /** An approved bill without `DueDate` takes it from the contact's terms. */
  dueDateFromTerms: boolean;
  /** A document of zero becomes PAID when it is approved. */
  zeroTotalPaid: boolean;
  /** Updating an approved invoice without its `Status` is refused. */
  statusRequiredOnUpdate: boolean;
  paymentReferenceMax: number;
  /** Payments may be dated after today. */
  futurePayments: boolean;
  /** An overpayment has one line, without tax. */
  overpaymentSingleLine: boolean;
  /** Adding a file counts as a change of its document. */
  attachmentsBumpUpdated: boolean;
  attachmentMaxBytes: number;
  /** In a batch refused with 400, the elements without a fault are saved. */
  validSiblingsSaved: boolean;
  /** Where "Idempotency Key ... is used with a different request" stands. */
  idempotencyMismatchIn: 'message' | 'elements';
  notFoundBody: 'text' | 'json';
  rateLimitBody: string;
  appLimitName: 'appminute' | 'app-minute';
  /** A payment or allocation raises INVOICE UPDATE for its document. */
  paymentRaisesInvoiceEvent: boolean;
  overpaymentEvents: boolean;
  /** PAYMENT events, published in the specification but not generally available. */
  paymentEvents: boolean;
  /** Retrying the previous refresh token ends the one whose reply was lost. */
  refreshRetryEndsLost: boolean;
  /** A new consent of the same person ends the tokens of the older one. */
  consentEndsOlderTokens: boolean;
  /** `http://127.0.0.1` as a redirect URI (Xero takes only https and http://localhost). */
  loopbackAddressRedirects: boolean;
}

export const DEFAULT_SWITCHES: XeroSwitches = {
  modifiedSinceInclusive: true,
  notModified304: false,
  pageBeyondEnd: 'empty',
  deletedInvoicesInLists: true,
  deletedPaymentsInLists: true,
  deletedPaymentsEmbedded: false,
  contactMatch: ['ContactID', 'ContactNumber', 'Name'],
  uniqueContactNames: true,
  contactNameSpaces: 'normalise',
  dueDateFromTerms: true,
  zeroTotalPaid: true,
  statusRequiredOnUpdate: false,
  paymentReferenceMax: 255,
  futurePayments: true,
  overpaymentSingleLine: true,
  attachmentsBumpUpdated: false,
  attachmentMaxBytes: 10 * 1024 * 1024,
  validSiblingsSaved: false,
  idempotencyMismatchIn: 'message',
  notFoundBody: 'text',
  rateLimitBody: '',
  appLimitName: 'appminute',
  paymentRaisesInvoiceEvent: true,
  overpaymentEvents: true,
  paymentEvents: false,
  refreshRetryEndsLost: true,
  consentEndsOlderTokens: false,
  loopbackAddressRedirects: false,
};

/** Calls per window, per organisation and for the whole app. `perDay` is 1,000 on the Starter plan. */
export interface XeroLimits {
  perMinute: number;
  perDay: number;
  concurrent: number;
  appPerMinute: number;
  requestBytes: number;
}

export const DEFAULT_LIMITS: XeroLimits = {
  perMinute: 60,
  perDay: 5000,
  concurrent: 5,
  appPerMinute: 10_000,
  requestBytes: 10 * 1024 * 1024,
};

/** What Xero makes of texts it is sent, at once or a while later. */
export interface Normalise {
  trim?: boolean;
  /** E-mail addresses in lower case. */
  lowerEmail?: boolean;
  /** These fields in upper case. */
  upper?: readonly string[];
  /** Longest text kept, by field (`Name`, `InvoiceNumber`, `Description`, `Reference`). */
  truncate?: Readonly<Record<string, number>>;
  /** Lines of a document come back in reverse. */
  reorderLines?: boolean;
  /** 0: at once. Otherwise the record changes by itself so much later. */
  afterMs?: number;
  /** Whether a late change moves `UpdatedDateUTC`. */
  bumps?: boolean;
}

export interface OrganisationOptions {
  tenantId: string;
  name?: string;
  baseCurrency?: string;
  countryCode?: string;
  /** Xero's own name of the zone, such as `EASTERNSTANDARDTIME`. */
  timezone?: string;
  /** Currencies besides the base one; with none the organisation is not subscribed to any. */
  currencies?: readonly string[];
  /** Documents that may be approved per calendar month (the old Early plan: 5 bills, 20 invoices). */
  approvalsPerMonth?: { ACCPAY?: number; ACCREC?: number };
}

export interface XeroOptions {
  clientId: string;
  clientSecret: string;
  webhookKey: string;
  /** Where webhooks go; without it nothing is sent. */
  webhookUrl?: string;
  /** Verify the receiver before the first webhook, as Xero does. */
  intentToReceive: boolean;
  /** How long after a change its webhook leaves (ms). */
  webhookDelayMs: number;
  /** The address that appears in links to resources, without a slash at the end. */
  baseUrl: string;
  /** Allowed redirect URIs; without it every https and http://localhost one. */
  redirectUris?: readonly string[];
  organisations: readonly OrganisationOptions[];
  limits: XeroLimits;
  /** Lists and searches show the state of so long ago; reading by id is always current. */
  listLagMs: number;
  normalise: Normalise;
  switches: XeroSwitches;
  /** Awaited while a call is under way: makes the limit of concurrent calls, and edits in between, possible. */
  latency?: () => Promise<void>;
}

export type PartialXeroOptions = Partial<Omit<XeroOptions, 'limits' | 'switches'>> & {
  limits?: Partial<XeroLimits>;
  switches?: Partial<XeroSwitches>;
};

export const DEFAULT_TENANT = 'fe79f7dd-b6d4-4a92-ba7b-538af6289c58';

export function resolveOptions(options: PartialXeroOptions): XeroOptions {
  return {
    clientId: 'XERO0SIMULATOR0CLIENT0ID00000000',
    clientSecret: 'simulated-client-secret',
    webhookKey: 'simulated-webhook-key',
    intentToReceive: true,
    webhookDelayMs: 1000,
    baseUrl: 'https://api.xero.com',
    organisations: [{ tenantId: DEFAULT_TENANT }],
    listLagMs: 0,
    normalise: {},
    ...options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
  };
}
