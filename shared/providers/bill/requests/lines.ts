import Big from 'big.js';
import { CannotWrite } from '../../../engine/errors.ts';
import type { ItemLine } from '../../../model/entities.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { dimensionKindOf } from '../ids.ts';
import { major } from '../mapper/values.ts';
import type { Body } from '../requests.ts';

/** What the mapper kept for writing the record again. */
export interface Extra {
  readonly lines?: readonly (string | null)[];
  readonly tax?: number;
  readonly payFromChartOfAccountId?: string | null;
  readonly payToChartOfAccountId?: string | null;
  readonly purchaseOrderNumber?: string | null;
  readonly salesTaxItemId?: string | null;
  readonly salesTaxPercentage?: number | null;
  readonly classifications?: Body;
}
export const extraOf = ({ extra }: ProviderRecord): Extra => Object(extra) as Extra;

type Given = Partial<ItemLine> & { readonly amount: number };

/**
 * The lines of a document. A line keeps its id where their number did not change: PUT replaces the set.
 * @throws {CannotWrite} no lines, or lines that do not add up to the total to the cent
 */
export function linesBody(
  fields: Fields,
  extra: Extra,
  options: { readonly priced: boolean; readonly what: string },
): readonly Json[] {
  const given = linesOf(fields);
  const total = fields.total;
  if (typeof total !== 'number' || total <= 0) {
    throw new CannotWrite(`BILL takes no ${options.what} of zero or less.`);
  }
  const sum = given.reduce((all, { amount }) => all + amount, 0) + (extra.tax ?? 0);
  if (sum !== total) {
    const told = `${major(sum)} and ${major(total)}`;
    throw new CannotWrite(
      `The lines of this ${options.what} do not add up to its total (${told}), which BILL asks for.`,
    );
  }
  const before = extra.lines ?? [];
  const same = before.length === given.length;
  return given.map((line, index) => lineBody(line, options.priced, same ? (before[index] ?? null) : null));
}

/** A document without lines of its own has one: its total. */
function linesOf(fields: Fields): readonly Given[] {
  const lines = fields.lines;
  if (Array.isArray(lines) && lines.length > 0) return lines as unknown as readonly Given[];
  const description = typeof fields.note === 'string' ? fields.note : null;
  const account = typeof fields.account === 'string' ? fields.account : null;
  return [{ description, account, dimensions: [], item: null, quantity: null, amount: Number(fields.total ?? 0) }];
}

function lineBody({ description, amount, quantity, ...line }: Given, priced: boolean, id: string | null): Json {
  const price = priceOf(amount, quantity ?? null);
  const money =
    price === undefined
      ? priced
        ? { quantity: 1, price: major(amount) }
        : { amount: major(amount) }
      : { quantity: Number(quantity), price };
  return {
    ...(id === null ? {} : { id }),
    ...money,
    description: description ?? '',
    classifications: classificationsOf(line),
  };
}

/** Only a price in whole cents makes the amount again; else the line is one piece. */
function priceOf(amount: number, quantity: string | null): number | undefined {
  if (quantity === null || Big(quantity).lte(0)) return undefined;
  const price = Big(amount).div(quantity);
  const cents = price.round(0, Big.roundHalfUp);
  return cents.eq(price) ? major(cents.toNumber()) : undefined;
}

function classificationsOf({ account, dimensions, item }: Omit<Given, 'amount'>): Body {
  const of = (kind: 'class' | 'department' | 'location'): string | null =>
    (dimensions ?? []).find((id) => dimensionKindOf(id) === kind) ?? null;
  return {
    chartOfAccountId: account ?? null,
    accountingClassId: of('class'),
    departmentId: of('department'),
    locationId: of('location'),
    itemId: item ?? null,
  };
}
