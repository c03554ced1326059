import type { ProviderId } from '../model/names.ts';

/** Everything the engine throws on purpose: a stable code, and whether the same thing may be tried again. */
export abstract class SyncError extends Error {
  abstract readonly code: string;
  abstract readonly retry: 'later' | 'never';
}

/** An allowance is spent. `limit` says which: the remedies differ (a minute passes, a day needs a budget). */
export class RateLimited extends SyncError {
  readonly code = 'RATE_LIMITED';
  readonly retry = 'later';
  readonly provider: ProviderId;
  readonly limit: 'minute' | 'day' | 'concurrent' | 'app';
  readonly retryAfterSeconds: number;
  constructor(provider: ProviderId, limit: RateLimited['limit'], retryAfterSeconds: number) {
    super(`${provider} asked us to wait ${retryAfterSeconds} s (${limit} limit)`);
    this.provider = provider;
    this.limit = limit;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A read failed for a reason that passes: 5xx, maintenance, no answer. Nothing was changed. */
export class Unavailable extends SyncError {
  readonly code = 'UNAVAILABLE';
  readonly retry = 'later';
}

/** A write went out and no usable answer came back. It may have taken effect. */
export class OutcomeUnknown extends SyncError {
  readonly code = 'OUTCOME_UNKNOWN';
  readonly retry = 'later';
}

/** The grant no longer opens this account: a person must reconnect. */
export class AccessLost extends SyncError {
  readonly code = 'ACCESS_LOST';
  readonly retry = 'never';
}

/** The authorization server refused the grant. `terminal` is false where only this attempt was wrong. */
export class GrantRefused extends SyncError {
  readonly code = 'GRANT_REFUSED';
  readonly retry = 'never';
  readonly error: string;
  constructor(error: string, description?: string) {
    super(description ? `${error}: ${description}` : error);
    this.error = error;
  }
}

/** The record cannot be expressed at the provider. The message is for people. */
export class CannotWrite extends SyncError {
  readonly code: string = 'CANNOT_WRITE';
  readonly retry = 'never';
}

export class SignatureRejected extends SyncError {
  readonly code = 'SIGNATURE_REJECTED';
  readonly retry = 'never';
}

export class MalformedBody extends SyncError {
  readonly code = 'MALFORMED_BODY';
  readonly retry = 'never';
}

/** An e-mail that no repetition can deliver: a bad address, a sender that is not verified. */
export class MailRefused extends SyncError {
  readonly code = 'MAIL_REFUSED';
  readonly retry = 'never';
}

/** A setting is missing or wrong; the message names it. */
export class BadSetting extends SyncError {
  readonly code = 'BAD_SETTING';
  readonly retry = 'never';
  /** A connection's own setting, by its name; absent for a setting of the deployment. */
  readonly setting: string | undefined;
  constructor(message: string, setting?: string) {
    super(message);
    this.setting = setting;
  }
}

export const isLater = (error: unknown): error is SyncError => error instanceof SyncError && error.retry === 'later';

/** Another run of the same account has the lease: this one must stop where it is. */
export class LeaseLost extends SyncError {
  readonly code = 'LEASE_LOST';
  readonly retry = 'later';
}
