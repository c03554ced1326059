import { AccessLost, RateLimited, type SyncError, Unavailable } from '../../engine/errors.ts';
import type { Refusal, RefusalCode } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { type Problem, problemsOf } from './problems.ts';

/** An answer with its body read once. `body` is undefined where it is not JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly problems: readonly Problem[];
}

export function answerOf({ status, body }: HttpResponse): Answer {
  try {
    const parsed = JSON.parse(bodyText(body)) as unknown;
    return { status, body: parsed, problems: problemsOf(parsed) };
  } catch {
    return { status, body: undefined, problems: [] };
  }
}

const has = ({ problems }: Answer, ...errnos: readonly number[]): boolean =>
  problems.some(({ errno }) => errno !== undefined && errnos.includes(errno));

/** The token is refused; with status 200 too, as every error. */
export const isUnauthenticated = ({ status, problems }: Answer): boolean =>
  status === 401 || problems.some(({ message }) => message.startsWith('unauthenticated'));

/** The account itself is unknown to this grant: no proof of anything about its records. */
const isAccountGone = ({ problems }: Answer): boolean =>
  problems.some(({ message }) => /account not found/i.test(message));

/** The record does not exist (1012) or was deleted for good (1011). A bare 404 may come from a gateway and proves nothing. */
export const isMissing = (answer: Answer): boolean => !isAccountGone(answer) && has(answer, 1012, 1011);

/** Something that larger plans have: refused or not there at all, by FreshBooks' own word. */
export const isWithheld = (answer: Answer): boolean =>
  isForbidden(answer) || (answer.status === 404 && answer.body !== undefined && !isAccountGone(answer));

/** Plan, role or scope keep this from us. */
const isForbidden = (answer: Answer): boolean =>
  !has(answer, INACTIVE) && (has(answer, 1003) || (answer.status === 403 && answer.body !== undefined));

/** The subscription has lapsed: nothing opens until it is renewed. */
const INACTIVE = 1042;

/** What a call was, for messages: the operation and the status. Never a query, a body or a token. */
const call = (operation: string, { status, problems }: Answer): string => {
  const errno = problems.find((problem) => problem.errno !== undefined)?.errno;
  return `freshbooks answered ${status}${errno === undefined ? '' : ` (errno ${errno})`} to ${operation}`;
};

/** Nobody publishes a limit; bursts are refused for a short while. */
const DEFAULT_WAIT_SECONDS = 30;

/** @throws {RateLimited} on 429, whatever the call */
export function raiseRateLimit({ status, headers }: HttpResponse): void {
  if (status !== 429) return;
  const told = Number.parseInt(headers['retry-after'] ?? '', 10);
  throw new RateLimited('freshbooks', 'minute', Number.isFinite(told) && told >= 0 ? told : DEFAULT_WAIT_SECONDS);
}

/** Why a read has no result: access, an outage, or a mistake of ours. */
export function readError(operation: string, answer: Answer): SyncError {
  const { status } = answer;
  const text = call(operation, answer);
  if (isUnauthenticated(answer) || isAccountGone(answer)) return new AccessLost(text);
  if (isForbidden(answer) || has(answer, INACTIVE)) return new AccessLost(text);
  if (status >= 500 || status === 408 || has(answer, 409, 500)) return new Unavailable(text);
  // No JSON: a gateway spoke, not FreshBooks.
  if (answer.body === undefined) return new Unavailable(`${text}, without JSON`);
  return new UnexpectedAnswer(text);
}

/**
 * Whether an answer to a write says that nothing happened: a reason of FreshBooks' own, or a status by which it judges the
 * request. A server's bug (500) is a reason too, and tells nothing about the effect.
 */
export const isRefusal = (answer: Answer): boolean =>
  !has(answer, 500) &&
  (answer.status in NO_EFFECT || (answer.status >= 200 && answer.status <= 299 && answer.problems.length > 0));

const NO_EFFECT: Readonly<Record<number, RefusalCode>> = {
  400: 'validation',
  401: 'permission',
  403: 'permission',
  404: 'notFound',
  405: 'validation',
  409: 'versionConflict',
  410: 'notFound',
  413: 'validation',
  415: 'validation',
  422: 'validation',
};

/** @throws {AccessLost} the account is gone for this grant, so no refusal says anything about the record */
export function refusalOf(operation: string, answer: Answer): Refusal {
  if (isAccountGone(answer)) throw new AccessLost(call(operation, answer));
  const message = [...new Set(answer.problems.map(describe).filter(Boolean))].join(' ');
  const code = reasonOf(answer.problems) ?? NO_EFFECT[answer.status] ?? 'validation';
  return { code, message: message || `FreshBooks refused the request (${answer.status}).` };
}

const describe = ({ field, message }: Problem): string =>
  field && message && !message.includes(field) ? `${field}: ${message}` : message;

/** The first line that matches any problem counts; the text decides before the number, which is often only *validation*. */
const REASONS: readonly (readonly [(problem: Problem) => boolean, RefusalCode])[] = [
  [
    ({ message }) => /\b(clients?|plan)\b.*\blimit|\blimit\b.*\b(clients?|plan)\b|your plan|upgrade/i.test(message),
    'planLimit',
  ],
  [({ message, field }) => /currency/i.test(message) || field === 'currency_code', 'currency'],
  [({ message, object }) => object === 'client' && /deleted|archived/i.test(message), 'archivedContact'],
  [({ errno }) => errno === 409, 'versionConflict'],
  [({ errno }) => errno === 1011 || errno === 1012, 'notFound'],
  [({ errno }) => errno === 1003 || errno === INACTIVE, 'permission'],
  // 1038 is a read-only field, sent with status 403: no right of anybody's would help.
  [({ errno }) => errno !== undefined && errno >= 1000, 'validation'],
];

const reasonOf = (problems: readonly Problem[]): RefusalCode | undefined =>
  REASONS.find(([matches]) => problems.some(matches))?.[1];
