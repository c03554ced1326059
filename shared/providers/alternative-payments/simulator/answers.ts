import type { Answer } from '../../simulators/answer.ts';

export { type Answer, created, ok, toHttp } from '../../simulators/answer.ts';

export type ValidationErrors = Readonly<Record<string, string>>;

/**
 * The platform says no, and nothing happened.
 * @see https://docs.alternativepayments.io errors: `{code, message, validation_errors}`
 */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly validationErrors: ValidationErrors | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly validationErrors?: ValidationErrors; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.validationErrors = more.validationErrors;
    this.headers = more.headers;
  }

  answer(): Answer {
    const errors = this.validationErrors && { validation_errors: this.validationErrors };
    return {
      status: this.status,
      body: { code: this.code, message: this.message, ...errors },
      ...(this.headers && { headers: this.headers }),
    };
  }
}

/** A field is missing or of the wrong kind: 400. */
export const invalid = (errors: ValidationErrors): Refused => {
  const [[field, text] = ['body', 'is not valid']] = Object.entries(errors);
  return new Refused(400, 'validation_error', `${field} ${text}`, { validationErrors: errors });
};

/** Well formed, and against a rule: 422. */
export const ruleBroken = (field: string, text: string): Refused =>
  new Refused(422, 'validation_error', `${field} ${text}`, { validationErrors: { [field]: text } });

export const notFound = (what: string): Refused => new Refused(404, 'not_found', `${what} not found`);
