import { describe, expect, it } from 'vitest';
import { AccessLost, RateLimited, type SyncError, Unavailable } from '../../engine/errors.ts';
import { UnexpectedAnswer } from '../errors.ts';
import { answerOf, isMissing, isRefusal, raiseRateLimit, readError, refusalOf } from './errors.ts';
import { problemsOf } from './problems.ts';

const answer = (status: number, body: object | string) =>
  answerOf({ status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) });
const legacy = (...errors: object[]) => ({ response: { errors } });
const dated = (reason: string, metadata: object) => ({
  code: 5,
  message: 'Request failed with status_code: 404',
  details: [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'accounting.api.freshbooks.com', metadata },
  ],
});

describe('an error is found', () => {
  it.each([
    ['accounting', legacy({ errno: 1012, field: 'userid', message: 'Client not found.', object: 'client', value: '134' }), [{ errno: 1012, field: 'userid', message: 'Client not found.', object: 'client' }]],
    ['accounting, dated', dated('1012', { object: 'client', message: 'Client not found.', value: '134', field: 'userid' }), [{ errno: 1012, field: 'userid', message: 'Client not found.', object: 'client' }]],
    ['wrong account', legacy({ message: 'Account not found', errno: 404 }), [{ errno: 404, message: 'Account not found' }]],
    ['access', { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' }, [{ message: 'unauthenticated: This action requires authentication to continue.' }]],
    ['events', { errno: 404, message: 'Requested resource could not be found.' }, [{ errno: 404, message: 'Requested resource could not be found.' }]],
    ['events, dated', { code: 3, message: 'bad', details: [{ fieldViolations: [{ field: 'uri', description: 'must be https' }] }] }, [{ message: 'must be https', field: 'uri' }]],
    ['ledger accounts', { errors: { message: 'no', status: 'x', details: [{ reason: '1', metadata: { message: 'wrong kind', field: 'sub_type' } }] } }, [{ errno: 1, message: 'wrong kind', field: 'sub_type' }]],
    ['projects', { errno: 2001, error: { title: 'field required' }, message: 'title is required' }, [{ errno: 2001, message: 'title is required' }]],
    ['projects, 404', { error: 'Requested resource could not be found.' }, [{ message: 'Requested resource could not be found.' }]],
    ['payment options', { error_type: 'not_found', message: 'nothing here' }, [{ message: 'nothing here' }]],
    ['dated without details', { code: 13, message: 'internal', details: [] }, [{ message: 'internal' }]],
    ['several', legacy({ errno: 1001, field: 'date', message: 'Required.' }, { errno: 1004, field: 'type', message: 'Bad.' }), [{ errno: 1001, field: 'date', message: 'Required.' }, { errno: 1004, field: 'type', message: 'Bad.' }]],
  ])('in the shape of %s', (_, body, problems) => {
    expect(problemsOf(body)).toEqual(problems);
  }); // biome-ignore format: one shape a line

  it.each([
    { response: { result: { client: { id: 1 } } } },
    { response: { result: { clients: [], page: 1, pages: 0 } } },
    { response: { id: 1, business_memberships: [] } },
    { data: [] },
    {},
    [],
    null,
  ])('in a good answer not at all: %j', (body) => {
    expect(problemsOf(body)).toEqual([]);
  });
});

describe('a read without a result', () => {
  it.each<[string, number, object | string, new (...args: never[]) => SyncError]>([
    ['a gateway', 502, '<html>', Unavailable],
    ['a gateway that says 200', 200, '<html>', Unavailable],
    ['a gateway that says 404', 404, '<html>', Unavailable],
    ['a bug of theirs', 500, legacy({ errno: 500, message: 'oops' }), Unavailable],
    ['a bug of theirs under 200', 200, legacy({ errno: 500, message: 'oops' }), Unavailable],
    ['somebody editing', 409, legacy({ errno: 409, message: 'being modified' }), Unavailable],
    ['no right', 403, legacy({ errno: 1003, message: 'Access denied' }), AccessLost],
    ['no scope', 403, { error: 'insufficient_scope' }, AccessLost],
    ['a lapsed subscription', 200, legacy({ errno: 1042, message: 'inactive account' }), AccessLost],
    ['another account', 404, legacy({ errno: 404, message: 'Account not found' }), AccessLost],
    ['a token', 401, { error: 'unauthenticated' }, AccessLost],
    ['our mistake', 422, legacy({ errno: 1016, field: 'updated_min', message: 'bad datetime' }), UnexpectedAnswer],
    ['our mistake under 200', 200, legacy({ errno: 1014, message: 'bad page' }), UnexpectedAnswer],
  ])('for %s', (_, status, body, kind) => {
    expect(readError('GET users/clients', answer(status, body))).toBeInstanceOf(kind);
  });

  it('is a record that is not there only when FreshBooks says so', () => {
    expect(isMissing(answer(404, legacy({ errno: 1012, message: 'x' })))).toBe(true);
    expect(isMissing(answer(200, dated('1012', { message: 'x' })))).toBe(true);
    expect(isMissing(answer(404, legacy({ errno: 404, message: 'Account not found' })))).toBe(false);
    expect(isMissing(answer(404, '<html>'))).toBe(false);
    expect(isMissing(answer(404, {}))).toBe(false);
  });

  it('tells neither values nor queries', () => {
    const { message } = readError(
      'GET users/clients',
      answer(422, legacy({ errno: 1004, message: 'a@b.c is bad', value: 'a@b.c' })),
    );
    expect(message).toBe('freshbooks answered 422 (errno 1004) to GET users/clients');
  });
});

describe('a write is refused', () => {
  it.each([
    [422, legacy({ errno: 1001, field: 'date', message: 'Required field.' }), 'validation'],
    [200, legacy({ errno: 1004, message: 'Invalid value' }), 'validation'],
    [403, legacy({ errno: 1038, field: 'due_date', message: 'write access denied' }), 'validation'],
    [403, legacy({ errno: 1003, message: 'access denied' }), 'permission'],
    [403, {}, 'permission'],
    [404, legacy({ errno: 1012, field: 'invoiceid', message: 'Invoice not found.' }), 'notFound'],
    [200, dated('1012', { message: 'Invoice not found.' }), 'notFound'],
    [409, {}, 'versionConflict'],
    [200, legacy({ errno: 409, message: 'The record is being modified.' }), 'versionConflict'],
    [422, legacy({ errno: 1004, message: 'Payment currency must match the invoice.' }), 'currency'],
    [422, legacy({ errno: 1004, message: 'Client limit reached, upgrade your plan.' }), 'planLimit'],
    [422, legacy({ errno: 1012, object: 'client', message: 'Client is deleted.' }), 'archivedContact'],
    [
      403,
      legacy({ errno: 1003, message: 'You have reached the limit of billable clients of your plan.' }),
      'planLimit',
    ],
    [422, legacy({ errno: 1017, field: 'note', message: 'Longer than the limit.' }), 'validation'],
    [400, {}, 'validation'],
  ])('%i %j: %s', (status, body, code) => {
    const given = answer(status, body);
    expect(isRefusal(given)).toBe(true);
    expect(refusalOf('POST x', given).code).toBe(code);
  });

  it('in words for people', () => {
    const both = answer(
      422,
      legacy({ errno: 1001, field: 'date', message: 'Required.' }, { errno: 1004, message: 'Bad type' }),
    );
    expect(refusalOf('POST x', both).message).toBe('date: Required. Bad type');
    expect(refusalOf('POST x', answer(400, {})).message).toBe('FreshBooks refused the request (400).');
  });

  it.each([
    [500, {}],
    [502, '<html>'],
    [408, {}],
    [200, legacy({ errno: 500, message: 'server bug' })],
    [200, { response: { result: { payment: { id: 1 } } } }],
    [302, {}],
  ])('%i %j is no refusal', (status, body) => {
    expect(isRefusal(answer(status, body))).toBe(false);
  });

  it('not where the whole account is gone', () => {
    expect(() => refusalOf('PUT x', answer(404, legacy({ errno: 404, message: 'Account not found' })))).toThrow(
      AccessLost,
    );
  });
});

describe('429', () => {
  it.each([
    [{ 'retry-after': '7' }, 7],
    [{}, 30],
    [{ 'retry-after': 'soon' }, 30],
  ])('%j waits %i s', (headers, seconds) => {
    const limited = { status: 429, headers: headers as Record<string, string>, body: '' };
    expect(() => raiseRateLimit(limited)).toThrow(new RateLimited('freshbooks', 'minute', seconds));
  });
});
