import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../local/schedules/expression.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const START = at('2026-01-01T00:00:30');

describe('a schedule expression', () => {
  it.each([
    { expression: 'rate(1 minute)', after: '2026-01-01T00:00:30', next: '2026-01-01T00:01:30' },
    { expression: 'rate(5 minutes)', after: '2026-01-01T00:05:29', next: '2026-01-01T00:05:30' },
    { expression: 'rate(1 hour)', after: '2025-12-31T00:00:00', next: '2026-01-01T01:00:30' },
    { expression: 'cron(0 6 * * ? *)', after: '2026-01-01T06:00:00', next: '2026-01-02T06:00:00' },
    { expression: 'cron(0/15 * * * ? *)', after: '2026-01-01T06:16:00', next: '2026-01-01T06:30:00' },
    { expression: 'cron(30 8-10,20 ? * MON-FRI *)', after: '2026-01-02T20:30:00', next: '2026-01-05T08:30:00' },
    { expression: 'cron(0 0 29 2 ? *)', after: '2026-01-01T00:00:00', next: '2028-02-29T00:00:00' },
    { expression: 'cron(0 0 1 JAN ? 2027)', after: '2026-06-01T00:00:00', next: '2027-01-01T00:00:00' },
    { expression: 'cron(0 12 ? * 1 *)', after: '2026-01-01T00:00:00', next: '2026-01-04T12:00:00' },
    { expression: 'at(2026-03-01T10:00:00)', after: '2026-01-01T00:00:00', next: '2026-03-01T10:00:00' },
  ])('$expression after $after is due at $next', ({ expression, after, next }) => {
    expect(new Date(parseSchedule(expression, START)(at(after))!).toISOString()).toBe(`${next}.000Z`);
  });

  it('ends: a moment that has passed, a year that is over, a day that never comes', () => {
    for (const expression of ['at(2025-03-01T10:00:00)', 'cron(0 0 1 1 ? 2025)', 'cron(0 0 31 2 ? *)']) {
      expect(parseSchedule(expression, START)(START)).toBeUndefined();
    }
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 week)',
    'cron(* * * * *)',
    'cron(0 0 L * ? *)',
    'cron(0 0 1 * 1 *)',
    'cron(60 * * * ? *)',
    'cron(0 0 ? * 2#1 *)',
    'hourly',
    'at(soon)',
  ])('refuses %s', (expression) => {
    expect(() => parseSchedule(expression, START)).toThrow(/expected|not a cron field|exactly one|no schedule/);
  });
});
