/**
 * Capsule's ids are 64-bit integers, and a JavaScript number is exact only to 53. Read, they become texts; written, a text
 * of digits under the name of an id becomes a number again.
 */
const ID_NAMES = new Set(['id', 'tagId']);

interface Source {
  /** The text of a number, as it stood in the document. */
  readonly source?: string;
}
type Reviver = (this: unknown, name: string, value: unknown, context?: Source) => unknown;

/** @throws {SyntaxError} no JSON */
export function parseJson(text: string): unknown {
  const revive: Reviver = (name, value, context) =>
    ID_NAMES.has(name) && typeof value === 'number' ? (context?.source ?? String(value)) : value;
  return JSON.parse(text, revive);
}

/** Node has it; the compiler's library does not yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => object };

export const stringifyJson = (value: unknown): string =>
  JSON.stringify(value, (name, one: unknown) =>
    ID_NAMES.has(name) && typeof one === 'string' && /^\d{1,19}$/.test(one) ? rawJSON(one) : one,
  );
