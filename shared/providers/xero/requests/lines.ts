import { CannotWrite } from '../../../engine/errors.ts';
import type { Line } from '../../../model/entities.ts';
import { canonicalJson, type Json } from '../../../model/json.ts';
import { toMajor } from '../../../model/money.ts';
import type { Fields } from '../../../model/record.ts';
import { type BillExtra, dimensionId, type LineAmountTypes, type StoredLine } from '../mapper/bill.ts';
import { isGuid } from '../query.ts';

export interface LineBody {
  readonly LineAmountTypes?: LineAmountTypes;
  readonly LineItems: readonly Json[];
}

/** A line to be: what is wanted, and the line of the bill that it continues, if any. */
interface Wanted {
  readonly line: Line;
  readonly from?: StoredLine;
}

const LINE_FIELDS = ['note', 'account', 'total'] as const;
/** `lines: null` says that there are none to speak of, not that they should go. */
const givesLines = ({ lines }: Fields): boolean => Array.isArray(lines);
export const touchesLines = (changes: Fields): boolean =>
  givesLines(changes) || LINE_FIELDS.some((name) => name in changes);

/** Lines of a bill born on the platform: tax inside, so that the total is exactly the platform's figure. */
export function newLines(fields: Fields, currency: string): LineBody {
  const { total } = fields;
  const given = (fields.lines ?? []) as unknown as readonly Line[];
  if (given.length === 0 && typeof total !== 'number') throw new CannotWrite('The bill has no amount.');
  const lines =
    given.length > 0
      ? given
      : [{ description: null, amount: total as number, account: null, dimensions: [] } satisfies Line];
  const wanted = settle(
    lines.map((line) => ({ line })),
    fields,
  );
  return {
    LineAmountTypes: 'Inclusive',
    LineItems: wanted.map(({ line }) => lineBody({ line }, fields.number, currency, 'Inclusive')),
  };
}

/**
 * Lines of a bill that is there. Every line that stays carries its id, or Xero would delete it and add another; one whose
 * amount stays keeps quantity, price and tax as they are. A new amount makes the bill tax-inclusive: only then is
 * the total the figure that was asked for.
 * @throws {CannotWrite} a total, text or account for a bill of several lines: none of them can be guessed
 */
export function changedLines(changes: Fields, current: Fields, extra: BillExtra): LineBody {
  const stored = extra.lineItems;
  if (!stored) throw new CannotWrite("The bill's lines could not be read from Xero.");
  const wanted = settle(
    givesLines(changes)
      ? matchLines(changes.lines as unknown as readonly Line[], stored)
      : stored.map((from) => ({ line: lineOf(from), from })),
    changes,
  );
  const currency = String(current.currency);
  const sameAmounts = wanted.every(({ line, from }) => from !== undefined && keepsAmount(line, from));
  const types = extra.lineAmountTypes ?? 'Exclusive';
  // Without tax the two modes say the same, and a bill marked as free of tax stays so.
  const written = sameAmounts || types === 'NoTax' ? types : 'Inclusive';
  return {
    ...(written === types ? {} : { LineAmountTypes: written }),
    LineItems: wanted.map((one) => lineBody(one, changes.number ?? current.number, currency, written, types)),
  };
}

/** Text, account and total of the bill go into its only line. */
function settle(wanted: readonly Wanted[], fields: Fields): readonly Wanted[] {
  const [only] = wanted;
  if (only === undefined) throw new CannotWrite('A bill in Xero needs at least one line.');
  if (wanted.length === 1) {
    const line = {
      ...only.line,
      ...('note' in fields ? { description: fields.note as string | null } : {}),
      ...('account' in fields ? { account: fields.account as string | null } : {}),
      ...(typeof fields.total === 'number' ? { amount: fields.total } : {}),
    };
    return [{ ...only, line }];
  }
  const sum = wanted.reduce((total, { line }) => total + line.amount, 0);
  if (typeof fields.total === 'number' && fields.total !== sum) {
    throw new CannotWrite('The bill has several lines in Xero: change its amount there, line by line.');
  }
  if (!givesLines(fields) && ('note' in fields || 'account' in fields)) {
    throw new CannotWrite('The bill has several lines in Xero: change their texts and accounts there.');
  }
  return wanted;
}

