import type * as z from 'zod';
import { bodyText } from '../../../model/http.ts';
import { type Answer, invalid, Refused } from './answers.ts';
import type { Row } from './records.ts';
import type { Tenant } from './tenant.ts';

/** One request of a client that may be here, on its way to a handler. */
export interface Call {
  readonly tenant: Tenant;
  /** Of the path; empty where it has none. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type Handler = (call: Call) => Answer;

/** Per operation (`PATCH /bills/{id}`), who answers it. */
export type Routes = Readonly<Record<string, Handler>>;

/** @throws {Refused} 400: no JSON, or not of this shape */
export function readBody<T>(call: Call, schema: z.ZodType<T>): T {
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? '')) {
    throw invalid({ 'content-type': 'must be application/json' });
  }
  const parsed = schema.safeParse(parseJson(bodyText(call.body)));
  if (parsed.success) return parsed.data;
  throw invalid(fieldErrors(parsed.error));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid({ body: 'is not JSON' });
  }
}

const fieldErrors = (error: z.ZodError): Record<string, string> =>
  Object.fromEntries(error.issues.map((issue) => [issue.path.join('.') || 'body', issue.message]));

/** @throws {Refused} 400 `validation`: a parameter this operation does not have */
export function onlyQuery(call: Call, names: readonly string[]): void {
  const unknown = [...call.query.keys()].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw invalid(Object.fromEntries(unknown.map((name) => [name, 'unknown parameter'])));
}

/**
 * The version that the client's change was made from is still the one on record.
 * @throws {Refused} 400 `version_missing`, 409 `version_conflict`
 */
export function checkVersion(call: Call, row: Row): void {
  requireVersion(call);
  if (Number(call.headers['if-match']) === row.version) return;
  throw new Refused(409, 'version_conflict', `The record has version ${row.version}, not ${call.headers['if-match']}.`);
}

/** @throws {Refused} 400 */
export function requireVersion(call: Call): void {
  const text = call.headers['if-match'];
  if (text === undefined) throw new Refused(400, 'version_missing', 'If-Match with the version is required.');
  if (!/^[1-9]\d*$/.test(text)) throw invalid({ 'If-Match': 'must be a version number' });
}
