/** A business rule says no: one or more of Xero's messages about one element. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly messages: readonly string[];
  constructor(...messages: string[]) {
    super(messages.join(' '));
    this.messages = messages;
  }
}

/** The whole request is refused with this status and body. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(`${status}`);
    this.status = status;
    this.body = body;
  }
}

export const NO_GUID = '00000000-0000-0000-0000-000000000000';

/** The payload cannot be read: a misspelt element, a wrong type, an unknown word of an enumeration. */
export const badPayload = (message: string): Rejected =>
  new Rejected(400, { ErrorNumber: 14, Type: 'PostDataInvalidException', Message: message });

export const badQuery = (message: string): Rejected =>
  new Rejected(400, { ErrorNumber: 16, Type: 'QueryParseException', Message: message });

export const validationException = (elements: readonly unknown[]): Rejected =>
  new Rejected(400, {
    ErrorNumber: 10,
    Type: 'ValidationException',
    Message: 'A validation exception occurred',
    Elements: elements,
  });

/** The form of 401 and 403. */
export const denied = (status: 401 | 403, detail: string, instance: string): Rejected =>
  new Rejected(status, {
    Type: null,
    Title: status === 401 ? 'Unauthorized' : 'Forbidden',
    Status: status,
    Detail: detail,
    Instance: instance,
    Extensions: {},
  });

/** A resource that is not there: the simulator's front door gives it its body. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** Xero's sentences, where more than one rule says them. */
export const SAYS = {
  archivedContact:
    'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.',
  notModifiable: 'Invoice not of valid status for modification',
  hasPayments: 'This document cannot be edited as it has a payment or credit note allocated to it.',
  voidHasPayments:
    'The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.',
  onlyAuthorised: 'Payments can only be made against Authorised documents',
  exceeds: 'Payment amount exceeds the amount outstanding on this document',
  noContact: 'A Contact must be specified for this type of transaction',
  noLines: 'One or more line items must be specified',
  noAccount: 'Account could not be found',
  wrongAccountType: 'Account type is invalid for making a payment to/from',
  inBatch: 'Payments within a batch cannot be deleted.',
  reconciled: 'This payment has been reconciled and cannot be deleted.',
  approvals: 'You have reached the limit of invoices you can approve',
  uniqueNumber: 'Invoice # must be unique.',
} as const;
