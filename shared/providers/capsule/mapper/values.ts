/** Capsule sends null for what is empty; a blank text says as little. */
export const text = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value.trim() === '' ? null : value;

/** Milliseconds of an instant; 0 where there is none. */
export const instantOf = (value: string | null | undefined): number => (value ? Date.parse(value) : 0);
