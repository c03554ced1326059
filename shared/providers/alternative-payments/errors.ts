import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Refusal, RefusalCode } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';

/** What a call was, for messages that may be logged: never a query, a body or a token. */
const call = (operation: string, { status }: HttpResponse): string =>
  `alternative-payments answered ${status} to ${operation}`;

/** Statuses by which the platform says that a write did nothing. Any other failure may hide an effect. */
const NO_EFFECT: Readonly<Record<number, RefusalCode>> = {
  400: 'validation',
  403: 'permission',
  404: 'notFound',
  405: 'validation',
  409: 'exists',
  413: 'validation',
  415: 'validation',
  422: 'validation',
};

/** How long to wait where a 429 does not say: the limit counts seconds. */
const WAIT_SECONDS = 2;

export function rateLimited({ headers }: HttpResponse): RateLimited {
  const told = Number.parseInt(headers['retry-after'] ?? '', 10);
  return new RateLimited('alternative-payments', 'minute', Number.isFinite(told) && told >= 0 ? told : WAIT_SECONDS);
}

/**
 * @returns the answer to a read, undefined where there is no such record
 * @throws {AccessLost} the key may not read this
 * @throws {Unavailable} it may answer later
 * @throws {UnexpectedAnswer} it will not
 */
export function readAnswer(operation: string, response: HttpResponse): unknown {
  const { status } = response;
  if (status === 404 || status === 410) return undefined;
  if (status === 403) throw new AccessLost(`${call(operation, response)}: the API key lacks a scope`);
  if (status >= 500 || status === 408) throw new Unavailable(call(operation, response));
  if (status !== 200) throw new UnexpectedAnswer(call(operation, response));
  try {
    return JSON.parse(bodyText(response.body)) as unknown;
  } catch {
    throw new Unavailable(`alternative-payments answered ${operation} with something that is not JSON`);
  }
}

/** @throws {OutcomeUnknown} neither done nor refused */
export function checkWritten(operation: string, response: HttpResponse): void {
  const isDone = response.status >= 200 && response.status < 300;
  if (!isDone && !(response.status in NO_EFFECT)) throw new OutcomeUnknown(call(operation, response));
}

/** Told by the fields that are wrong; unknown ones are `validation`, with the platform's own text. */
const REASONS: readonly (readonly [RegExp, RefusalCode])[] = [
  [/customer.*archived|archived.*customer/i, 'archivedContact'],
  [/currency/i, 'currency'],
  [/already (been )?archived|is archived|paid invoice|pending payment/i, 'wrongState'],
];

/** @see https://docs.alternativepayments.io errors: `{code, message, validation_errors}` */
export function refusalOf(response: HttpResponse): Refusal {
  let body: { message?: unknown; validation_errors?: unknown } = {};
  try {
    body = Object(JSON.parse(bodyText(response.body)));
  } catch {
    // Only the status is known then.
  }
  const fields = Object.entries(Object(body.validation_errors)).map(([field, text]) => `${field} ${String(text)}`);
  const general = typeof body.message === 'string' && body.message ? body.message : `refused (${response.status})`;
  const message = fields.length > 0 ? fields.join('; ') : general;
  const isReasoned = response.status === 400 || response.status === 422;
  const reason = isReasoned ? REASONS.find(([pattern]) => pattern.test(`${message} ${general}`))?.[1] : undefined;
  return { code: reason ?? NO_EFFECT[response.status] ?? 'validation', message };
}
