const DAY_MS = 86_400_000;

/** `2026-03-04T18:22:31.000+00:00` */
export const stampOf = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => dayOf(Date.parse(day) + days * DAY_MS);

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text;
