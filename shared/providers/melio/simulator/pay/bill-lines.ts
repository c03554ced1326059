import * as z from 'zod';
import { invalid, Refused } from '../answers.ts';
import type { Line } from '../records.ts';
import { notSupported } from '../rules.ts';
import { amount, id, shortText, text } from '../shapes.ts';
import type { Tenant } from '../tenant.ts';

export const lineWrite = z.strictObject({
  id: id.optional(),
  description: text.optional(),
  amount,
  account_ref: shortText.optional(),
  dimension_refs: z.array(z.string()).optional(),
});
export type LineWrite = z.infer<typeof lineWrite>;

const addUp = (lines: readonly { readonly amount: number }[]): number =>
  lines.reduce((total, line) => total + line.amount, 0);

/**
 * The lines of a bill as they are kept: in the given order, a named line under its old id.
 * @throws {Refused} 400 (a line this bill does not have), 422 `lines_do_not_add_up`, `not_supported`
 */
export function toLines(tenant: Tenant, given: readonly LineWrite[], total: number, before: readonly Line[]): Line[] {
  if (given.length > 1 && !tenant.features.lines) throw notSupported('More than one line');
  if (given.length > 0) checkSum(given, total);
  const known = new Set(before.map((line) => line.id));
  return given.map((line, index) => {
    if (line.id !== undefined && !known.delete(line.id))
      throw invalid({ [`lines.${index}.id`]: 'no line of this bill' });
    return {
      id: line.id ?? tenant.newId('lin'),
      description: line.description ?? null,
      amount: line.amount,
      account_ref: line.account_ref ?? null,
      dimension_refs: line.dimension_refs ?? [],
    };
  });
}

/** A new total without lines goes into the only line; among several it could be anybody's. */
export function spreadTotal(lines: readonly Line[], total: number): readonly Line[] {
  if (lines.length === 1) return [{ ...lines[0]!, amount: total }];
  if (lines.length > 1) checkSum(lines, total);
  return lines;
}

function checkSum(lines: readonly { readonly amount: number }[], total: number): void {
  const sum = addUp(lines);
  if (sum === total) return;
  throw new Refused(422, 'lines_do_not_add_up', `The lines add up to ${sum}, the total is ${total}.`);
}