const lineOf = (from: StoredLine): Line => ({
  description: from.description || null,
  amount: from.amount,
  account: from.account,
  dimensions: from.tracking.map(dimensionId).sort(),
});

/** Finds for each wanted line the one it continues: the same line, else one of the same text and account, else the next. */
function matchLines(lines: readonly Line[], stored: readonly StoredLine[]): readonly Wanted[] {
  const free = new Set(stored);
  const found = new Map<Line, StoredLine>();
  const tests: readonly ((line: Line, from: StoredLine) => boolean)[] = [
    (line, from) => same(line, lineOf(from)),
    (line, from) => line.description === (from.description || null) && line.account === from.account,
    () => true,
  ];
  for (const test of tests) {
    for (const line of lines) {
      const from = found.has(line) ? undefined : [...free].find((candidate) => test(line, candidate));
      if (from) {
        found.set(line, from);
        free.delete(from);
      }
    }
  }
  return lines.map((line) => {
    const from = found.get(line);
    return from ? { line, from } : { line };
  });
}

const same = (a: Line, b: Line): boolean =>
  canonicalJson({ ...a, dimensions: [...a.dimensions].sort() }) === canonicalJson({ ...b });

function lineBody(
  { line, from }: Wanted,
  number: Json | undefined,
  currency: string,
  types: LineAmountTypes,
  before: LineAmountTypes = types,
): Json {
  const onlyText = from !== undefined && isOnlyText(from) && line.amount === 0 && !line.account;
  if (!line.account && !onlyText) throw new CannotWrite('A line has no account. Choose a Xero account for it.');
  const description = line.description?.trim() || `Bill ${number ?? ''}`.trim();
  if (description.length > 4000) throw new CannotWrite('A text is longer than the 4,000 characters that Xero keeps.');
  // In another tax mode the old price means another amount, so it is written anew.
  const keeps = from !== undefined && keepsAmount(line, from) && types === before;
  const tracking = line.dimensions.map((id) => trackingOf(id, from));
  if (onlyText) return { ...(from.id ? { LineItemID: from.id } : {}), Description: description };
  return {
    ...(from?.id ? { LineItemID: from.id } : {}),
    Description: description,
    Quantity: keeps ? Number(from.quantity ?? 1) : 1,
    UnitAmount: keeps ? Number(from.unitAmount) : toMajor(line.amount, currency),
    ...(isGuid(line.account ?? '') ? { AccountID: line.account } : { AccountCode: line.account }),
    ...(from?.taxType ? { TaxType: from.taxType } : {}),
    ...(keeps && from.taxAmount !== undefined ? { TaxAmount: Number(from.taxAmount) } : {}),
    ...(from?.itemCode ? { ItemCode: from.itemCode } : {}),
    ...(tracking.length > 0 || from?.tracking.length ? { Tracking: tracking } : {}),
  };
}

/** The price that is there still says the amount that is wanted. */
const keepsAmount = (line: Line, from: StoredLine): boolean =>
  from.amount === line.amount && (from.unitAmount !== undefined || isOnlyText(from));

/** Xero allows lines that are words and nothing else. */
const isOnlyText = (from: StoredLine): boolean => from.account === null && from.amount === 0;

/** `category:option`, or an option alone whose category the line already names. */
function trackingOf(id: string, from: StoredLine | undefined): Json {
  const colon = id.indexOf(':');
  if (colon > 0) return { TrackingCategoryID: id.slice(0, colon), TrackingOptionID: id.slice(colon + 1) };
  const option = id.slice(colon + 1);
  const known = from?.tracking.find((tracking) => tracking.option === option)?.category;
  return { ...(known ? { TrackingCategoryID: known } : {}), TrackingOptionID: option };
}
