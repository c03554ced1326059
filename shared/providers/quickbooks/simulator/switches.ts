/**
 * What QuickBooks' pages leave open, or what integrators report otherwise. Each is a switch, so that the client can be shown
 * to hold either way; each default is what is expected.
 */
export interface QuickBooksSwitches {
  /** HTTP status under which a deleted object's fault 610 comes. */
  notFoundStatus: 400 | 404;
  /** `"sparse": true` leaves fields alone where the reference says so, or on every object. */
  sparse: 'documented' | 'everywhere';
  /** A payment, credit or deposit moves the `SyncToken` of what it is linked to, beside the stamp. */
  linksMoveSyncToken: boolean;
  /** A deposit moves the stamp of its payments. */
  depositTouchesPayments: boolean;
  /** Names of inactive records still collide. */
  inactiveNamesCollide: boolean;
  /** The same request id answers with a stored refusal too. */
  requestIdReplaysFaults: boolean;
  /** How long an answer is stored under its request id (ms). */
  requestIdMs: number;
  /** When a refresh hands out a new refresh token: about once a day, or always. */
  refreshRotation: 'daily' | 'always';
  /** How long the refresh token before still works (ms). */
  previousRefreshMs: number;
  /** Items that a batch may have. */
  batchItems: number;
  /** A month's reads that are spent are answered so. */
  spentStatus: 429 | 403;
  /** 429 says how long to wait. */
  retryAfterHeader: boolean;
  /** Older days: 403 instead of 429. */
  throttleStatus: 429 | 403;
  /** Rows without `CurrencyRef` in companies with one currency. */
  currencyShown: boolean;
}

export const DEFAULT_SWITCHES: QuickBooksSwitches = {
  notFoundStatus: 400,
  sparse: 'documented',
  linksMoveSyncToken: false,
  depositTouchesPayments: true,
  inactiveNamesCollide: false,
  requestIdReplaysFaults: true,
  requestIdMs: 24 * 3_600_000,
  refreshRotation: 'daily',
  previousRefreshMs: 0,
  batchItems: 30,
  spentStatus: 429,
  retryAfterHeader: false,
  throttleStatus: 429,
  currencyShown: true,
};
