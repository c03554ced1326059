import type { Json } from '../../../model/json.ts';
import type { Answer } from '../../simulators/answer.ts';

export { type Answer, created, ok, toHttp } from '../../simulators/answer.ts';

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
