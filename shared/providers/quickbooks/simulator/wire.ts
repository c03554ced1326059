/** An object as it travels. */
export type Wire = Readonly<Record<string, unknown>>;

export const isWire = (value: unknown): value is Wire =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const wires = (value: unknown): readonly Wire[] => (Array.isArray(value) ? value.filter(isWire) : []);

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** `{"VendorRef": {"value": "56"}}` -> `56`. */
export const refOf = (body: Wire, name: string): string | undefined => {
  const ref = body[name];
  return isWire(ref) && (typeof ref.value === 'string' || typeof ref.value === 'number')
    ? String(ref.value)
    : undefined;
};

/** Amounts are kept as whole cents while they are added up, and shown in major units. */
export const cents = (value: unknown): number => Math.round(Number(value ?? 0) * 100);
export const units = (amount: number): number => amount / 100;

/** Without the keys whose value says nothing: QuickBooks leaves them out of its answers. */
export const compact = (body: Wire): Wire =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== null && value !== ''));

export const pick = (body: Wire, names: readonly string[]): Wire =>
  Object.fromEntries(names.filter((name) => name in body).map((name) => [name, body[name]]));
