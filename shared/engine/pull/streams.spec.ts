import { describe, expect, it } from 'vitest';
import type { StreamFacts } from '../provider.ts';
import { allRules } from '../rules.ts';
import type { Cursor } from '../state/account.ts';
import { advance, isDue } from './streams.ts';

const MINUTE = 60_000;
const stream = (everyMinutes: number): StreamFacts => ({
  entities: ['payment'],
  everyMinutes,
  searchLagSeconds: 0,
  overlapSeconds: 0,
  mode: 'increment',
});
const cursor: Cursor = { stream: 's', phase: 'live', readAt: 0, dueAt: 0, seen: 0 };

/** Minutes at which a stream is read, when visits begin `first` minutes after it was read and come every `interval`. */
function reads(everyMinutes: number, interval: number, first: number, until: number): readonly number[] {
  const found: number[] = [];
  for (let minute = first, last = 0; minute <= until; minute += interval) {
    // Queue and run take a moment, never the same.
    const now = minute * MINUTE + (minute % 7) * 1000;
    if (isDue(stream(everyMinutes), { ...cursor, readAt: last }, last, now, interval)) {
      found.push(minute);
      last = now;
    }
  }
  return found;
}
const gaps = (minutes: readonly number[]) => minutes.map((minute, index) => minute - (minutes[index - 1] ?? 0));

describe('a stream between visits', () => {
  it.each(Array.from({ length: 12 }, (_, slot) => slot * 5 + 1))(
    'read hourly is never late by more than five minutes, when its first visit comes after %i min',
    (first) => {
      expect(Math.max(...gaps(reads(60, 60, first, 600)))).toBeLessThanOrEqual(65);
    },
  );

  it('is read once an hour from then on', () => {
    expect(gaps(reads(60, 60, 12, 600)).slice(1)).toEqual(Array.from({ length: 9 }, () => 60));
  });

  it.each([
    [60, 5],
    [60, 15],
    [5, 5],
    [1440, 60],
  ])('of every %i min is read so often, and no oftener, by visits of every %i min', (every, interval) => {
    const found = gaps(reads(every, interval, 3, every * 6)).slice(1);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(every - interval);
    expect(Math.max(...found)).toBeLessThanOrEqual(every + 5);
  });

  it('is read by whatever runs in between only when its time has come', () => {
    expect(isDue(stream(60), cursor, 0, 58 * MINUTE, 0)).toBe(false);
    expect(isDue(stream(60), cursor, 0, 59 * MINUTE, 0)).toBe(true);
  });
});

describe('a first sync whose rows moved while it walked', () => {
  const context = { rules: allRules, clock: { now: () => 60 * MINUTE } };
  const page = { nextPage: undefined, rows: 1, disturbed: false };
  const end = (from: Cursor, beganAt: number, disturbed = false) =>
    advance(context, from, stream(5), { ...page, beganAt, disturbed });

  it('walks again, and what was deleted before that walk began is in the increment after it', () => {
    const first = end({ stream: 's', phase: 'backfill', dueAt: 0, seen: 0 }, 0);
    expect(first).toMatchObject({ phase: 'live', verify: true });
    const disturbed = end(first, 4 * MINUTE, true);
    expect(disturbed).toMatchObject({ phase: 'backfill', seen: 0 });
    // Read live at minute four, deleted at minute five: the walk of minute nine lists it no more.
    const more = advance(context, disturbed, stream(5), { ...page, nextPage: '2', beganAt: 9 * MINUTE });
    const again = end(more, 9 * MINUTE);
    expect(again).toMatchObject({ phase: 'live', verify: true, readAt: 9 * MINUTE });
    expect(again.watermark).toBeLessThanOrEqual(4 * MINUTE);
    const last = end(again, 14 * MINUTE);
    expect(last.verify).toBeUndefined();
    expect(last.watermark).toBeGreaterThan(9 * MINUTE);
  });
});
