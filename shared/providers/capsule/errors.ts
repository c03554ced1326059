import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { Refusal, RefusalCode } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { UnexpectedAnswer } from '../errors.ts';

/** `operation` is for messages: without ids, queries and bodies. */
const said = (operation: string, { status }: HttpResponse): string => `capsule answered ${status} to ${operation}`;

export const unexpected = (operation: string, response: HttpResponse): UnexpectedAnswer =>
  new UnexpectedAnswer(said(operation, response));

/** The hour's requests of this user are spent, perhaps by another application. @see https://developer.capsulecrm.com/v2/overview/rate-limiting */
export function raiseIfLimited({ status, headers }: HttpResponse, now: number): void {
  if (status !== 429) return;
  const resetAt = Number.parseInt(headers['x-ratelimit-reset'] ?? '', 10) * 1000;
  const seconds = Math.ceil((resetAt - now) / 1000);
  throw new RateLimited('capsule', 'app', Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 3600) : 60);
}

/** @throws {Unavailable} {AccessLost} {UnexpectedAnswer} */
export function raiseRead(operation: string, response: HttpResponse): void {
  const { status } = response;
  if (status >= 200 && status < 300 && status !== 202) return;
  if (status >= 500 || status === 408) throw new Unavailable(said(operation, response));
  if (status === 401 || status === 403) throw new AccessLost(said(operation, response));
  throw unexpected(operation, response);
}

/** Statuses by which Capsule says that a write did nothing. Any other failure may hide an effect; so may 202, a job. */
const NO_EFFECT: Readonly<Record<number, RefusalCode>> = {
  400: 'validation',
  403: 'permission',
  404: 'notFound',
  405: 'validation',
  410: 'notFound',
  415: 'validation',
  422: 'validation',
};

/** @throws {OutcomeUnknown} */
export function raiseWrite(operation: string, response: HttpResponse): void {
  const { status } = response;
  if ((status >= 200 && status < 300 && status !== 202) || status in NO_EFFECT) return;
  throw new OutcomeUnknown(said(operation, response));
}

interface Complaint {
  readonly message: string;
  readonly field: string;
}

/** The `errors` of a 422, and else the one message. */
function complaintsOf({ body }: HttpResponse): readonly Complaint[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bodyText(body));
  } catch {
    return [];
  }
  const { message, error, errors } = Object(parsed) as Readonly<Record<string, unknown>>;
  const each = (Array.isArray(errors) ? errors : []).map((one) => Object(one) as Readonly<Record<string, unknown>>);
  if (each.length > 0)
    return each.map((one) => ({ message: String(one.message ?? ''), field: String(one.field ?? '') }));
  const text = message ?? error;
  return typeof text === 'string' ? [{ message: text, field: '' }] : [];
}

export function refusalOf(response: HttpResponse): Refusal {
  const complaints = complaintsOf(response);
  const message = complaints.map(({ field, message: text }) => (field ? `${field}: ${text}` : text)).join('; ');
  const isCapped = /plan|limit of|upgrade/i.test(message) && response.status === 422;
  const code = isCapped ? 'planLimit' : (NO_EFFECT[response.status] ?? 'validation');
  return { code, message: message || `Capsule refused the request (${response.status}).` };
}

/** A country that is not in Capsule's own list: the only part of an address that it refuses. */
export const isUnknownCountry = (response: HttpResponse): boolean =>
  response.status === 422 &&
  complaintsOf(response).some(({ field, message }) => field === 'country' || /country/i.test(message));
