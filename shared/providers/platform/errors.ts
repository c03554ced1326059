import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Refusal, RefusalCode } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import type { ProviderId } from '../../model/names.ts';
import { type PlatformError, platformError } from './schema.ts';

const CODE: Readonly<Record<string, RefusalCode>> = {
  validation: 'validation',
  key_missing: 'validation',
  version_missing: 'validation',
  not_found: 'notFound',
  version_conflict: 'versionConflict',
  frozen: 'frozen',
  exists: 'exists',
  archived: 'wrongState',
  void: 'wrongState',
  platform_payment: 'wrongState',
  in_use: 'wrongState',
  too_large: 'validation',
  type_not_accepted: 'validation',
  key_reused: 'keyReused',
  amount_above_due: 'amountAboveDue',
  amount_below_paid: 'wrongState',
  allocations_do_not_add_up: 'validation',
  lines_do_not_add_up: 'validation',
  vendor_archived: 'archivedContact',
  vendor_mismatch: 'validation',
  customer_archived: 'archivedContact',
  customer_mismatch: 'validation',
  currency_not_supported: 'currency',
  plan_limit: 'planLimit',
  not_supported: 'permission',
};

/** Who answered, for messages that may be logged: they carry a status and a code, never the platform's own words. */
export interface Speaker {
  readonly id: ProviderId;
  readonly name: string;
}

/** @returns undefined when the body is not the contract's error */
export function readError({ body }: HttpResponse): PlatformError | undefined {
  try {
    return platformError.parse(JSON.parse(bodyText(body))).error;
  } catch {
    return undefined;
  }
}

/**
 * What every operation may answer, whatever it does.
 * @throws {RateLimited} 429
 * @throws {AccessLost} 403: this token does not open this account any more
 */
export function throwIfBarred(speaker: Speaker, response: HttpResponse): void {
  if (response.status === 429) {
    const seconds = Number(response.headers['retry-after']);
    throw new RateLimited(speaker.id, 'minute', Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : 60);
  }
  if (response.status === 403) throw new AccessLost(`${speaker.name} no longer opens this account (403)`);
}

/** The account has no part in this half of the contract (any more). What stands in `words` is the platform's own. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
  readonly words: string;
  constructor(words: string) {
    super('not part of the plan');
    this.words = words;
  }
}

/** @throws {NotOffered} 422 `not_supported` to a read */
export function throwIfNotOffered(response: HttpResponse): void {
  const error = response.status === 422 ? readError(response) : undefined;
  if (error?.code === 'not_supported') throw new NotOffered(error.message);
}

/** A read that did not answer what was asked. */
export const readFailed = (speaker: Speaker, response: HttpResponse): Unavailable =>
  new Unavailable(
    `${speaker.name} answered ${response.status} ${readError(response)?.code ?? ''} to a read`.replace('  ', ' '),
  );

/**
 * The refusal behind a 4xx to a write. The contract says that nothing happened, with one exception: a key whose first
 * request is still running.
 * @throws {OutcomeUnknown} that exception
 */
export function readRefusal(speaker: Speaker, response: HttpResponse): Refusal {
  const error = readError(response);
  if (error?.code === 'key_in_use') {
    throw new OutcomeUnknown(`${speaker.name} is still busy with the first request under this key`);
  }
  if (!error) return { code: 'validation', message: `${speaker.name} answered ${response.status} without a reason` };
  const fields = Object.entries(error.field_errors ?? {}).map(([field, text]) => `${field}: ${text}`);
  const parts = [error.message, ...(fields.length > 0 ? [`(${fields.join('; ')})`] : [])];
  return {
    code: CODE[error.code] ?? 'validation',
    message: [...parts, ...(error.reason ? [`[${error.reason}]`] : [])].join(' '),
    ...(error.existing_id ? { existingId: error.existing_id } : {}),
  };
}
