import type { HttpResponse } from '../../../model/http.ts';
import { stringifyJson } from '../json.ts';

export interface Answer {
  readonly status: number;
  /** JSON; absent: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown, headers?: Answer['headers']): Answer => ({
  status: 200,
  body,
  ...(headers ? { headers } : {}),
});
export const noContent: Answer = { status: 204 };

/** Capsule says no, and nothing happened. */
export class Refused extends Error {
  readonly answer: Answer;
  constructor(status: number, message: string, more: Omit<Answer, 'status'> = {}) {
    super(message);
    this.answer = { status, body: { message }, ...more };
  }
}

interface Fault {
  readonly message: string;
  readonly resource: string;
  readonly field: string;
}

export const invalid = (...errors: readonly Fault[]): Refused =>
  new Refused(422, errors.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    body: { message: 'Validation Failed', errors },
  });

export const badRequest = (message: string): Refused => new Refused(400, message);
export const notFound = (what: string): Refused => new Refused(404, `Could not find ${what}`);
export const forbidden = (message: string): Refused => new Refused(403, message);

export const toHttp = ({ status, body, headers }: Answer): HttpResponse => ({
  status,
  headers: { ...(body === undefined ? {} : { 'content-type': 'application/json; charset=UTF-8' }), ...headers },
  body: body === undefined ? '' : stringifyJson(body),
});
