import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Refusal, RefusalCode } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';

/** What a call was, for messages: the operation and Xero's name for the exchange. Never a query, a body or a token. */
const call = (operation: string, { status, headers }: HttpResponse): string => {
  const correlation = headers['xero-correlation-id'];
  return `xero answered ${status} to ${operation}${correlation ? ` (correlation ${correlation})` : ''}`;
};

/**
 * Errors that say nothing about the record: access, allowances, outages.
 * @see https://developer.xero.com/documentation/api/accounting/responsecodes
 */
export function raise(operation: string, response: HttpResponse, kind: 'read' | 'write'): void {
  const { status } = response;
  if (status === 429) throw rateLimited(response);
  if (status === 401) throw new AccessLost(call(operation, response));
  if (status === 403 && (kind === 'read' || /AuthenticationUnsuccessful/i.test(bodyText(response.body)))) {
    throw new AccessLost(call(operation, response));
  }
  if (kind === 'read' && status >= 500) throw new Unavailable(call(operation, response));
  if (kind === 'write' && !(status in NO_EFFECT) && (status < 200 || status > 299)) {
    throw new OutcomeUnknown(call(operation, response));
  }
}

/** Statuses by which Xero says that a write did nothing. Any other failure may hide an effect. */
const NO_EFFECT: Readonly<Record<number, RefusalCode>> = {
  400: 'validation',
  403: 'permission',
  404: 'notFound',
  405: 'validation',
  410: 'notFound',
  411: 'validation',
  412: 'validation',
  413: 'validation',
  414: 'validation',
  415: 'validation',
  422: 'validation',
  501: 'validation',
};

export const unexpected = (operation: string, response: HttpResponse): UnexpectedAnswer =>
  new UnexpectedAnswer(call(operation, response));

/** Which allowance is spent decides how long to wait; only minute and day come with a `Retry-After`. */
function rateLimited({ headers }: HttpResponse): RateLimited {
  const problem = (headers['x-rate-limit-problem'] ?? '').toLowerCase();
  const limit = problem.startsWith('app')
    ? 'app'
    : problem.includes('day') || headers['x-daylimit-remaining'] === '0'
      ? 'day'
      : problem.includes('concurrent')
        ? 'concurrent'
        : 'minute';
  const told = Number.parseInt(headers['retry-after'] ?? '', 10);
  return new RateLimited('xero', limit, Number.isFinite(told) && told >= 0 ? told : DEFAULT_WAIT[limit]);
}

const DEFAULT_WAIT = {
  minute: 60,
  app: 60,
  concurrent: 5,
  day: 3600,
} as const satisfies Record<RateLimited['limit'], number>;

/**
 * Xero tells its reasons in prose. The first line that matches counts: a payment of a paid bill is refused for its
 * state and for the amount at once, and the state is the cause.
 */
const REASONS: readonly (readonly [RegExp, RefusalCode])[] = [
  [/idempotency key.*different request/i, 'keyReused'],
  [/lock date/i, 'lockedPeriod'],
  [/already assigned to another contact/i, 'nameTaken'],
  [/another contact has this contact number|must be unique/i, 'exists'],
  [/has been archived.*un-?archived|contact.*archived/i, 'archivedContact'],
  [/reconciled/i, 'reconciled'],
  [/within a batch|part of a batch/i, 'wrongState'],
  [/cannot be edited as it has a payment or credit/i, 'wrongState'],
  [/status \w+ cannot be applied|not of valid status|against authorised documents/i, 'wrongState'],
  [/exceeds the amount outstanding/i, 'amountAboveDue'],
  [/account (type )?(could not be found|is invalid)|account code .*not a valid|account.*archived/i, 'invalidAccount'],
  [/not subscribed to currency/i, 'currency'],
  [/reached the limit of/i, 'planLimit'],
  [/could not be found|does not exist/i, 'notFound'],
];

export function refusalOf(messages: readonly string[], status = 400): Refusal {
  const message = [...new Set(messages.map((text) => text.trim()).filter(Boolean))].join(' ');
  const reason = REASONS.find(([pattern]) => pattern.test(message))?.[1];
  const code = status === 400 || status === 200 ? (reason ?? 'validation') : (NO_EFFECT[status] ?? 'validation');
  return { code, message: message || `Xero refused the request (${status}).` };
}

/** Every `ValidationErrors` text in an element, nested objects included; the bulk pages say `Description` for `Message`. */
export function validationMessages(element: unknown): readonly string[] {
  if (Array.isArray(element)) return element.flatMap(validationMessages);
  if (typeof element !== 'object' || element === null) return [];
  return Object.entries(element).flatMap(([name, value]) =>
    name === 'ValidationErrors' && Array.isArray(value) ? value.map(textOf) : validationMessages(value),
  );
}

const textOf = (error: unknown): string => {
  const { Message, Description } = (error ?? {}) as { Message?: unknown; Description?: unknown };
  return String(Message ?? Description ?? '');
};
