import { AccessLost, RateLimited, type SyncError, Unavailable } from '../../engine/errors.ts';
import type { Refusal, RefusalCode } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { type Problem, problemsOf, sentenceOf } from './faults.ts';

/** An answer with its body read once. `body` is undefined where it is not JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly problems: readonly Problem[];
  /** The vendor's name of this call: its support asks for it. */
  readonly tid: string | undefined;
}

export function answerOf({ status, headers, body }: HttpResponse): Answer {
  const tid = headers.intuit_tid;
  try {
    const parsed = JSON.parse(bodyText(body)) as unknown;
    return { status, body: parsed, problems: problemsOf(parsed), tid };
  } catch {
    return { status, body: undefined, problems: [], tid };
  }
}

export const CODE = {
  noPermission: 120,
  notFound: 610,
  invalidReference: 2500,
  throttled: 3001,
  notAuthorized: 3100,
  tokenRefused: 3200,
  stale: 5010,
  notInPlan: 5030,
  business: 6000,
  amountMismatch: 6070,
  duplicateNumber: 6140,
  noSubscription: 6190,
  closedPeriod: 6210,
  duplicateName: 6240,
  deposited: 6540,
  system: 10_000,
} as const;

const has = ({ problems }: Pick<Answer, 'problems'>, ...codes: readonly number[]): boolean =>
  problems.some(({ code }) => codes.includes(code));

/** The token is refused: 401, or its number under whatever status. */
export const isUnauthenticated = (answer: Answer): boolean => answer.status === 401 || has(answer, CODE.tokenRefused);

/** The connection itself is over: another app's company, a user without rights, a subscription that ended. */
const isShut = (answer: Pick<Answer, 'problems'>): boolean =>
  has(answer, CODE.noPermission, CODE.notAuthorized, CODE.noSubscription);

/** Gone for good: deleted, and only the answer to its own address says so. */
export const isMissing = (answer: Answer): boolean => has(answer, CODE.notFound);

/** What a call was, for messages: the operation, the status, the vendor's name of it. Never a query, a body or a token. */
const call = (operation: string, { status, problems, tid }: Answer): string => {
  const code = problems.find((problem) => problem.code !== 0)?.code;
  return `quickbooks answered ${status}${code === undefined ? '' : ` (${code})`} to ${operation}${tid ? ` [${tid}]` : ''}`;
};

/** Nothing says how long; the window is a minute. */
const WAIT_SECONDS = 60;

const isThrottled = (answer: Answer): boolean => answer.status === 429 || has(answer, CODE.throttled);

/** @throws {RateLimited} 429, or its number under 403 as in older days */
export function raiseRateLimit(answer: Answer, headers: HttpResponse['headers']): void {
  if (!isThrottled(answer)) return;
  const told = Number.parseInt(headers['retry-after'] ?? '', 10);
  // A month's allowance of reads belongs to the application, and no minute brings it back.
  const spent = answer.problems.some(({ message, detail }) => /month|core ?plus|partner/i.test(`${message} ${detail}`));
  throw new RateLimited(
    'quickbooks',
    spent ? 'app' : 'minute',
    Number.isFinite(told) && told >= 0 ? told : spent ? 3600 : WAIT_SECONDS,
  );
}

/** Why a read has no result: access, an outage, or a mistake of ours. */
export function readError(operation: string, answer: Answer): SyncError {
  const text = call(operation, answer);
  if (isUnauthenticated(answer) || isShut(answer)) return new AccessLost(text);
  if (answer.status >= 500 || answer.status === 408 || has(answer, CODE.system)) return new Unavailable(text);
  // No JSON: a gateway spoke, not QuickBooks.
  if (answer.body === undefined) return new Unavailable(`${text}, without JSON`);
  if (answer.status === 403) return new AccessLost(text);
  return new UnexpectedAnswer(text);
}

/** Whether an answer to a write says that nothing happened: by a reason of QuickBooks' own which is not its own trouble. */
export const isRefusal = (answer: Answer): boolean =>
  answer.problems.length > 0 && answer.status < 500 && !has(answer, CODE.system);

/** An item of a batch whose fate is not told. */
export const isTrouble = (problems: readonly Problem[]): boolean => has({ problems }, CODE.system);

/** @throws {AccessLost} the company is shut for this grant, so no refusal says anything about the record */
export function refusalOf(operation: string, answer: Answer): Refusal {
  if (isShut(answer)) throw new AccessLost(call(operation, answer));
  return refusalFrom(answer.problems);
}

export function refusalFrom(problems: readonly Problem[]): Refusal {
  const message = [...new Set(problems.map(sentenceOf).filter(Boolean))].join(' ');
  const existingId = problems.map(existing).find((id) => id !== undefined);
  return {
    code: REASONS.find(([matches]) => problems.some(matches))?.[1] ?? 'validation',
    message: message || 'QuickBooks refused the request.',
    ...(existingId === undefined ? {} : { existingId }),
  };
}

/** `DocNumber=1004 is assigned to TxnType=Bill with TxnId=144`. */
const existing = ({ code, detail }: Problem): string | undefined =>
  code === CODE.duplicateNumber ? /TxnId=(\d+)/.exec(detail)?.[1] : undefined;

const about = ({ detail, element, message }: Problem, what: RegExp): boolean =>
  what.test(`${element} ${message} ${detail}`);

/** The first line that matches any problem counts; the number decides, and the text where one number means several things. */
const REASONS: readonly (readonly [(problem: Problem) => boolean, RefusalCode])[] = [
  // In a batch one item may be throttled while the others went through: it is looked at, and tried, again.
  [({ code }) => code === CODE.stale || code === CODE.throttled, 'versionConflict'],
  [({ code }) => code === CODE.duplicateNumber, 'exists'],
  [({ code }) => code === CODE.duplicateName, 'nameTaken'],
  [({ code }) => code === CODE.closedPeriod, 'lockedPeriod'],
  [({ code }) => code === CODE.deposited, 'reconciled'],
  [({ code }) => code === CODE.notInPlan, 'planLimit'],
  [(problem) => about(problem, /inactive/i) && about(problem, /customer|vendor/i), 'archivedContact'],
  [(problem) => problem.code === CODE.invalidReference || about(problem, /made inactive/i), 'invalidAccount'],
  [({ code }) => code === CODE.notFound, 'notFound'],
  [
    (problem) =>
      problem.code === CODE.business && about(problem, /(exceed|more than|greater than).*(balance|amount|open|due)/i),
    'amountAboveDue',
  ],
  [(problem) => problem.code === CODE.business && about(problem, /linked|payment.*appl|applied/i), 'wrongState'],
  [(problem) => about(problem, /currency/i), 'currency'],
];
