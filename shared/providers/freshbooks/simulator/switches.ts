/**
 * What FreshBooks' documentation leaves open, or what its SDKs contradict. Each is a switch, so that the client can be
 * shown to hold either way; each default is what integrators expect.
 */
export interface FreshBooksSwitches {
  /** Which form the errors of `/accounting` take: by the dated version header, or always one of the two. */
  errorShape: 'byHeader' | 'legacy' | 'rpc';
  /** Refusals of `/accounting` that arrive under HTTP 200. */
  errorsInside200: 'none' | 'validation' | 'all';
  /** A refusal for too many calls says how long to wait. */
  retryAfterHeader: boolean;
  invalidClientStatus: 400 | 401;
  /** `http://localhost` and `http://127.0.0.1` as redirect URIs (FreshBooks takes only https). */
  loopbackRedirects: boolean;
  /** The answer to a refresh states a `created_at` so much in the past. */
  refreshCreatedAtLagSeconds: number;
  /** A consent that began with a PKCE challenge ends only with its verifier. */
  insistsOnProof: boolean;

  /** Whose day `updated_min` and `updated_max` mean. */
  updatedDay: 'eastern' | 'utc';
  /** A filter by day that carries a time: cut to the day, or refused. */
  dayFilterWithTime: 'cut' | 'refuse';
  /** Order of a list that asks for none. */
  defaultOrder: 'newestFirst' | 'oldestFirst';
  /** What GET by id shows of a deleted object. */
  deletedById: 'object' | 'notFound';

  /** A client needs an e-mail address, an organization or a name. */
  clientNeedsName: boolean;
  uniqueEmails: boolean;
  uniqueInvoiceNumbers: boolean;
  /** A line sent with its `lineid` keeps it; otherwise every PUT numbers the lines anew. */
  keepLineIds: boolean;
  /** Taxes are taken of what a discount leaves. */
  discountBeforeTax: boolean;
  /** An unpaid invoice past its due date says so when it is read. */
  overdueOnRead: boolean;
  /** An invoice may not be edited to less than was paid on it. */
  amountCoversPaid: boolean;
  /** An invoice with payments cannot be deleted. */
  deleteNeedsNoPayments: boolean;
  paymentCurrencyMustMatch: boolean;
  /** What an overpaying payment shows as its amount. */
  overpaymentShows: 'whole' | 'applied';
  /** Deleting an overpaying payment deletes the credit it created, unless that was used. */
  deletingPaymentRemovesOverpayment: boolean;
  /** A credit can be applied with `type: "Credit"`, `from_credit` and `creditid`. */
  creditPaymentsByApi: boolean;
  /** The key of a single credit note: the SDKs disagree. */
  creditNoteKey: 'credit_note' | 'credit_notes';
  /** The key of a list of other income: the SDKs disagree. */
  otherIncomeListKey: 'other_income' | 'other_incomes';

  /** `updated_at` of a callback. */
  callbackTimes: 'iso' | 'space';
  /** The handshake arrives before the answer to the registration. */
  handshakeFirst: boolean;
  /** A second registration of the same event and address. */
  duplicateCallbacks: 'allow' | 'refuse';
  /** Minutes after the first failure at which a callback is sent again, then it is dropped. */
  callbackRetryMinutes: readonly number[];
  /** So many dropped in a row disable the registration. */
  callbackDropsToDisable: number;
  /** A payment changes its invoice, and so raises `invoice.update`. */
  paymentRaisesInvoiceUpdate: boolean;
}

export const DEFAULT_SWITCHES: FreshBooksSwitches = {
  errorShape: 'byHeader',
  errorsInside200: 'none',
  retryAfterHeader: false,
  invalidClientStatus: 401,
  loopbackRedirects: false,
  refreshCreatedAtLagSeconds: 2,
  insistsOnProof: false,
  updatedDay: 'eastern',
  dayFilterWithTime: 'cut',
  defaultOrder: 'newestFirst',
  deletedById: 'object',
  clientNeedsName: true,
  uniqueEmails: false,
  uniqueInvoiceNumbers: false,
  keepLineIds: true,
  discountBeforeTax: true,
  overdueOnRead: true,
  amountCoversPaid: true,
  deleteNeedsNoPayments: true,
  paymentCurrencyMustMatch: true,
  overpaymentShows: 'whole',
  deletingPaymentRemovesOverpayment: true,
  creditPaymentsByApi: true,
  creditNoteKey: 'credit_note',
  otherIncomeListKey: 'other_income',
  callbackTimes: 'iso',
  handshakeFirst: false,
  duplicateCallbacks: 'allow',
  callbackRetryMinutes: [1, 5, 15, 60, 240, 720],
  callbackDropsToDisable: 3,
  paymentRaisesInvoiceUpdate: true,
};
