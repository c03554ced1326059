import Big from 'big.js';
import { decimalOf, money, moneyOf, percentOf, toCents } from '../money.ts';
import { ERRNO, invalid, Refused } from '../refusals.ts';
import type { LineRow, TaxOnLine } from '../rows.ts';
import { easternTime } from '../time.ts';
import { isWire, textOf, type Wire, wholeOf } from '../wire.ts';

interface Written {
  readonly now: number;
  readonly currency: string;
  /** Lines whose ids may be kept. */
  readonly before: readonly Pick<LineRow, 'lineid'>[];
}

/**
 * All lines of a document: a write replaces the ones before.
 * @throws {Refused} 422
 */
export function readLines(object: string, value: unknown, { now, currency, before }: Written): LineRow[] {
  if (!Array.isArray(value)) throw invalid(object, 'lines', value);
  const known = new Set(before.map(({ lineid }) => lineid));
  let last = Math.max(0, ...known);
  return value.map((line: unknown): LineRow => {
    if (!isWire(line)) throw invalid(object, 'lines', line);
    const qty = line.qty === undefined || line.qty === null ? Big(1) : decimalOf(line.qty);
    if (!qty)
      throw new Refused(422, ERRNO.number, 'Value must be a number', { object: 'line', field: 'qty', value: line.qty });
    const cost =
      line.unit_cost === undefined || line.unit_cost === null
        ? { amount: Big(0), code: undefined }
        : moneyOf(line.unit_cost);
    if (!cost)
      throw new Refused(422, ERRNO.number, 'Value must be a number', {
        object: 'line',
        field: 'unit_cost',
        value: line.unit_cost,
      });
    if (cost.code !== undefined && cost.code !== currency)
      throw invalid('line', 'unit_cost', cost.code, 'Line currency must match the currency of the document');
    const type = wholeOf(line.type ?? 0);
    if (type !== 0 && type !== 1 && type !== 5) throw invalid('line', 'type', line.type);
    const sent = wholeOf(line.lineid);
    const keeps = sent !== undefined && known.delete(sent);
    if (!keeps) last += 1;
    const lineid = keeps ? sent : last;
    return {
      lineid,
      type,
      name: textOf(line.name) ?? '',
      description: textOf(line.description) ?? '',
      qty: qty.toString(),
      unitCost: cost.amount.toFixed(Math.max(2, cost.amount.c.length - cost.amount.e - 1)),
      amount: toCents(qty.times(cost.amount)),
      taxes: [taxOf(line, 1), taxOf(line, 2)],
      compounded: line.compounded_tax === true,
      updatedAt: now,
    };
  });
}

function taxOf(line: Wire, nth: 1 | 2): TaxOnLine {
  const value = line[`taxAmount${nth}`] ?? '0';
  const percent = decimalOf(value);
  if (!percent || percent.lt(0) || percent.gt(100) || !percent.round(3).eq(percent))
    throw new Refused(422, ERRNO.percent, 'Value must be a percentage', {
      object: 'line',
      field: `taxAmount${nth}`,
      value,
    });
  return {
    name: textOf(line[`taxName${nth}`]) ?? '',
    percent: percent.toString(),
    number: textOf(line[`taxNumber${nth}`]) ?? null,
  };
}

/** Taxes are rounded per line; a discount is taken of the sum. */
export function totalsOf(
  lines: readonly LineRow[],
  discount: string,
  discountBeforeTax: boolean,
): { readonly amount: number; readonly discountTotal: number } {
  const rate = Big(discount);
  let sum = 0;
  let taxes = 0;
  for (const {
    amount,
    taxes: [first, second],
    compounded,
  } of lines) {
    sum += amount;
    const base = discountBeforeTax ? amount - percentOf(amount, rate) : amount;
    const one = percentOf(base, Big(first?.percent ?? 0));
    taxes += one + percentOf(compounded ? base + one : base, Big(second?.percent ?? 0));
  }
  const discountTotal = percentOf(sum, rate);
  return { amount: sum - discountTotal + taxes, discountTotal };
}

/** A line as it stands in an invoice (`invoiceid`) or a credit note (`creditid`). */
export const showLine = (line: LineRow, index: number, currency: string, owner: Wire): Wire => ({
  ...owner,
  lineid: line.lineid,
  taskno: index + 1,
  type: line.type,
  name: line.name,
  description: line.description,
  qty: line.qty,
  unit_cost: { amount: line.unitCost, code: currency },
  amount: money(line.amount, currency),
  taxName1: line.taxes[0]?.name ?? '',
  taxAmount1: line.taxes[0]?.percent ?? '0',
  taxNumber1: line.taxes[0]?.number ?? null,
  taxName2: line.taxes[1]?.name ?? '',
  taxAmount2: line.taxes[1]?.percent ?? '0',
  taxNumber2: line.taxes[1]?.number ?? null,
  compounded_tax: line.compounded,
  expenseid: 0,
  date: null,
  retainer_id: null,
  retainer_period_id: null,
  updated: easternTime(line.updatedAt),
});
