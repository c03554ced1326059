type Shape = Readonly<Record<string, unknown>>;
const shape = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {});

/** `{"QueryResponse": {"Bill": [...]}}`: the rows; an empty answer is `{}`. */
export const rowsOf = (body: unknown, object: string): readonly unknown[] => {
  const rows = shape(shape(body).QueryResponse)[object];
  return Array.isArray(rows) ? (rows as readonly unknown[]) : [];
};

/** `{"Bill": {...}, "time": ...}`: the object. */
export const objectOf = (body: unknown, object: string): unknown => {
  const found = shape(body)[object];
  return typeof found === 'object' && found !== null ? found : undefined;
};

/** One entity's part of a `cdc` answer. `fault`: this one could not be told, though the others could. */
export interface CdcPart {
  readonly object: string;
  readonly rows: readonly unknown[];
  readonly fault: boolean;
}

/**
 * The parts of a `cdc` answer. Each stands in the place of the entity that was asked for, and is `{}` where nothing changed; a
 * fault may stand there under status 200.
 * @see https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture
 */
export function cdcParts(body: unknown, asked: readonly string[]): readonly CdcPart[] {
  const [response] = listOf(shape(body).CDCResponse);
  const parts = listOf(shape(response).QueryResponse).map(shape);
  return asked.map((object, index) => {
    const named = parts.find((part) => Array.isArray(part[object]));
    if (named) return { object, rows: named[object] as readonly unknown[], fault: false };
    const own = parts[index];
    return { object, rows: [], fault: own === undefined || 'Fault' in own || 'fault' in own };
  });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
