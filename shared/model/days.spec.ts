import { describe, expect, it } from 'vitest';
import { addDays, dayIn, startOfDay } from './days.ts';

const at = (text: string) => Date.parse(text);

describe('days where the books are kept', () => {
  it.each([
    ['America/Los_Angeles', '2026-03-05T07:59:59Z', '2026-03-04'],
    ['America/Los_Angeles', '2026-03-05T08:00:00Z', '2026-03-05'],
    ['Asia/Tokyo', '2026-03-04T15:00:00Z', '2026-03-05'],
    ['UTC', '2026-03-04T23:59:59Z', '2026-03-04'],
    ['No/Where', '2026-03-04T23:59:59Z', '2026-03-04'],
  ])('in %s it is, at %s, %s', (zone, instant, day) => {
    expect(dayIn(zone, at(instant))).toBe(day);
  });

  it.each([
    ['America/Los_Angeles', '2026-03-04', '2026-03-04T08:00:00Z'],
    // The night in which the clocks are put forward, and the one in which they are put back.
    ['America/Los_Angeles', '2026-03-08', '2026-03-08T08:00:00Z'],
    ['America/Los_Angeles', '2026-03-09', '2026-03-09T07:00:00Z'],
    ['America/Los_Angeles', '2026-11-01', '2026-11-01T07:00:00Z'],
    ['America/Los_Angeles', '2026-11-02', '2026-11-02T08:00:00Z'],
    ['Pacific/Auckland', '2026-03-04', '2026-03-03T11:00:00Z'],
  ])('in %s, %s begins at %s', (zone, day, instant) => {
    expect(new Date(startOfDay(zone, day)).toISOString()).toBe(new Date(instant).toISOString());
    expect(dayIn(zone, startOfDay(zone, day))).toBe(day);
    expect(dayIn(zone, startOfDay(zone, day) - 1)).toBe(addDays(day, -1));
  });

  it('counts over the end of a month', () => {
    expect([addDays('2026-02-28', 1), addDays('2026-03-01', -1)]).toEqual(['2026-03-01', '2026-02-28']);
  });
});
