import * as z from 'zod';
import type { Session } from './access.ts';
import { type Answer, invalid } from './answers.ts';
import type { Books } from './books.ts';
import type { Classifications } from './records.ts';

/** One request of an open session, on its way to a handler. */
export interface Call {
  readonly books: Books;
  readonly session: Session;
  /** Of the path; empty where it has none. */
  readonly id: string;
  /** The second one, where a path has two. */
  readonly id2: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: Uint8Array;
  /** The simulator's own address, for links. */
  readonly origin: string;
}

/** Per operation (`GET /v3/bills/{id}`), who answers it. */
export type Routes = Readonly<Record<string, (call: Call) => Answer>>;

/** Fields that BILL does not know are passed over. @throws {Refused} 400 */
export function readBody<T>({ body }: Pick<Call, 'body'>, schema: z.ZodType<T>): T {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw invalid('body', 'is not JSON');
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(issue?.path.join('.') || 'body', issue?.message ?? 'is not valid');
}

/** What a form may say of an address; the rest is empty. */
const part = z.string().max(255).nullish();
export const addressForm = z.object({
  line1: part,
  line2: part,
  city: part,
  stateOrProvince: part,
  zipOrPostalCode: part,
  country: part,
});

export const text = z.string().max(4000).nullish();
export const mandatory = z.string({ error: 'is required' }).trim().min(1, 'is required').max(255);
export const day = z.iso.date({ error: 'must be yyyy-MM-dd' });
export const amount = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)], { error: 'is not an amount' });
export const classifications = z.record(z.string(), z.string().nullable()).nullish();

export const CLASSIFIED_BY = {
  chartOfAccountId: 'chartOfAccount',
  accountingClassId: 'accountingClass',
  departmentId: 'department',
  locationId: 'location',
  itemId: 'item',
  jobId: 'job',
  employeeId: 'employee',
  customerId: 'customer',
} as const;

/** @throws {Refused} an id that is nobody's, or that of something archived */
export function classified(books: Books, given: z.output<typeof classifications>): Classifications {
  const known = Object.entries(CLASSIFIED_BY).map(([name, kind]) => {
    const id = given?.[name] || null;
    const row = id === null ? undefined : books.get(kind, id);
    if (id !== null && !row) throw invalid(`classifications.${name}`, 'is not known');
    if (row?.archived) throw invalid(`classifications.${name}`, 'is archived');
    return [name, id] as const;
  });
  return Object.fromEntries(known);
}
