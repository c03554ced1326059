import type * as z from 'zod';
import { type Answer, invalid } from './answers.ts';
import type { Books } from './books.ts';
import type { Scope } from './options.ts';

/** One request of a key that may make it, on its way to a handler. */
export interface Call {
  readonly books: Books;
  /** Of the path; empty where it has none. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** The simulator's own address, for links. */
  readonly origin: string;
}

export interface Route {
  readonly scope: Scope;
  readonly answer: (call: Call) => Answer;
}

/** Per operation (`GET /invoices/{id}`), who answers it. */
export type Routes = Readonly<Record<string, Route>>;

/** Fields that the platform does not know are passed over. @throws {Refused} 400 */
export function readBody<T>({ body }: Call, schema: z.ZodType<T>): T {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw invalid({ body: 'is not JSON' });
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  throw invalid(
    Object.fromEntries(result.error.issues.map(({ path, message }) => [path.join('.') || 'body', message])),
  );
}
