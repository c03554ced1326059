import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Refusal, RefusalCode } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';

export interface BillError {
  readonly code: string;
  readonly message: string;
}

const HOUR_MS = 3_600_000;
const AT_ONCE_SECONDS = 5;

/** The allowance counts by the hour; a minute more lets two clocks differ. */
export const untilNextHour = (now: number): number => Math.ceil((HOUR_MS - (now % HOUR_MS)) / 1000) + 60;

/** The body of an error is a list; a gateway may answer with a page instead, which says nothing. */
export function readErrors({ body }: Pick<HttpResponse, 'body'>): readonly BillError[] {
  try {
    const parsed: unknown = JSON.parse(bodyText(body));
    return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((one: unknown) => {
      const { code, message } = Object(one) as { code?: unknown; message?: unknown };
      return typeof code === 'string' ? [{ code, message: typeof message === 'string' ? message : '' }] : [];
    });
  } catch {
    return [];
  }
}

/** The session ended, or was never trusted: signing in again tells which. A 401 may come from a gateway, without a code. */
export const isSessionOver = (response: HttpResponse): boolean =>
  response.status === 401 ||
  (response.status >= 400 && readErrors(response).some(({ code }) => code === 'BDC_1109' || code === 'BDC_1361'));

/** Limits come as some 4xx without saying how long: the code decides, never the status. */
export function limitOf(response: HttpResponse, now: number): RateLimited | undefined {
  if (response.status < 400) return undefined;
  const codes = readErrors(response).map(({ code }) => code);
  if (codes.includes('BDC_1144')) return new RateLimited('bill', 'app', untilNextHour(now));
  if (codes.includes('BDC_1322')) return new RateLimited('bill', 'concurrent', AT_ONCE_SECONDS);
  return response.status === 429 ? new RateLimited('bill', 'minute', 60) : undefined;
}

/** For messages that may be logged: a path without ids, a status, codes; never a body. */
const call = (operation: string, response: HttpResponse): string =>
  `bill answered ${response.status} ${readErrors(response)
    .map(({ code }) => code)
    .join(' ')} to ${operation}`.replace('  ', ' ');

const SERVER: readonly string[] = ['BDC_1001', 'BDC_1002'];

/** @throws {AccessLost} user, password or developer key are not good any more */
export function throwIfBarred(operation: string, response: HttpResponse): void {
  const barred = readErrors(response).some(({ code }) => code === 'BDC_1101' || code === 'BDC_1102');
  if (response.status >= 400 && barred) throw new AccessLost(call(operation, response));
}

/**
 * @returns the answer to a read, undefined where there is no such record
 * @throws {Unavailable} it may answer later
 * @throws {UnexpectedAnswer} it will not
 */
export function readAnswer(operation: string, response: HttpResponse): unknown {
  const { status } = response;
  if (status === 404) return undefined;
  const isServer = status >= 500 || status === 408 || readErrors(response).some(({ code }) => SERVER.includes(code));
  if (status !== 200 && isServer) throw new Unavailable(call(operation, response));
  if (status !== 200) throw new UnexpectedAnswer(call(operation, response));
  try {
    return JSON.parse(bodyText(response.body)) as unknown;
  } catch {
    throw new Unavailable(`bill answered ${operation} with something that is not JSON`);
  }
}

/** Only a list of errors says that a write did nothing. @throws {OutcomeUnknown} neither done nor refused */
export function checkWritten(operation: string, response: HttpResponse): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const codes = readErrors(response).map(({ code }) => code);
  const isRefused = status >= 400 && status < 500 && codes.length > 0 && !codes.some((code) => SERVER.includes(code));
  if (!isRefused) throw new OutcomeUnknown(call(operation, response));
}

/** Told by the text: of more than 500 codes eleven are published. The first that fits. */
const REASONS: readonly (readonly [RegExp, RefusalCode])[] = [
  [/(vendor|customer) is archived/i, 'archivedContact'],
  [/(more than|exceeds?) .*\b(due|owed|left|balance)\b/i, 'amountAboveDue'],
  [/(named|name) .*(already|exists|in use)|already .*(named|name)/i, 'nameTaken'],
  [/(invoice )?number .*(already|in use)|duplicate/i, 'exists'],
  [/chartOfAccountId|account .*(archived|inactive)/i, 'invalidAccount'],
  [/currency/i, 'currency'],
  [/has a payment|is applied|void or cancelled already|scheduled|is paid|approved/i, 'wrongState'],
];

/** @see https://developer.bill.com/docs/common-api-error-codes */
export function refusalOf(response: HttpResponse): Refusal {
  const errors = readErrors(response);
  const codes = errors.map(({ code }) => code);
  const message = errors.map((error) => error.message || error.code).join('; ') || `refused (${response.status})`;
  if (response.status === 404 && !codes.includes('BDC_1121')) return { code: 'notFound', message };
  const reason = REASONS.find(([pattern]) => pattern.test(message))?.[1];
  // Not supported, or not permitted: a sync token without payment rights is told so here.
  if (codes.includes('BDC_1121')) return { code: reason ?? 'permission', message };
  return { code: reason ?? 'validation', message };
}
