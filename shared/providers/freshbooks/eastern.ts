/**
 * FreshBooks writes its clock without a zone, and it is the wall clock of New York: `2026-06-29 12:49:08` is 16:49:08 UTC.
 * @see https://www.freshbooks.com/api/dates
 */
const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const HOUR = 3_600_000;
const pattern = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?$/;

/** By hours since the epoch: clocks change at full hours only, and asking a calendar is slow. */
const offsets = new Map<number, number>();

function offsetAt(ms: number): number {
  const hour = Math.floor(ms / HOUR);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    offset = Date.parse(`${wallClock.format(hour * HOUR).replace(' ', 'T')}Z`) - hour * HOUR;
    offsets.set(hour, offset);
  }
  return offset;
}

/** What the clocks of New York show at an instant: `2026-06-29 12:49:08`. */
export function easternWall(ms: number): string {
  const wall = new Date(ms + offsetAt(ms)).toISOString();
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)}`;
}

export interface EasternInstant {
  /** Earliest instant at which the clocks showed this. */
  readonly earliest: number;
  /** Latest one: an hour later in the hour that November repeats, else the same. */
  readonly latest: number;
}

/** @returns undefined for a text that is no such time */
export function easternInstant(text: string): EasternInstant | undefined {
  const [, day, time, fraction = ''] = pattern.exec(text) ?? [];
  const wall = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(wall)) return undefined;
  const ms = wall + Number(fraction.padEnd(3, '0').slice(0, 3));
  // Daylight saving first: of two readings it is the earlier one.
  const readings = [ms + 4 * HOUR, ms + 5 * HOUR].filter((one) => easternWall(one) === `${day} ${time}`);
  const earliest = readings[0] ?? skipped(ms);
  return { earliest, latest: readings[1] ?? earliest };
}

/** A time that March skips was never shown by any clock; it is read as the instant of the jump. */
const skipped = (ms: number): number => Math.floor(ms / HOUR) * HOUR + 5 * HOUR;

/**
 * A number that never falls while New York's clocks go on. In the repeated hour no stamp says which pass it belongs to, and
 * 01:10 may well be later than 01:50: there every stamp counts as the beginning of the hour, so that none of them can be
 * refused as older than another. What is lost is the order inside these two hours, never a change: no watermark is
 * made of stamps.
 */
export function monotoneStamp(text: string): number {
  const instant = easternInstant(text);
  if (instant === undefined) return 0;
  const { earliest, latest } = instant;
  return earliest === latest ? earliest : Math.floor(earliest / HOUR) * HOUR;
}

/** Hours that some zone's day may begin after New York's: nobody says in words whose days `updated_min` counts. */
const ZONE_DOUBT = 8 * HOUR;

/**
 * The day for `search[updated_min]`, which knows whole days only and includes its own: everything that changed at or after
 * the instant is in it or after it, whether the day is New York's (as presumed), UTC's or the business's own.
 */
export const dayContaining = (sinceMs: number): string => easternWall(Math.max(sinceMs - ZONE_DOUBT, 0)).slice(0, 10);
