const DAY_MS = 86_400_000;

/** Making a formatter costs far more than using it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let found = clocks.get(timeZone);
  if (!found) {
    // Swedish days are written as ISO 8601 writes them.
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    found = new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts, ...time });
    clocks.set(timeZone, found);
  }
  return found;
}

/** What clocks there show at an instant: `2026-03-04 17:05:00`. A zone that nobody knows is UTC. */
function wallOf(timeZone: string, ms: number): string {
  try {
    return clockOf(timeZone).format(ms);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return clockOf('UTC').format(ms);
  }
}

/** The day that it is there at an instant: `2026-03-04`. */
export const dayIn = (timeZone: string, ms: number): string => wallOf(timeZone, ms).slice(0, 10);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The instant at which a day begins there. */
export function startOfDay(timeZone: string, day: string): number {
  const midnight = Date.parse(day);
  const aheadAt = (ms: number) => Date.parse(`${wallOf(timeZone, ms).replace(' ', 'T')}Z`) - ms;
  // The distance from UTC is asked for twice: the clocks may have been changed between the two midnights.
  return midnight - aheadAt(midnight - aheadAt(midnight));
}
