/**
 * When a schedule is due next.
 * @param after instant in ms
 * @returns the first instant strictly later, or undefined when there is none
 */
export type Next = (after: number) => number | undefined;

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(...)`, `cron(...)` and `at(...)`, all in UTC.
 * @param startedAt a rate counts from here
 * @throws naming what is wrong or not evaluated here (`L`, `W` and `#` in a cron)
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedule(expression: string, startedAt: number): Next {
  const [, kind, inner] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return parseRate(inner!, startedAt);
  if (kind === 'cron') return parseCron(inner!);
  if (kind === 'at') {
    const at = Date.parse(`${inner}Z`);
    if (!Number.isNaN(at)) return (after) => (at > after ? at : undefined);
  }
  throw new Error(`${expression} is no schedule: rate(...), cron(...) or at(...) is expected`);
}

function parseRate(inner: string, startedAt: number): Next {
  const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(inner) ?? [];
  const period = Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  if (!period) throw new Error(`rate(${inner}): a number of minutes, hours or days is expected`);
  return (after) => startedAt + (Math.max(0, Math.floor((after - startedAt) / period)) + 1) * period;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** Five years ahead: the 29th of February is found, a day that never comes ends. */
const HORIZON_MS = 5 * 366 * UNIT_MS.day!;

type Field = (value: number) => boolean;

function parseCron(inner: string): Next {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`cron(${inner}): six fields are expected, there are ${fields.length}`);
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = [
    parseField(fields[0]!, 0, 59),
    parseField(fields[1]!, 0, 23),
    parseField(fields[2]!, 1, 31),
    parseField(fields[3]!, 1, 12, MONTHS),
    parseField(fields[4]!, 1, 7, DAYS),
    parseField(fields[5]!, 1970, 2199),
  ];
  if ((fields[2] === '?') === (fields[4] === '?'))
    throw new Error(`cron(${inner}): exactly one of the two day fields is "?"`);
  const dayMatches = (date: Date) =>
    dayOfMonth(date.getUTCDate()) &&
    month(date.getUTCMonth() + 1) &&
    dayOfWeek(date.getUTCDay() + 1) &&
    year(date.getUTCFullYear());
  return (after) => {
    let at = (Math.floor(after / UNIT_MS.minute!) + 1) * UNIT_MS.minute!;
    while (at < after + HORIZON_MS) {
      const date = new Date(at);
      if (!dayMatches(date)) at = (Math.floor(at / UNIT_MS.day!) + 1) * UNIT_MS.day!;
      else if (!hour(date.getUTCHours())) at = (Math.floor(at / UNIT_MS.hour!) + 1) * UNIT_MS.hour!;
      else if (!minute(date.getUTCMinutes())) at += UNIT_MS.minute!;
      else return at;
    }
    return undefined;
  };
}

/** `*`, `?`, lists, ranges and steps; names where the field has them (the first stands for `min`). */
function parseField(text: string, min: number, max: number, names: readonly string[] = []): Field {
  const parts = text.split(',').map((part) => {
    const [, range, step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first, last] =
      range === '*' || range === '?' ? [min, max] : bounds(range ?? '', step !== undefined ? max : undefined);
    const every = Number(step ?? 1);
    if (!(first >= min && last <= max && first <= last && every > 0)) {
      throw new Error(`"${text}" is not a cron field that is evaluated locally (${min} to ${max})`);
    }
    return (value: number) => value >= first && value <= last && (value - first) % every === 0;
  });
  return (value) => parts.some((part) => part(value));

  function bounds(range: string, open: number | undefined): [number, number] {
    const [first, last] = range.split('-').map(number);
    return [first ?? Number.NaN, last ?? open ?? first ?? Number.NaN];
  }
  function number(part: string): number {
    const named = names.indexOf(part.toUpperCase());
    if (named >= 0) return named + min;
    return /^\d+$/.test(part) ? Number(part) : Number.NaN;
  }
}
