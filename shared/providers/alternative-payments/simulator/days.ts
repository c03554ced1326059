export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const stampOf = (ms: number): string => new Date(ms).toISOString();
export const addDays = (day: string, days: number): string => dayOf(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000);
