const HOUR = 3_600_000;

/** Offset of the Pacific coast in hours at an instant: summer time from the second Sunday of March to the first of November. */
function pacificOffset(instant: number): number {
  const year = new Date(instant).getUTCFullYear();
  const sunday = (month: number, nth: number) => {
    const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
    return Date.UTC(year, month, 1 + ((7 - first) % 7) + (nth - 1) * 7);
  };
  // The clock is moved at two in the morning of its own time.
  return instant >= sunday(2, 2) + 10 * HOUR && instant < sunday(10, 1) + 9 * HOUR ? -7 : -8;
}

/** `2026-03-10T14:31:25-07:00`, as records have it; answers add milliseconds. */
export function pacific(instant: number, milliseconds = false): string {
  const offset = pacificOffset(instant);
  const local = new Date(instant + offset * HOUR).toISOString();
  return `${local.slice(0, milliseconds ? 23 : 19)}-0${-offset}:00`;
}

export const pacificDay = (instant: number): string => pacific(instant).slice(0, 10);

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;

export const isDay = (value: unknown): value is string =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value));

/** A day means its first moment; without an offset the Pacific one is meant. */
export function instantOf(value: string): number | undefined {
  if (isDay(value)) return Date.parse(`${value}T00:00:00Z`) - pacificOffset(Date.parse(value)) * HOUR;
  const found = INSTANT.exec(value);
  if (!found) return undefined;
  const parsed = Date.parse(found[2] ? value : `${value}Z`);
  return Number.isNaN(parsed) ? undefined : found[2] ? parsed : parsed - pacificOffset(parsed) * HOUR;
}
