/**
 * FreshBooks' error numbers, as far as the simulator says them.
 * @see https://www.freshbooks.com/api/errors
 */
export const ERRNO = {
  notFound: 404,
  serverBug: 500,
  required: 1001,
  accessDenied: 1003,
  invalidValue: 1004,
  parse: 1005,
  deleted: 1011,
  unknownResource: 1012,
  perPage: 1013,
  page: 1014,
  number: 1015,
  tooLong: 1017,
  percent: 1018,
  filterDate: 1023,
  filterNumber: 1024,
  negative: 1025,
  boolean: 1031,
  filterBoolean: 1032,
  date: 1033,
  writeDenied: 1038,
  inactive: 1042,
} as const;

export interface RefusalDetails {
  readonly field?: string;
  readonly object?: string;
  readonly value?: unknown;
}

/** FreshBooks says no, in a person's screen as in the API. `message` is FreshBooks' sentence. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly errno: number;
  readonly details: RefusalDetails;
  constructor(status: number, errno: number, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.errno = errno;
    this.details = details;
  }
}

const spoken = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

export const required = (object: string, field: string): Refused =>
  new Refused(422, ERRNO.required, 'Required field', { object, field });
export const invalid = (object: string, field: string, value: unknown, message = 'Invalid value'): Refused =>
  new Refused(422, ERRNO.invalidValue, message, { object, field, value });
export const unknown = (object: string, field: string, value: unknown, status = 404): Refused =>
  new Refused(status, ERRNO.unknownResource, `${spoken(object)} not found.`, { object, field, value });
export const readOnly = (object: string, field: string, value: unknown): Refused =>
  new Refused(403, ERRNO.writeDenied, 'Write access denied', { object, field, value });
/** The scope or the plan does not cover it. */
export const denied = (message = 'Access denied'): Refused => new Refused(403, ERRNO.accessDenied, message);
