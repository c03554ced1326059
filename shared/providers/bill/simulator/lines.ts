import Big from 'big.js';
import * as z from 'zod';
import { invalid } from './answers.ts';
import type { Books } from './books.ts';
import { amount, classifications, classified } from './call.ts';
import { read, shown } from './money.ts';
import type { Line } from './records.ts';

export const lineForm = z.object({
  id: z.string().optional(),
  amount: amount.nullish(),
  quantity: amount.nullish(),
  price: amount.nullish(),
  ratePercent: z.number().nullish(),
  description: z.string().max(4000).nullish(),
  classifications,
});
export type LineForm = z.input<typeof lineForm>;

/** Each has an amount, or a quantity and a price. */
export function lineOf(books: Books, given: z.output<typeof lineForm>, name: string, before?: Line): Line {
  const quantity = given.quantity ?? before?.quantity ?? null;
  const price = given.price === undefined || given.price === null ? (before?.price ?? null) : read(name, given.price);
  const isPriced = given.quantity !== undefined || given.price !== undefined || given.amount === undefined;
  const whole =
    isPriced && quantity !== null && price !== null
      ? Big(quantity).times(price).round(0, Big.roundHalfUp).toNumber()
      : given.amount === undefined || given.amount === null
        ? before?.amount
        : read(`${name}.amount`, given.amount);
  if (whole === undefined) throw invalid(name, 'needs an amount, or a quantity and a price');
  return {
    id: before?.id ?? books.newId('bli'),
    amount: whole,
    quantity: quantity === null ? null : Number(quantity),
    price,
    description: given.description ?? before?.description ?? '',
    classifications: classified(books, { ...before?.classifications, ...given.classifications }),
  };
}

/** The whole set: a line without id is new, one that is left out is gone. @throws {Refused} an id that is not there */
export function replaced(
  books: Books,
  given: readonly z.output<typeof lineForm>[],
  before: readonly Line[],
  name: string,
): readonly Line[] {
  if (given.length === 0) throw invalid(name, 'needs one line at least');
  return given.map((line, index) => lineOf(books, line, `${name}.${index}`, known(line.id, before, name)));
}

/** Those that are named, and no other. */
export function patched(
  books: Books,
  given: readonly z.output<typeof lineForm>[],
  before: readonly Line[],
  name: string,
): readonly Line[] {
  const byId = new Map(given.map((line) => [known(line.id ?? '', before, name)?.id, line]));
  return before.map((line) => {
    const change = byId.get(line.id);
    return change ? lineOf(books, change, name, line) : line;
  });
}

function known(id: string | undefined, before: readonly Line[], name: string): Line | undefined {
  if (id === undefined) return undefined;
  const line = before.find((one) => one.id === id);
  if (!line) throw invalid(`${name}.id`, 'is not a line of this record');
  return line;
}

export const showLine = ({ amount: minor, price, ...line }: Line) => ({
  ...line,
  amount: shown(minor),
  price: price === null ? null : shown(price),
});

/** Invoices show no amount of a line. */
export const showPricedLine = ({ amount: minor, price, quantity, ...line }: Line) => ({
  ...line,
  price: shown(price ?? minor),
  quantity: quantity ?? 1,
});
