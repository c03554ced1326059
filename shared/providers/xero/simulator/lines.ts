import type { Books } from './books.ts';
import { Refused, SAYS } from './refusals.ts';
import type { AccountRow, LineAmountTypes, LineRow } from './rows.ts';
import { listOf, numberOf, textOf } from './shapes.ts';
import { amount, cents, roundDecimals, type Wire } from './wire.ts';

export interface LineRules {
  readonly lineAmountTypes: LineAmountTypes;
  readonly unitDecimals: 2 | 4;
  /** Lines are complete: an account is required. */
  readonly approved: boolean;
  readonly discounts: boolean;
  readonly existing: readonly LineRow[];
}

const MAX_LINE_CENTS = 999_999_999_999;
const MAX_TRACKING = 2;
/** Accounts that Xero posts to by itself. */
const OWN_ACCOUNTS: ReadonlySet<string> = new Set([
  'DEBTORS',
  'CREDITORS',
  'BANKCURRENCYGAIN',
  'GST',
  'HISTORICAL',
  'RETAINEDEARNINGS',
  'UNREALISEDCURRENCYGAIN',
  'REALISEDCURRENCYGAIN',
  'UNPAIDEXPCLM',
]);

/**
 * The lines of a document after a write. A line with the LineItemID of an existing one changes it (what it leaves out
 * stays), one without is new, and existing ones that are not named are gone.
 */
export function buildLines(books: Books, sources: readonly Wire[], rules: LineRules): LineRow[] {
  return sources.map((source) => {
    const id = textOf(source, 'LineItemID')?.toLowerCase();
    const old = id === undefined ? undefined : rules.existing.find((line) => line.id === id);
    if (id !== undefined && !old) throw new Refused(`The LineItemID '${id}' could not be found on this document.`);
    return buildLine(books, source, old, rules);
  });
}

function buildLine(books: Books, source: Wire, old: LineRow | undefined, rules: LineRules): LineRow {
  const description = textOf(source, 'Description') ?? old?.description ?? '';
  if (description.trim() === '') throw new Refused('Description is required for each line item.');
  const account = lineAccount(books, source, old);
  if (!account && rules.approved) throw new Refused('Account code must be specified.');
  const amounts = lineAmounts(source, old, rules);
  const taxType = lineTaxType(books, source, old, account, rules);
  const changed = !old || amounts.lineCents !== old.lineCents || taxType !== old.taxType;
  const given = numberOf(source, 'TaxAmount');
  const taxCents =
    rules.lineAmountTypes === 'NoTax'
      ? 0
      : given !== undefined
        ? cents(given)
        : changed
          ? computedTax(books, amounts.lineCents, taxType, rules.lineAmountTypes)
          : old.taxCents;
  const itemCode = textOf(source, 'ItemCode') ?? old?.itemCode;
  return {
    id: old?.id ?? books.world.guid(),
    description,
    ...amounts,
    taxType,
    taxCents,
    tracking: lineTracking(books, source, old),
    ...(account ? { accountId: account.id } : {}),
    ...(itemCode ? { itemCode } : {}),
  };
}

function lineAccount(books: Books, source: Wire, old: LineRow | undefined): AccountRow | undefined {
  const id = textOf(source, 'AccountID')?.toLowerCase();
  const code = textOf(source, 'AccountCode');
  if (id === undefined && !code) return books.accounts.get(old?.accountId);
  const account = id !== undefined ? books.accounts.get(id) : findByCode(books, code as string);
  const usable =
    account && account.status === 'ACTIVE' && account.type !== 'BANK' && !OWN_ACCOUNTS.has(account.systemAccount ?? '');
  // A line that keeps its account keeps it, even when the account was archived since.
  if (account && account.id === old?.accountId) return account;
  if (!usable)
    throw new Refused(`Account code '${code ?? account?.code ?? id}' is not a valid code for this document.`);
  return account;
}

export function findByCode(books: Books, code: string): AccountRow | undefined {
  for (const account of books.accounts.all()) {
    if (account.code !== '' && account.code === code && account.status !== 'DELETED') return account;
  }
  return undefined;
}

function lineAmounts(source: Wire, old: LineRow | undefined, rules: LineRules) {
  const round = (value: number) => roundDecimals(value, rules.unitDecimals);
  const givenUnit = numberOf(source, 'UnitAmount');
  const givenTotal = numberOf(source, 'LineAmount');
  const givenQuantity = numberOf(source, 'Quantity');
  const discountRate = numberOf(source, 'DiscountRate') ?? old?.discountRate;
  if (!rules.discounts && (discountRate || numberOf(source, 'DiscountAmount'))) {
    throw new Refused('Discounts can only be applied to sales invoices and quotes.');
  }
  const quantity = roundDecimals(givenQuantity ?? old?.quantity ?? 1, 4);
  const keep = old && givenUnit === undefined && givenTotal === undefined && givenQuantity === undefined;
  if (keep)
    return {
      quantity: old.quantity,
      unitAmount: old.unitAmount,
      lineCents: old.lineCents,
      ...(discountRate ? { discountRate } : {}),
    };
  const factor = discountRate ? 1 - discountRate / 100 : 1;
  const unitAmount =
    givenUnit !== undefined
      ? round(givenUnit)
      : givenTotal !== undefined && quantity !== 0
        ? roundDecimals(givenTotal / quantity / (factor || 1), 4)
        : (old?.unitAmount ?? 0);
  const expected = cents(roundDecimals(quantity * unitAmount * factor, 6));
  const lineCents = givenTotal === undefined ? expected : cents(givenTotal);
  if (givenTotal !== undefined && givenUnit !== undefined && Math.abs(lineCents - expected) > 1) {
    throw new Refused(`The line total ${amount(lineCents)} does not match the expected line total ${amount(expected)}`);
  }
  if (Math.abs(lineCents) > MAX_LINE_CENTS)
    throw new Refused('The line amount must be between -9,999,999,999.99 and 9,999,999,999.99.');
  return { quantity, unitAmount, lineCents, ...(discountRate ? { discountRate } : {}) };
}

