/** What a key may do; keys made in early days may do everything. */
export const scopes = [
  'customers:read',
  'customers:write',
  'invoices:read',
  'invoices:write',
  'payments:read',
  'payouts:read',
  'refunds:read',
  'webhooks:read',
  'webhooks:write',
] as const;
export type Scope = (typeof scopes)[number];

/** An API key of the partner's dashboard (Team Preferences > API Keys). */
export interface ApiKey {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: 'all' | readonly Scope[];
}

/** One partner (the merchant who gets paid), and what the vendor's pages leave open. */
export interface AlternativeOptions {
  readonly partner: { readonly id: string; readonly name: string };
  readonly keys: readonly ApiKey[];
  /** Every topic is subscribed for this address from the start, with `webhookSecret`. */
  readonly webhookUrl?: string;
  readonly webhookSecret: string;
  readonly tokenLifetimeSeconds: number;
  /** Requests of one key in a second. */
  readonly requestsPerSecond: number;
  /** Whether a 429 says how long to wait. UNCONFIRMED */
  readonly retryAfter: boolean;
  /** What a number in `amount`, `sub_total` and `total` counts. UNCONFIRMED */
  readonly moneyUnit: 'minor' | 'major';
  /** Whether a line's `amount` is for one piece or for the whole line. UNCONFIRMED */
  readonly lineAmount: 'unit' | 'total';
  /** Fields of a new invoice that are kept; the platform numbers invoices itself otherwise. UNCONFIRMED */
  readonly keepsNumber: boolean;
  readonly keepsMemo: boolean;
  /** Where a page's cursors stand: beside `data`, inside `pagination`, or as `next_cursor` and `has_more`. */
  readonly envelope: 'flat' | 'nested' | 'short';
  /** Lists, newest first or oldest first. UNCONFIRMED */
  readonly order: 'newest' | 'oldest';
  /** Lists show the world as it was so long ago; reads by id are current. */
  readonly listLagMs: number;
  /** Whether lists show archived records. UNCONFIRMED */
  readonly listsArchived: boolean;
  /** `overdue` is a status of its own once the due date is past. UNCONFIRMED */
  readonly showsOverdue: boolean;
  /** Whether a filter with a status that does not exist is refused. UNCONFIRMED */
  readonly refusesUnknownStatus: boolean;
  /** Whether a payment shows `invoice_id`; the published schema does not. UNCONFIRMED */
  readonly paymentShowsInvoice: boolean;
  /** Where a webhook names its record; `none`: the topic is all it says. UNCONFIRMED */
  readonly webhookBody: 'data' | 'payload' | 'resource' | 'root' | 'none';
  /** Whether a payment's webhook names its invoice. UNCONFIRMED */
  readonly webhookShowsInvoice: boolean;
  /** Attempts of one delivery, with a pause that doubles; then the subscription stops until it is told to go on. UNCONFIRMED */
  readonly delivery: { readonly attempts: number; readonly firstPauseMs: number };
  /** Signed links to a PDF answer for so long. */
  readonly pdfLinkSeconds: number;
  /** Platform contract: `PATCH` of customers and invoices, restoring customers, `invoice_allocations` on payments. */
  readonly platformContract: boolean;
  /** Payments and payouts go on by themselves as days pass. */
  readonly autopilot: boolean;
}

export const defaultOptions: Omit<AlternativeOptions, 'partner' | 'keys'> = {
  webhookSecret: 'a-long-random-secret-of-the-demo',
  tokenLifetimeSeconds: 3600,
  requestsPerSecond: 5,
  retryAfter: false,
  moneyUnit: 'minor',
  lineAmount: 'unit',
  keepsNumber: true,
  keepsMemo: true,
  envelope: 'flat',
  order: 'newest',
  listLagMs: 0,
  listsArchived: false,
  showsOverdue: true,
  refusesUnknownStatus: false,
  paymentShowsInvoice: false,
  webhookBody: 'data',
  webhookShowsInvoice: true,
  delivery: { attempts: 6, firstPauseMs: 30_000 },
  pdfLinkSeconds: 300,
  platformContract: false,
  autopilot: false,
};
