import Big from 'big.js';
import type { ItemLine } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import { exponentOf } from '../../../model/money.ts';
import type { Fields } from '../../../model/record.ts';
import type { BillClassifications, BillLine } from '../schema.ts';
import { CURRENCY, decimal, minor, text } from './values.ts';

/** Class, department and location as one list, ordered by id. */
export const dimensionsOf = (given: BillClassifications | null | undefined): readonly string[] =>
  [given?.accountingClassId, given?.departmentId, given?.locationId].flatMap((id) => text(id) ?? []).sort();

/** An amount, or what quantity and price make of it. */
export function amountOf({ amount, quantity, price }: BillLine): number {
  if (amount !== undefined && amount !== null) return minor(amount);
  if (price === undefined || price === null) return 0;
  const whole = Big(price).times(quantity ?? 1);
  return whole
    .times(Big(10).pow(exponentOf(CURRENCY)))
    .round(0, Big.roundHalfUp)
    .toNumber();
}

const toLine = (source: BillLine): ItemLine => ({
  description: text(source.description),
  amount: amountOf(source),
  account: text(source.classifications?.chartOfAccountId),
  dimensions: [...dimensionsOf(source.classifications)],
  item: text(source.classifications?.itemId),
  quantity: decimal(source.quantity),
});

/** The only line's text and account belong to the document; of several lines none speaks for the whole. */
export function lineFields(lines: readonly BillLine[] | null | undefined): Fields {
  if (!lines) return {};
  const shown = lines.map(toLine);
  const [only] = shown;
  return {
    lines: shown as unknown as Json,
    lineCount: shown.length,
    ...(only && shown.length === 1 ? { note: only.description, account: only.account } : {}),
  };
}

/** What the lines are written again by. */
export const lineIds = (lines: readonly BillLine[] | null | undefined): readonly (string | null)[] =>
  (lines ?? []).map(({ id }) => text(id));