const APPLIES: Readonly<Record<string, 'Assets' | 'Equity' | 'Expenses' | 'Liabilities' | 'Revenue'>> = {
  ASSET: 'Assets',
  EQUITY: 'Equity',
  EXPENSE: 'Expenses',
  LIABILITY: 'Liabilities',
  REVENUE: 'Revenue',
};

function lineTaxType(
  books: Books,
  source: Wire,
  old: LineRow | undefined,
  account: AccountRow | undefined,
  rules: LineRules,
): string {
  if (rules.lineAmountTypes === 'NoTax') return 'NONE';
  const given = textOf(source, 'TaxType');
  if (!given) return old?.taxType ?? account?.taxType ?? 'NONE';
  const rate = books.taxRates.get(given);
  if (rate?.status !== 'ACTIVE') throw new Refused(`The TaxType code '${given}' does not exist or is not active.`);
  const group = APPLIES[account?.class ?? ''];
  if (account && group && !rate.appliesTo[group]) {
    throw new Refused(`The TaxType code '${given}' cannot be used with account code '${account.code}'.`);
  }
  return given;
}

/** Per line, rounded half up, then summed by the caller: 25.06 + 25.61 + 25.63 at 15 % is 11.44. */
function computedTax(books: Books, lineCents: number, taxType: string, types: LineAmountTypes): number {
  const rate = books.taxRates.get(taxType)?.rate ?? 0;
  const net = types === 'Inclusive' ? lineCents / (1 + rate / 100) : lineCents;
  return cents((net * rate) / 100 / 100);
}

function lineTracking(books: Books, source: Wire, old: LineRow | undefined): LineRow['tracking'] {
  const given = listOf(source, 'Tracking');
  if (!given) return old?.tracking ?? [];
  if (given.length > MAX_TRACKING)
    throw new Refused('A maximum of 2 tracking categories can be applied to a line item.');
  return given.map((item) => {
    const wanted = (textOf(item, 'TrackingCategoryID') ?? textOf(item, 'Name') ?? '').toLowerCase();
    const category = [...books.tracking.all()].find((row) => row.id === wanted || row.name.toLowerCase() === wanted);
    if (!category) throw new Refused(`The TrackingCategory '${wanted}' does not exist.`);
    const name = (textOf(item, 'TrackingOptionID') ?? textOf(item, 'Option') ?? '').toLowerCase();
    const option = category.options.find((row) => row.id === name || row.name.toLowerCase() === name);
    if (!option) throw new Refused(`The TrackingOption '${name}' does not exist in the category '${category.name}'.`);
    const kept = old?.tracking.some((row) => row.optionId === option.id);
    if (!kept && (category.status !== 'ACTIVE' || option.status !== 'ACTIVE')) {
      throw new Refused(`The TrackingOption '${option.name}' is archived and cannot be used.`);
    }
    return { categoryId: category.id, optionId: option.id };
  });
}

/** Totals of a document in cents. */
export function totalsOf(lines: readonly LineRow[], types: LineAmountTypes) {
  let sum = 0;
  let tax = 0;
  for (const line of lines) {
    sum += line.lineCents;
    tax += line.taxCents;
  }
  const subTotalCents = types === 'Inclusive' ? sum - tax : sum;
  return { subTotalCents, taxCents: tax, totalCents: subTotalCents + tax };
}

export function requireLines(lines: readonly LineRow[]): void {
  if (lines.length === 0) throw new Refused(SAYS.noLines);
}

/** What may not change once money stands against the document. */
export const sameMoney = (a: readonly LineRow[], b: readonly LineRow[]): boolean =>
  a.length === b.length &&
  a.every((line) => {
    const other = b.find(({ id }) => id === line.id);
    return (
      other !== undefined &&
      other.quantity === line.quantity &&
      other.unitAmount === line.unitAmount &&
      other.lineCents === line.lineCents &&
      other.taxCents === line.taxCents &&
      other.taxType === line.taxType
    );
  });

export function renderLine(books: Books, line: LineRow, decimals: 2 | 4): Wire {
  const account = books.accounts.get(line.accountId);
  return {
    LineItemID: line.id,
    Description: line.description,
    UnitAmount: roundDecimals(line.unitAmount, decimals),
    TaxType: line.taxType,
    TaxAmount: amount(line.taxCents),
    LineAmount: amount(line.lineCents),
    ...(account?.code ? { AccountCode: account.code } : {}),
    ...(account ? { AccountID: account.id } : {}),
    ...(line.itemCode ? { ItemCode: line.itemCode } : {}),
    ...(line.discountRate ? { DiscountRate: line.discountRate } : {}),
    Tracking: line.tracking.map(({ categoryId, optionId }) => {
      const category = books.tracking.get(categoryId);
      const option = category?.options.find(({ id }) => id === optionId);
      return {
        TrackingCategoryID: categoryId,
        TrackingOptionID: optionId,
        Name: category?.name ?? '',
        Option: option?.name ?? '',
      };
    }),
    Quantity: line.quantity,
    ValidationErrors: [],
  };
}
