import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayContaining, easternInstant, easternWall, monotoneStamp } from './eastern.ts';

const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
/** Around the nights on which the clocks change. */
const nights = fc.tuple(
  fc.constantFrom(Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6), Date.UTC(2027, 2, 14, 7), Date.UTC(2027, 10, 7, 6)),
  fc.integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 }),
).map(([edge, off]) => edge + off); // biome-ignore format: short
const times = fc.oneof(instants, nights);

describe("New York's wall clock", () => {
  it.each([
    ['2026-06-29 12:49:08', '2026-06-29T16:49:08.000Z', 'summer, as recorded'],
    ['2026-01-15 12:00:00', '2026-01-15T17:00:00.000Z', 'winter'],
    ['2026-06-29 12:52:44.256995', '2026-06-29T16:52:44.256Z', 'a version, with its microseconds'],
    ['2026-03-08 01:59:59', '2026-03-08T06:59:59.000Z', 'the last second before the skipped hour'],
    ['2026-03-08 03:00:00', '2026-03-08T07:00:00.000Z', 'the first one after it'],
    ['2026-11-01 00:59:59', '2026-11-01T04:59:59.000Z', 'before the repeated hour'],
    ['2026-11-01 02:00:00', '2026-11-01T07:00:00.000Z', 'after it'],
  ])('%s is %s (%s)', (text, iso) => {
    const instant = easternInstant(text)!;
    expect(new Date(instant.earliest).toISOString()).toBe(iso);
    expect(instant.latest).toBe(instant.earliest);
  });

  it('in the repeated hour means either of two instants', () => {
    const { earliest, latest } = easternInstant('2026-11-01 01:30:00')!;
    expect(new Date(earliest).toISOString()).toBe('2026-11-01T05:30:00.000Z');
    expect(latest - earliest).toBe(3_600_000);
  });

  it('of a time that March skipped is the instant of the jump', () => {
    expect(easternInstant('2026-03-08 02:30:00')).toEqual({
      earliest: Date.UTC(2026, 2, 8, 7),
      latest: Date.UTC(2026, 2, 8, 7),
    });
  });

  it.each(['', '2026-06-29', 'yesterday', '2026-13-01 00:00:00'])('%j is no time', (text) => {
    expect(easternInstant(text)).toBeUndefined();
    expect(monotoneStamp(text)).toBe(0);
  });

  it('what it shows at an instant is read as that instant, or as its twin', () => {
    fc.assert(
      fc.property(times, (ms) => {
        const { earliest, latest } = easternInstant(easternWall(ms))!;
        const second = Math.floor(ms / 1000) * 1000;
        expect([earliest, latest]).toContain(second);
      }),
    );
  });
});

describe('a version', () => {
  it('never falls while time goes on, also where an hour comes twice', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 7_200_000 }), (ms, later) => {
        expect(monotoneStamp(easternWall(ms + later))).toBeGreaterThanOrEqual(monotoneStamp(easternWall(ms)));
      }),
    );
  });

  it('of the second 01:10 is not older than that of the first 01:50', () => {
    const first = easternWall(Date.UTC(2026, 10, 1, 5, 50));
    const second = easternWall(Date.UTC(2026, 10, 1, 6, 10));
    expect([first, second]).toEqual(['2026-11-01 01:50:00', '2026-11-01 01:10:00']);
    expect(monotoneStamp(second)).toBeGreaterThanOrEqual(monotoneStamp(first));
  });
});

describe('the day asked for', () => {
  it.each([
    ['2026-06-29T16:49:08Z', '2026-06-29'],
    ['2026-06-30T03:59:59Z', '2026-06-29'],
    ['2026-03-08T06:30:00Z', '2026-03-07'],
    ['2026-11-01T05:30:00Z', '2026-10-31'],
    ['2026-11-02T05:30:00Z', '2026-11-01'],
  ])('since %s is %s', (iso, day) => {
    expect(dayContaining(Date.parse(iso))).toBe(day);
  });

  it.each(['America/New_York', 'UTC', 'America/Los_Angeles', 'Pacific/Honolulu', 'Asia/Tokyo'])(
    'holds everything that changed since, if days are those of %s',
    (timeZone) => {
      const dayIn = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
      fc.assert(
        fc.property(times, fc.integer({ min: 0, max: 86_400_000 }), (since, later) => {
          expect(dayIn.format(since + later) >= dayContaining(since)).toBe(true);
        }),
      );
    },
  );

  it('is at most one before the real one', () => {
    fc.assert(
      fc.property(times, (since) => {
        const real = Date.parse(easternWall(since).slice(0, 10));
        expect(real - Date.parse(dayContaining(since))).toBeLessThanOrEqual(86_400_000);
      }),
    );
  });
});
