import { describe, expect, it } from 'vitest';
import { compileFilters } from '../../local/pollers/filter.ts';
import { settleBatch } from '../../local/pollers/settle.ts';

const IDS = ['a', 'b', 'c'];
const failures = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('what becomes of a batch', () => {
  it.each<{ when: string; response: unknown; failed: string[] }>([
    { when: 'the answer names none', response: failures(), failed: [] },
    { when: 'there is no answer', response: null, failed: [] },
    { when: 'the answer is empty', response: {}, failed: [] },
    { when: 'the list is null', response: { batchItemFailures: null }, failed: [] },
    { when: 'one is named', response: failures('b'), failed: ['b'] },
    { when: 'all are named', response: failures('c', 'a', 'b'), failed: IDS },
    { when: 'an unknown id is named', response: failures('b', 'x'), failed: IDS },
    { when: 'an empty id is named', response: failures(''), failed: IDS },
    { when: 'an id is missing', response: failures(undefined), failed: IDS },
    { when: 'the list is no list', response: { batchItemFailures: 'b' }, failed: IDS },
  ])('$when', ({ response, failed }) => {
    expect(settleBatch(IDS, true, response)).toEqual({ failed, done: IDS.filter((id) => !failed.includes(id)) });
  });

  it('is all done when the mapping does not ask for failures', () => {
    expect(settleBatch(IDS, false, failures('b'))).toEqual({ done: IDS, failed: [] });
  });
});

describe('filter criteria', () => {
  const filter = (...patterns: object[]) =>
    compileFilters({ Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) });
  const record = { eventName: 'INSERT', n: 5, tags: ['x', 'y'], dynamodb: { Keys: { pk: { S: 'X#1' } } } };

  it.each([
    { pattern: { eventName: ['INSERT', 'MODIFY'] }, passes: true },
    { pattern: { eventName: ['REMOVE'] }, passes: false },
    { pattern: { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'X#' }] } } } }, passes: true },
    { pattern: { dynamodb: { Keys: { pk: { S: [{ prefix: 'A#' }] } } } }, passes: false },
    { pattern: { dynamodb: { NewImage: { ttl: [{ exists: false }] } } }, passes: true },
    { pattern: { eventName: [{ exists: false }] }, passes: false },
    { pattern: { eventName: [{ 'anything-but': ['REMOVE'] }] }, passes: true },
    { pattern: { eventName: [{ 'anything-but': 'INSERT' }] }, passes: false },
    { pattern: { n: [{ numeric: ['>', 4, '<=', 5] }] }, passes: true },
    { pattern: { n: [{ numeric: ['<', 5] }] }, passes: false },
    { pattern: { tags: ['y'] }, passes: true },
    { pattern: { $or: [{ eventName: ['REMOVE'] }, { n: [5] }] }, passes: true },
    { pattern: { eventName: [{ suffix: 'SERT' }] }, passes: true },
    { pattern: { eventName: [{ 'equals-ignore-case': 'insert' }] }, passes: true },
  ])('$pattern passes: $passes', ({ pattern, passes }) => {
    expect(filter(pattern)(record)).toBe(passes);
  });

  it('passes what matches one of several filters, and everything without one', () => {
    expect(filter({ eventName: ['REMOVE'] }, { n: [5] })(record)).toBe(true);
    expect(compileFilters(undefined)(record)).toBe(true);
  });

  it('refuses a comparison that it does not know', () => {
    expect(() => filter({ n: [{ cidr: '10.0.0.0/8' }] })).toThrow('event filter cidr is not evaluated locally');
  });
});
