import { bodyText } from '../../../model/http.ts';
import type { Account } from './account.ts';
import { ERRNO, Refused } from './refusals.ts';
import { isWire, type Wire } from './wire.ts';

/** One authenticated request about one account. */
export interface Call {
  readonly account: Account;
  readonly query: URLSearchParams;
  /** From the path; undefined on collections. */
  readonly id: number | undefined;
  readonly body: string | Uint8Array | undefined;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Goes out as JSON unless it is bytes. */
  readonly body?: unknown;
}

/** `{"response": {"result": ...}}`. */
export const result = (value: Wire): Reply => ({ body: { response: { result: value } } });

/**
 * The object of a write, under the first of its keys that is there.
 * @throws {Refused} 400
 */
export function objectOf(call: Pick<Call, 'body'>, ...keys: readonly string[]): Wire {
  let json: unknown;
  try {
    json = JSON.parse(bodyText(call.body ?? ''));
  } catch {
    throw new Refused(400, ERRNO.parse, 'The request was not valid JSON.');
  }
  const key = keys.find((name) => isWire(json) && isWire(json[name]));
  if (key === undefined) throw new Refused(400, ERRNO.parse, `Expected an object "${keys[0]}".`, { object: keys[0]! });
  return (json as Record<string, Wire>)[key]!;
}

export const includesOf = (query: URLSearchParams): ReadonlySet<string> => {
  const names = query.getAll('include[]');
  const indexed = [...query].filter(([name]) => /^include(\[\d+\])?$/.test(name)).map(([, value]) => value);
  return new Set([...names, ...indexed]);
};
