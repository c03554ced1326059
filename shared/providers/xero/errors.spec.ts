import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../engine/errors.ts';
import type { HttpResponse } from '../../model/http.ts';
import { raise, refusalOf, validationMessages } from './errors.ts';

const answer = (status: number, headers: Record<string, string> = {}, body = ''): HttpResponse => ({
  status,
  headers,
  body,
});
const raised = (kind: 'read' | 'write', response: HttpResponse): unknown => {
  try {
    raise('PUT Payments', response, kind);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a status', () => {
  it.each([500, 502, 503, 504])('%d leaves a write unknown and makes a read wait', (status) => {
    expect(raised('write', answer(status))).toBeInstanceOf(OutcomeUnknown);
    expect(raised('read', answer(status))).toBeInstanceOf(Unavailable);
  });

  it.each([408, 409, 302, 418])('%d, which Xero explains nowhere, leaves a write unknown', (status) => {
    expect(raised('write', answer(status))).toBeInstanceOf(OutcomeUnknown);
  });

  it.each([200, 204, 400, 403, 404, 405, 412, 413, 501])('%d says what a write did', (status) => {
    expect(raised('write', answer(status))).toBeUndefined();
  });

  it('401 and 403 for the organisation mean that the access is lost; 403 for one write is a refusal', () => {
    const body = '{"Title":"Forbidden","Status":403,"Detail":"AuthenticationUnsuccessful"}';
    expect(raised('write', answer(403, {}, body))).toBeInstanceOf(AccessLost);
    expect(raised('read', answer(403))).toBeInstanceOf(AccessLost);
    expect(raised('write', answer(401))).toBeInstanceOf(AccessLost);
    expect(refusalOf(['You may not'], 403)).toEqual({ code: 'permission', message: 'You may not' });
  });

  it.each<[string, Record<string, string>, string, number]>([
    ['the minute', { 'x-rate-limit-problem': 'minute', 'retry-after': '22' }, 'minute', 22],
    ['the day, for hours', { 'x-rate-limit-problem': 'Day', 'retry-after': '66975' }, 'day', 66_975],
    ['the day, told by its counter', { 'x-daylimit-remaining': '0' }, 'day', 3600],
    ['calls in flight, without a time', { 'x-rate-limit-problem': 'concurrent' }, 'concurrent', 5],
    ['the app', { 'x-rate-limit-problem': 'appminute' }, 'app', 60],
    ['the app, in the other spelling', { 'x-rate-limit-problem': 'app-minute', 'retry-after': '9' }, 'app', 9],
    ['nothing known', { 'retry-after': 'soon' }, 'minute', 60],
  ])('429 for %s', (_, headers, limit, retryAfterSeconds) => {
    const error = raised('write', answer(429, headers));
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toMatchObject({ limit, retryAfterSeconds });
  });

  it('names the exchange and nothing of the body', () => {
    const error = raised('read', answer(500, { 'xero-correlation-id': 'c-1' }, 'Acme Widgets LLC')) as Error;
    expect(error.message).toBe('xero answered 500 to PUT Payments (correlation c-1)');
  });
});

describe("Xero's reasons", () => {
  it.each([
    [
      'The contact name Acme is already assigned to another contact. The contact name must be unique across all active contacts.',
      'nameTaken',
    ],
    ['Another contact has this contact number. Please enter a different contact number.', 'exists'],
    ['Invoice # must be unique.', 'exists'],
    ['Payment amount exceeds the amount outstanding on this document', 'amountAboveDue'],
    ['Payments can only be made against Authorised documents', 'wrongState'],
    ['Invoice not of valid status for modification', 'wrongState'],
    [
      'The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.',
      'wrongState',
    ],
    ['This document cannot be edited as it has a payment or credit note allocated to it.', 'wrongState'],
    ['Payments within a batch cannot be deleted.', 'wrongState'],
    [
      'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.',
      'archivedContact',
    ],
    ['The document date cannot be before the period lock date, currently set at 31-Dec-2025', 'lockedPeriod'],
    ['The document date cannot be before the end of year lock date, currently set at 31-Dec-2025', 'lockedPeriod'],
    ['Account could not be found', 'invalidAccount'],
    ["Account code '999' is not a valid code for this document.", 'invalidAccount'],
    ['Account type is invalid for making a payment to/from', 'invalidAccount'],
    ['Organisation is not subscribed to currency EUR', 'currency'],
    ['You have reached the limit of invoices you can approve', 'planLimit'],
    ['An existing Credit Note with the specified CreditNoteID could not be found', 'notFound'],
    ['Idempotency Key: abc is used with a different request.', 'keyReused'],
    ['The payment has been reconciled and cannot be deleted', 'reconciled'],
    ['Email address must be valid.', 'validation'],
  ])('%s', (message, code) => {
    expect(refusalOf([message])).toEqual({ code, message });
  });

  it('for a paid bill come in two sentences: its state is the cause', () => {
    const messages = [
      'Payment amount exceeds the amount outstanding on this document',
      'Payments can only be made against Authorised documents',
    ];
    expect(refusalOf(messages).code).toBe('wrongState');
  });

  it('stand at any depth, under either name', () => {
    const element = {
      ValidationErrors: [{ Message: 'one' }],
      Contact: { ValidationErrors: [{ Description: 'two' }] },
      LineItems: [{ ValidationErrors: [] }, { ValidationErrors: [{ Message: 'three' }] }],
      Warnings: [{ Message: 'no error' }],
    };
    expect(validationMessages(element)).toEqual(['one', 'two', 'three']);
  });
});
