/** Xero's own forms of dates, amounts and times. */

export type Wire = Record<string, unknown>;

const MS_DATE = /^\/Date\((-?\d+)([+-]\d{4})?\)\/$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** `/Date(1573755038314+0000)/`: a day or an instant inside a resource. */
export const msDate = (ms: number): string => `/Date(${ms}+0000)/`;
/** `/Date(1573755038314)/`: the time of the envelope. */
export const envelopeDate = (ms: number): string => `/Date(${ms})/`;
export const dayMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const addDays = (day: string, days: number): string => dayOf(dayMs(day) + days * 86_400_000);

/** A day as `{Date, DateString}`. */
export const dayPair = (name: string, day: string | undefined): Wire =>
  day === undefined ? {} : { [`${name}String`]: `${day}T00:00:00`, [name]: msDate(dayMs(day)) };

/** `2019-03-12T23:10:38Z`: beside UpdatedDateUTC since July 2026. */
export const updatedPair = (ms: number): Wire => ({
  UpdatedDateUTC: msDate(ms),
  UpdatedDateUTCString: `${new Date(ms).toISOString().slice(0, 19)}Z`,
});

/** A real calendar day of a request, or undefined when the text is none. */
export function parseDay(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const match = DAY.exec(text);
  if (!match) return undefined;
  const day = text.slice(0, 10);
  const ms = dayMs(day);
  return Number.isNaN(ms) || dayOf(ms) !== day ? undefined : day;
}

/** The instant of `/Date(...)/` or of an ISO text; undefined when it is neither. Used for files in Xero's response format. */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = MS_DATE.exec(value);
  if (match) return Number(match[1]);
  const ms = Date.parse(/[zZ]|[+-]\d{2}:\d{2}$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Half away from zero at two decimals: `cents(1.005)` is 101. */
export const cents = (amount: number): number => roundTo(amount * 100);
export const amount = (value: number): number => value / 100;
/** Half away from zero at `decimals`. */
export const roundDecimals = (value: number, decimals: number): number =>
  roundTo(value * 10 ** decimals) / 10 ** decimals;
/** Binary fractions such as 100.49999999999999 stand for 100.5: settle them before rounding. */
function roundTo(value: number): number {
  const exact = Number(value.toFixed(6));
  return Math.sign(exact) * Math.round(Math.abs(exact));
}

/** `05-Jan-2026`, as lock dates stand in messages. */
export function messageDay(day: string): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${day.slice(8)}-${months[Number(day.slice(5, 7)) - 1]}-${day.slice(0, 4)}`;
}

/** Zones by Xero's names; what is not listed is taken as UTC. */
const ZONES: Readonly<Record<string, string>> = {
  EASTERNSTANDARDTIME: 'America/New_York',
  CENTRALSTANDARDTIME: 'America/Chicago',
  MOUNTAINSTANDARDTIME: 'America/Denver',
  PACIFICSTANDARDTIME: 'America/Los_Angeles',
  NEWZEALANDSTANDARDTIME: 'Pacific/Auckland',
  AUSEASTERNSTANDARDTIME: 'Australia/Sydney',
  GMTSTANDARDTIME: 'Europe/London',
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day at an organisation. */
export function today(now: number, timezone: string): string {
  const zone = ZONES[timezone];
  if (!zone) return dayOf(now);
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return format.format(now);
}
