import type { HttpResponse } from '../../../model/http.ts';
import type { Json } from '../../../model/json.ts';

/** What a handler gives back: JSON, bytes, or nothing (204). */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

export interface RefusalDetails {
  readonly fieldErrors?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly existingId?: string;
  readonly retryable?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The platform says no and nothing happened. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: RefusalDetails;
  constructor(status: number, code: string, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  answer(): Answer {
    const { fieldErrors, reason, existingId, retryable, headers } = this.details;
    const error: Json = {
      code: this.code,
      message: this.message,
      field_errors: fieldErrors ?? null,
      retryable: retryable ?? false,
      reason: reason ?? null,
      existing_id: existingId ?? null,
    };
    return { status: this.status, body: { error }, ...(headers && { headers }) };
  }
}

export const invalid = (fieldErrors: Readonly<Record<string, string>>): Refused =>
  new Refused(400, 'validation', `Not valid: ${Object.keys(fieldErrors).join(', ')}.`, { fieldErrors });

export const notFound = (what: string, id: string): Refused =>
  new Refused(404, 'not_found', `There is no ${what} ${id}.`);

export const toHttp = ({ status, body, bytes, headers }: Answer): HttpResponse => ({
  status,
  headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  body: bytes ?? (body === undefined ? '' : JSON.stringify(body)),
});
