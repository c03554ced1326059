/** An empty text is none. */
export const text = (value: string | null | undefined): string | null => value?.trim() || null;

/** Days stand alone or at the beginning of an instant; they are never shifted into another zone. */
export const day = (value: string | null | undefined): string | null =>
  /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0] ?? null;
