/**
 * FreshBooks keeps the time of its books in US Eastern, and shows it without saying so: `2026-06-29 12:49:08`.
 * The rules of 2007 are worked out here rather than asked of a formatter, because a list of 100 invoices has 300 times.
 */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Second Sunday of March at 2:00 EST, first Sunday of November at 2:00 EDT, as instants. */
const summers = new Map<number, readonly [start: number, end: number]>();
function summerOf(year: number): readonly [start: number, end: number] {
  let summer = summers.get(year);
  if (!summer) {
    const sunday = (month: number, nth: number) => {
      const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
      return Date.UTC(year, month, 1 + ((7 - first) % 7) + (nth - 1) * 7);
    };
    summer = [sunday(2, 2) + 7 * HOUR, sunday(10, 1) + 6 * HOUR];
    summers.set(year, summer);
  }
  return summer;
}

function easternOffset(ms: number): number {
  const [start, end] = summerOf(new Date(ms).getUTCFullYear());
  return ms >= start && ms < end ? -4 * HOUR : -5 * HOUR;
}

const sqlText = (ms: number): string => {
  const text = new Date(ms).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
};

export const utcTime = (ms: number): string => sqlText(ms);
/** The hour after 1:00 EDT in November is shown twice. */
export const easternTime = (ms: number): string => sqlText(ms + easternOffset(ms));
export const easternDay = (ms: number): string => easternTime(ms).slice(0, 10);

/** Change stamp of an invoice: microseconds, of which the last three tell writes of one millisecond apart. */
export function easternVersion(ms: number, nth: number): string {
  const text = new Date(ms + easternOffset(ms)).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}${String(nth % 1000).padStart(3, '0')}`;
}

/** The instant of a wall clock in Eastern; of the two in November the first. @returns undefined: not a time */
export function parseEastern(text: string): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?(Z?)$/.exec(text);
  if (!found) return undefined;
  const wall = Date.parse(`${found[1]}T${found[2]}${found[3]?.slice(0, 4) ?? ''}Z`);
  if (Number.isNaN(wall)) return undefined;
  if (found[4] === 'Z') return wall;
  const early = wall + 4 * HOUR;
  return early + easternOffset(early) === wall ? early : wall + 5 * HOUR;
}

export const parseUtc = (text: string): number | undefined => parseEastern(text.endsWith('Z') ? text : `${text}Z`);

/** Midnight at which a day begins in Eastern. */
export const startOfEasternDay = (day: string): number => parseEastern(`${day} 00:00:00`) as number;
export const startOfUtcDay = (day: string): number => Date.parse(day);

export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
