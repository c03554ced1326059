/** Somebody who may sign in. A sync token's name and value stand where user name and password do. */
export interface Credential {
  readonly kind: 'syncToken' | 'user';
  readonly username: string;
  readonly password: string;
}

/** One organization, its ways in, and what the vendor's pages leave open. */
export interface BillOptions {
  readonly organization: { readonly id: string; readonly name: string };
  readonly devKeys: readonly string[];
  readonly credentials: readonly Credential[];
  /** Idle time after which a session ends. */
  readonly userIdleMinutes: number;
  readonly tokenIdleMinutes: number;
  /** Where a sync token signs in; the vendor's page says one thing and shows the other. UNCONFIRMED */
  readonly syncTokenLogin: 'v3' | 'v2' | 'both';
  /** How an ended session is refused. */
  readonly expiredCode: 'BDC_1109' | 'BDC_1361';
  /** Whether a sync token, which cannot make payments, may record those made elsewhere. UNCONFIRMED */
  readonly syncTokenMayRecord: boolean;
  readonly requestsPerHour: number;
  readonly loginsPerHour: number;
  readonly concurrent: number;
  /** Status of a limit's refusal: 4xx, never with Retry-After. UNCONFIRMED which */
  readonly limitStatus: 400 | 403 | 429;
  /** What stands where there is no next page. */
  readonly lastPage: 'absent' | 'empty';
  /** Whether a page is a place in the order, or a number of rows to skip. UNCONFIRMED */
  readonly paging: 'keyset' | 'offset';
  /** Lists show the world as it was so long ago; reads by id are current. */
  readonly listLagMs: number;
  /** Spelling of what is partly and fully paid. UNCONFIRMED */
  readonly billPartial: 'PARTIAL_PAYMENT' | 'PARTIAL';
  readonly invoicePaid: 'PAID_IN_FULL' | 'PAID';
  /** Does a payment move the document's `updatedTime` (and raise its event)? UNCONFIRMED */
  readonly billMovesOnPayment: boolean;
  readonly invoiceMovesOnPayment: boolean;
  /** A second bill of a vendor under one number is refused. UNCONFIRMED */
  readonly uniqueBillNumbers: boolean;
  /** What a recorded payment keeps of what it was sent. UNCONFIRMED */
  readonly keepsSyncReference: boolean;
  readonly keepsPaymentDescription: boolean;
  /** New and edited bills and vendor credits wait for approval. */
  readonly approvals: boolean;
  /** Vendor credits show where their approval stands. UNCONFIRMED */
  readonly showsCreditApproval: boolean;
  /** The amount of a bill's share with the vendor credits in it, or beside them. UNCONFIRMED */
  readonly shareAmount: 'withoutCredits' | 'withCredits';
  /** Until an uploaded document has its final id. */
  readonly documentDelayMs: number;
  /** An event, or the event as a text inside a text. UNCONFIRMED */
  readonly webhookBody: 'object' | 'string';
  /** The new name of the path that gives a subscription a new key. */
  readonly securityKeyPath: 'security_key' | 'security-key' | 'both';
  /** Attempts of one delivery, with a pause that doubles; then the subscription is disabled. UNCONFIRMED */
  readonly delivery: { readonly attempts: number; readonly firstPauseMs: number };
  /** Payments go on by themselves as days pass. */
  readonly autopilot: boolean;
}

export const defaultOptions: Omit<BillOptions, 'organization' | 'devKeys' | 'credentials'> = {
  userIdleMinutes: 35,
  tokenIdleMinutes: 48 * 60,
  syncTokenLogin: 'v3',
  expiredCode: 'BDC_1109',
  syncTokenMayRecord: true,
  requestsPerHour: 20_000,
  loginsPerHour: 200,
  concurrent: 3,
  limitStatus: 400,
  lastPage: 'absent',
  paging: 'keyset',
  listLagMs: 0,
  billPartial: 'PARTIAL_PAYMENT',
  invoicePaid: 'PAID_IN_FULL',
  billMovesOnPayment: false,
  invoiceMovesOnPayment: true,
  uniqueBillNumbers: false,
  keepsSyncReference: true,
  keepsPaymentDescription: true,
  approvals: false,
  showsCreditApproval: false,
  shareAmount: 'withoutCredits',
  documentDelayMs: 120_000,
  webhookBody: 'object',
  securityKeyPath: 'both',
  delivery: { attempts: 6, firstPauseMs: 30_000 },
  autopilot: true,
};
