import Big from 'big.js';
import { collapse } from '../../../model/text.ts';
import type { InvoiceLine } from '../schema.ts';

/**
 * What each line contributes to the total, minor units, taxes and discount included. FreshBooks rounds tax by line and shows
 * neither the result nor the line's part of the discount, so the parts are computed and then made to add up: the total is
 * the truth, lines explain it.
 */
export function shares(lines: readonly InvoiceLine[], discount: InvoiceLine['qty'], total: number): readonly number[] {
  if (lines.length < 2) return lines.map(() => total);
  const weights = lines.map((line) => gross(line, discount));
  const sum = weights.reduce((all, weight) => all.plus(weight), Big(0));
  // Lines that cancel out (or cost nothing) say nothing about proportions: equal parts.
  const exact = sum.eq(0)
    ? weights.map(() => Big(total).div(lines.length))
    : weights.map((weight) => weight.times(total).div(sum));
  const floors = exact.map((part) =>
    part.round(0, Big.roundDown).minus(part.lt(0) && !part.eq(part.round(0, Big.roundDown)) ? 1 : 0),
  );
  let missing = total - floors.reduce((all, part) => all + part.toNumber(), 0);
  const amounts = floors.map((part) => part.toNumber());
  // The cents that rounding down left over go where most was cut off, the earlier line first.
  const byRest = exact
    .map((part, index) => ({ index, rest: part.minus(floors[index]!) }))
    .sort((a, b) => b.rest.cmp(a.rest) || a.index - b.index);
  for (let turn = 0; missing > 0; turn = (turn + 1) % byRest.length, missing -= 1) amounts[byRest[turn]!.index]! += 1;
  return amounts;
}

/** Quantity times price, less the discount, plus up to two percent taxes; major units, not rounded. */
function gross(line: InvoiceLine, discount: InvoiceLine['qty']): Big {
  const net = line.amount ? Big(line.amount.amount) : Big(number(line.qty)).times(Big(line.unit_cost?.amount ?? 0));
  const [first, second] = [line.taxAmount1, line.taxAmount2].map((tax) => Big(number(tax)).div(100)) as [Big, Big];
  const factor = line.compounded_tax ? Big(1).plus(first).times(Big(1).plus(second)) : Big(1).plus(first).plus(second);
  return net.times(Big(1).minus(Big(number(discount)).div(100))).times(factor);
}

const number = (value: InvoiceLine['qty']): string | number =>
  value === null || value === undefined || value === '' ? 0 : value;

/** `Consulting - June (1.5 x 100.00)`: a quantity other than one has no field of its own with us. */
export function lineTexts({ name, description, qty, unit_cost }: InvoiceLine): string {
  const text = [name, description]
    .map((part) => collapse(part ?? ''))
    .filter(Boolean)
    .join(' - ');
  const counted = qty !== null && qty !== undefined && qty !== '' && !Big(qty).eq(1) && unit_cost;
  return counted ? `${text} (${Big(qty)} x ${unit_cost.amount})`.trim() : text;
}
