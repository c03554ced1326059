import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import type { Unmet } from '../../engine/store/retrying.ts';
import { AttemptFailed } from '../../engine/store/retrying.ts';
import { type Attributes, stampOf, toItem } from './marshal.ts';

/** Refused before anything happened. */
const busy = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);
const busyReasons = new Set(['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError']);

/** No answer came, or one that says nothing about the effect. */
const unanswered = new Set([
  'TimeoutError',
  'AbortError',
  'InternalServerError',
  'ServiceUnavailable',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly Item?: Attributes;
  readonly CancellationReasons?: readonly CancellationReason[];
}

/**
 * What an SDK error says about one attempt.
 * @returns the condition that did not hold
 * @throws {AttemptFailed} it may be tried again; any other error as it came
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function unmetOf(error: unknown): Unmet {
  const { name = '', Item: old, CancellationReasons: reasons } = error as SdkError;
  if (name === 'ConditionalCheckFailedException') return unmet(0, old);
  if (name === 'TransactionCanceledException' && reasons !== undefined) {
    const index = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
    if (index >= 0) return unmet(index, reasons[index]?.Item);
    if (reasons.some(({ Code }) => Code !== undefined && busyReasons.has(Code))) throw new AttemptFailed(false, error);
  }
  throw attemptOf(error);
}

/** An `AttemptFailed` where trying again may help, else the error as it came. */
export function attemptOf(error: unknown): unknown {
  const { name = '', code = '', message = '', $metadata } = error as SdkError;
  if (busy.has(name)) return new AttemptFailed(false, error);
  const lost = ($metadata?.httpStatusCode ?? 0) >= 500 || unanswered.has(name) || unanswered.has(code);
  return lost || message === 'socket hang up' ? new AttemptFailed(true, error) : error;
}

const unmet = (index: number, old: Attributes | undefined): Unmet => {
  const found = old !== undefined && Object.keys(old).length > 0 ? old : undefined;
  return { index, found: found && toItem(found), by: found && stampOf(found) };
};
