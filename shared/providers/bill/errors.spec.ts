import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, Unavailable } from '../../engine/errors.ts';
import { UnexpectedAnswer } from '../errors.ts';
import {
  checkWritten,
  isSessionOver,
  limitOf,
  readAnswer,
  readErrors,
  refusalOf,
  throwIfBarred,
  untilNextHour,
} from './errors.ts';

const answer = (status: number, body: unknown = '') => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const errors = (code: string, message = 'no') => [{ code, message, severity: 'ERROR', category: 'REQUEST' }];

describe('a code decides, never the status', () => {
  it.each([
    [400, 'BDC_1144', 'app'],
    [403, 'BDC_1144', 'app'],
    [400, 'BDC_1322', 'concurrent'],
    [429, 'BDC_1999', 'minute'],
    [400, 'BDC_1999', undefined],
    [200, 'BDC_1144', undefined],
  ])('%d with %s is a limit of %s', (status, code, limit) => {
    expect(limitOf(answer(status, errors(code)), 0)?.limit).toBe(limit);
  });

  it.each([
    [401, errors('BDC_1109'), true],
    [403, errors('BDC_1361'), true],
    [400, errors('BDC_1109'), true],
    [401, '<html>', true],
    [403, errors('BDC_1121'), false],
    [403, '<html>', false],
    [200, errors('BDC_1109'), false],
  ])('%d with %j ends the session: %s', (status, body, over) => {
    expect(isSessionOver(answer(status, body))).toBe(over);
  });

  it('a wrong password or developer key is for a person', () => {
    for (const code of ['BDC_1101', 'BDC_1102']) {
      expect(() => throwIfBarred('GET bills', answer(401, errors(code)))).toThrow(AccessLost);
    }
    expect(() => throwIfBarred('GET bills', answer(401, errors('BDC_1109')))).not.toThrow();
  });

  it('the next hour begins a minute late', () => {
    expect(untilNextHour(Date.UTC(2026, 0, 1, 10, 59, 0))).toBe(120);
    expect(untilNextHour(Date.UTC(2026, 0, 1, 10, 0, 0))).toBe(3660);
  });
});

describe('a read', () => {
  it('is answered, has nothing to answer, or fails in one of two ways', () => {
    expect(readAnswer('GET bills', answer(200, { results: [] }))).toEqual({ results: [] });
    expect(readAnswer('GET bills', answer(404, errors('BDC_1999')))).toBeUndefined();
    for (const broken of [answer(502, '<html>'), answer(500, errors('BDC_1001')), answer(400, errors('BDC_1002'))]) {
      expect(() => readAnswer('GET bills', broken)).toThrow(Unavailable);
    }
    expect(() => readAnswer('GET bills', answer(200, '<html>'))).toThrow(Unavailable);
    expect(() => readAnswer('GET bills', answer(400, errors('BDC_1999')))).toThrow(UnexpectedAnswer);
  });

  it('names code and path when it fails, and never what stood in it', () => {
    const told = (() => {
      try {
        return readAnswer('GET bills', answer(400, errors('BDC_1999', 'secret')));
      } catch (error) {
        return String(error);
      }
    })();
    expect(told).toContain('bill answered 400 BDC_1999 to GET bills');
    expect(told).not.toContain('secret');
  });
});

describe('a write', () => {
  it.each([
    [200, '{}', true],
    [201, '{}', true],
    [400, errors('BDC_1999'), true],
    [404, errors('BDC_1999'), true],
    [400, errors('BDC_1001'), false],
    [400, '<html>', false],
    [403, '', false],
    [500, errors('BDC_1001'), false],
    [302, '', false],
  ])('answered %d with %j is known: %s', (status, body, known) => {
    const check = () => checkWritten('POST bills', answer(status, body));
    if (known) expect(check).not.toThrow();
    else expect(check).toThrow(OutcomeUnknown);
  });

  it.each([
    [404, 'BDC_1999', 'bill not found', 'notFound'],
    [400, 'BDC_1121', 'The user is not permitted to record payments.', 'permission'],
    [404, 'BDC_1121', 'API not supported.', 'permission'],
    [400, 'BDC_1121', 'The bill has a payment; its vendor and amount cannot be changed.', 'wrongState'],
    [400, 'BDC_1999', 'The vendor is archived.', 'archivedContact'],
    [400, 'BDC_1999', 'The payment amount is more than the bill has due.', 'amountAboveDue'],
    [400, 'BDC_1999', 'Amount exceeds the balance due', 'amountAboveDue'],
    [400, 'BDC_1999', 'description exceeds 4000 characters', 'validation'],
    [400, 'BDC_1999', 'There is one named West already.', 'nameTaken'],
    [400, 'BDC_1999', 'There is a bill with invoice number 7 of this vendor already.', 'exists'],
    [400, 'BDC_1999', 'classifications.chartOfAccountId is archived', 'invalidAccount'],
    [400, 'BDC_1999', 'dueDate must be yyyy-MM-dd', 'validation'],
  ])('%d %s "%s" is refused as %s', (status, code, message, refusal) => {
    expect(refusalOf(answer(status, errors(code, message)))).toEqual({ code: refusal, message });
  });
});

it('several errors are all told, and one that is no list is read as well', () => {
  expect(refusalOf(answer(400, [...errors('BDC_1', 'first'), ...errors('BDC_2', 'second')])).message).toBe(
    'first; second',
  );
  expect(readErrors(answer(400, { code: 'BDC_1', message: 'alone' }))).toEqual([{ code: 'BDC_1', message: 'alone' }]);
  expect(readErrors(answer(400, 'null'))).toEqual([]);
});
