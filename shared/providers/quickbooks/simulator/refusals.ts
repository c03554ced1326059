/**
 * QuickBooks says no, in a person's screen as in the API. `code`, `message` and `detail` are its own.
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: number;
  readonly detail: string;
  readonly element: string;
  readonly type: 'ValidationFault' | 'SERVICE' | 'SystemFault' | 'AuthorizationFault';
  constructor(
    code: number,
    message: string,
    detail = '',
    more: { readonly status?: number; readonly element?: string; readonly type?: Refused['type'] } = {},
  ) {
    super(message);
    this.code = code;
    this.detail = detail;
    this.status = more.status ?? 400;
    this.element = more.element ?? '';
    this.type = more.type ?? 'ValidationFault';
  }
}

export const notFound = (what: string): Refused =>
  new Refused(
    610,
    'Object Not Found',
    `Object Not Found : Something you're trying to use has been made inactive or deleted. Check the fields with accounts, customers, items, vendors or employees. ${what}`,
  );
export const inactive = (object: string, element: string): Refused =>
  new Refused(
    610,
    'Object Not Found',
    `Object Not Found : Something you're trying to use has been made inactive. Check the ${object.toLowerCase()}.`,
    { element },
  );
export const stale = (): Refused =>
  new Refused(
    5010,
    'Stale Object Error',
    'Stale Object Error : You and root were working on this at the same time. root finished before you did, so your work was not saved.',
  );
export const unknownProperty = (name: string): Refused =>
  new Refused(
    2010,
    'Request has invalid or unsupported property',
    `Property Name:${name} specified is unsupported or invalid`,
  );
export const required = (name: string): Refused =>
  new Refused(
    2020,
    'Required param missing, need to supply the required value for the API',
    `Required parameter ${name} is missing in the request`,
    { element: name },
  );
export const tooLong = (name: string, most: number): Refused =>
  new Refused(
    2050,
    'String length is either shorter or longer than supported by specification',
    `String length specified does not match the supported length. Min:0 Max:${most} supported. Supplied length is too long: ${name}`,
    { element: name },
  );
export const badNumber = (name: string): Refused =>
  new Refused(2080, 'Invalid Number', `Invalid Number : ${name}`, { element: name });
export const badEnum = (name: string): Refused =>
  new Refused(2170, 'Invalid Enumeration', `Invalid Enumeration : ${name}`, { element: name });
export const invalidReference = (element: string): Refused =>
  new Refused(2500, 'Invalid Reference Id', `Invalid Reference Id : ${element} element id is invalid`, { element });
export const badQuery = (detail: string): Refused =>
  new Refused(4000, 'Error parsing query', `QueryParserError: ${detail}`);
export const badCondition = (detail: string): Refused =>
  new Refused(4001, 'Invalid query', `QueryValidationError: ${detail}`);
export const business = (detail: string): Refused =>
  new Refused(
    6000,
    'A business validation error has occurred while processing your request',
    `Business Validation Error: ${detail}`,
  );
export const amountMismatch = (): Refused =>
  new Refused(
    6070,
    'Amount calculation incorrect in the request',
    'Amount is not equal to UnitPrice * Qty. Supplied value',
  );
export const duplicateNumber = (number: string, type: string, id: string): Refused =>
  new Refused(
    6140,
    'Duplicate Document Number Error',
    `Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=${number} is assigned to TxnType=${type} with TxnId=${id}`,
  );
export const closedBooks = (): Refused =>
  new Refused(
    6210,
    'Account Period Closed, Cannot Update Through Services API',
    'The account period has closed and the account books cannot be updated through through the QBO Services API. Please use the QBO website to make these changes.',
  );
export const duplicateName = (): Refused =>
  new Refused(
    6240,
    'Duplicate Name Exists Error',
    'The name supplied already exists. : Another customer, vendor or employee is already using this name. Please use a different name.',
  );
export const deposited = (): Refused =>
  new Refused(
    6540,
    'Deposited Transaction cannot be changed',
    'Deposited Transaction cannot be changed : If you want to modify or delete this transaction, delete it from the bank deposit it is on and try again.',
  );
export const unsupported = (what: string): Refused =>
  new Refused(500, 'Unsupported Operation', `Operation ${what} is not supported.`);
export const notInPlan = (): Refused =>
  new Refused(5030, 'Feature Not Supported Error', 'The requested feature is not supported for this company.');
export const malformed = (): Refused =>
  new Refused(2010, 'Request has invalid or unsupported property', 'The request could not be read as JSON');
export const throttled = (detail = 'The request limit was reached. Try again later'): Refused =>
  new Refused(3001, 'message=ThrottleExceeded; errorCode=003001; statusCode=429', detail, {
    status: 429,
    type: 'SERVICE',
  });
