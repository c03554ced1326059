/** `2026-03-01` of an instant, as the wall calendar in `timeZone` shows it. */
export function dayOf(instantMs: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(instantMs).toISOString().slice(0, 10);
  return calendar(timeZone).format(instantMs);
}

/** Making a formatter costs far more than using it. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendar(timeZone: string): Intl.DateTimeFormat {
  let found = calendars.get(timeZone);
  if (!found) {
    // The Swedish calendar writes days as ISO 8601 does.
    found = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    calendars.set(timeZone, found);
  }
  return found;
}

export function addDays(day: string, days: number): string {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + days);
  return instant.toISOString().slice(0, 10);
}
