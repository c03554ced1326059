import type { Answer } from '../../simulators/answer.ts';
import { stampOf } from './days.ts';

export { type Answer, created, ok, toHttp } from '../../simulators/answer.ts';

export type Category = 'REQUEST' | 'APPLICATION' | 'SERVER' | 'DOWNSTREAM';

/**
 * BILL says no, and nothing happened. The body is a list.
 * @see https://developer.bill.com/docs/common-api-error-codes
 */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly category: Category;
  readonly params: readonly { readonly name: string; readonly value: string }[];
  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly category?: Category; readonly params?: Refused['params'] } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.category = more.category ?? 'REQUEST';
    this.params = more.params ?? [];
  }

  answer(now: number): Answer {
    const { status, code, category, message, params } = this;
    const timestamp = stampOf(now);
    return { status, body: [{ timestamp, code, severity: 'ERROR', category, message, params, detail: '', help: '' }] };
  }
}

/** Of more than 500 codes eleven are published; a wrong field and a broken rule share this one, which is ours. */
const UNPUBLISHED = 'BDC_1999';

/** A field is missing or of the wrong kind. */
export const invalid = (field: string, text: string): Refused =>
  new Refused(400, UNPUBLISHED, `${field} ${text}`, { params: [{ name: 'field', value: field }] });

/** Well formed, and against a rule. */
export const ruleBroken = (text: string): Refused => new Refused(400, UNPUBLISHED, text, { category: 'APPLICATION' });

/** The session may not do this, or the record's state does not allow it. */
export const notPermitted = (text: string): Refused => new Refused(400, 'BDC_1121', text, { category: 'APPLICATION' });

export const notFound = (what: string): Refused => new Refused(404, UNPUBLISHED, `${what} not found`);

export const noSuchPath = (): Refused => new Refused(404, 'BDC_1121', 'API not supported.');
