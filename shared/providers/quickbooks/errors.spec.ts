import { describe, expect, it } from 'vitest';
import { answerOf, isRefusal, isUnauthenticated, raiseRateLimit, readError, refusalFrom } from './errors.ts';
import { problemsOf } from './faults.ts';

const fault = (code: string, Message = '', Detail = '', element = '') => ({
  Fault: { Error: [{ Message, Detail, code, element }], type: 'ValidationFault' },
  time: '2026-03-10T09:10:45.624-07:00',
});
const answer = (status: number, body: unknown) =>
  answerOf({ status, headers: { intuit_tid: '1-2' }, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('faults', () => {
  it('are read in both cases, and under status 200', () => {
    expect(problemsOf(fault('5010', 'Stale Object Error', 'x'))).toEqual([
      { code: 5010, message: 'Stale Object Error', detail: 'x', element: '' },
    ]);
    const lower = {
      fault: {
        error: [{ message: 'm', detail: 'Token expired', code: '3200', element: null }],
        type: 'AUTHENTICATION',
      },
      queryResponse: null,
    };
    expect(problemsOf(lower)).toEqual([{ code: 3200, message: 'm', detail: 'Token expired', element: '' }]);
    expect(isRefusal(answer(200, fault('6000')))).toBe(true);
    expect(problemsOf({ QueryResponse: {}, fault: null })).toEqual([]);
    expect(problemsOf({ Fault: {} })).toHaveLength(1);
  });

  it('of a throttle are the same number in either spelling', () => {
    for (const code of ['3001', '003001'])
      expect(() => raiseRateLimit(answer(403, fault(code)), {})).toThrow('wait 60 s');
    expect(() => raiseRateLimit(answer(429, '<html>'), { 'retry-after': '7' })).toThrow('wait 7 s');
    expect(() => raiseRateLimit(answer(200, {}), {})).not.toThrow();
  });

  it('of a token are known by status or number', () => {
    expect(isUnauthenticated(answer(401, ''))).toBe(true);
    expect(isUnauthenticated(answer(400, fault('3200')))).toBe(true);
    expect(isUnauthenticated(answer(400, fault('610')))).toBe(false);
  });

  it("of the vendor's own trouble are no refusal", () => {
    expect(isRefusal(answer(500, fault('10000')))).toBe(false);
    expect(isRefusal(answer(400, fault('10000')))).toBe(false);
    expect(isRefusal(answer(502, '<html>'))).toBe(false);
  });

  it.each([
    [500, fault('10000'), 'UNAVAILABLE'],
    [502, '<html>', 'UNAVAILABLE'],
    [403, fault('3100'), 'ACCESS_LOST'],
    [400, fault('6190'), 'ACCESS_LOST'],
    [400, fault('120'), 'ACCESS_LOST'],
    [400, fault('4001'), 'UNEXPECTED_ANSWER'],
  ])('of a read: %i %o is %s', (status, body, code) => {
    const error = readError('GET bill', answer(status, body));
    expect(error).toMatchObject({ code });
    expect(error.message).toContain('[1-2]');
  });
});

describe('refusals', () => {
  it.each([
    ['5010', '', '', 'versionConflict'],
    ['6240', '', '', 'nameTaken'],
    ['6210', '', '', 'lockedPeriod'],
    ['6540', '', '', 'reconciled'],
    ['2500', 'Invalid Reference Id', 'AccountRef', 'invalidAccount'],
    [
      '610',
      'Object Not Found',
      "Something you're trying to use has been made inactive. Check the vendor.",
      'archivedContact',
    ],
    [
      '610',
      'Object Not Found',
      "Something you're trying to use has been made inactive. Check the item.",
      'invalidAccount',
    ],
    ['610', 'Object Not Found', '', 'notFound'],
    ['5030', '', '', 'planLimit'],
    ['6000', '', 'The amount applied is more than the open balance of the transaction.', 'amountAboveDue'],
    ['6000', '', 'Multi currency is not enabled', 'currency'],
    ['6000', '', 'Something else', 'validation'],
  ])('%s %s %s is %s', (code, message, detail, expected) => {
    expect(refusalFrom(problemsOf(fault(code, message, detail))).code).toBe(expected);
  });

  it('name the record that has the number', () => {
    const detail = 'DocNumber=1004 is assigned to TxnType=Bill with TxnId=144';
    expect(refusalFrom(problemsOf(fault('6140', 'Duplicate Document Number Error', detail)))).toEqual({
      code: 'exists',
      existingId: '144',
      message: `Duplicate Document Number Error: ${detail}`,
    });
  });
});
