import Big from 'big.js';
import { CannotWrite } from '../../../engine/errors.ts';
import { equal, type Json } from '../../../model/json.ts';
import { addressOf } from '../ids.ts';
import type { DocumentEntity } from '../mapper/document.ts';
import { bare, type ShownLine, toLines } from '../mapper/lines.ts';
import { major, unitPrice } from '../mapper/values.ts';
import type { DocumentLine } from '../schema.ts';
import { refTo } from './update.ts';

type Wanted = ReturnType<typeof bare>;

/** @throws {CannotWrite} a line cannot be expressed; the reason is for people */
export function linesIn(value: Json | undefined): readonly Wanted[] {
  const lines = Array.isArray(value) ? (value as readonly Json[]) : [];
  return lines.map((line) => {
    const { amount, description, account, dimensions, item, quantity } = Object(line) as Record<string, Json>;
    if (typeof amount !== 'number') throw new CannotWrite('A line of the document has no amount.');
    const text = (one: Json | undefined) => (typeof one === 'string' && one !== '' ? one : null);
    return {
      amount,
      description: text(description),
      account: text(account),
      dimensions: (Array.isArray(dimensions) ? dimensions : []) as string[],
      item: text(item),
      quantity: text(quantity),
    };
  });
}

export const newLines = (entity: DocumentEntity, lines: readonly Wanted[], currency: string): Json =>
  lines.map((line) => newLine(entity, line, currency));

/**
 * The lines of an update, which stand for all lines: one that is there already keeps its id, and with it what QuickBooks
 * knows of it and we do not (tax, billing, service dates); one without an id is new, one left out is removed.
 */
export function changedLines(
  entity: DocumentEntity,
  lines: readonly Wanted[],
  raw: Json | undefined,
  currency: string,
): Json {
  const before = (Array.isArray(raw) ? raw : []) as unknown as readonly DocumentLine[];
  if (before.some(({ DetailType }) => DetailType === 'GroupLineDetail')) {
    throw new CannotWrite('A document with a bundle of items can only be changed in QuickBooks.');
  }
  const shown = toLines(before, currency);
  return lines.map((line, index) => {
    const old = shown[index];
    if (old && equal(bare(old) as unknown as Json, line as unknown as Json)) return old.raw as unknown as Json;
    return old && sameKind(entity, old, line)
      ? changedLine(entity, old, line, currency)
      : newLine(entity, line, currency);
  });
}

const isSale = (entity: DocumentEntity): boolean => entity === 'invoice' || entity === 'creditMemo';

type Detail =
  | 'SalesItemLineDetail'
  | 'ItemBasedExpenseLineDetail'
  | 'AccountBasedExpenseLineDetail'
  | 'DescriptionOnly';

function detailType(entity: DocumentEntity, { item, account, amount }: Wanted): Detail {
  if (item !== null) return isSale(entity) ? 'SalesItemLineDetail' : 'ItemBasedExpenseLineDetail';
  if (amount === 0 && account === null) return 'DescriptionOnly';
  if (isSale(entity))
    throw new CannotWrite('Every line of an invoice in QuickBooks names an item; none is chosen for this one.');
  return 'AccountBasedExpenseLineDetail';
}

const sameKind = (entity: DocumentEntity, old: ShownLine, line: Wanted): boolean => {
  // A discount is the customer's, and its percentage is not told by its amount.
  if (old.raw.DetailType === 'DiscountLineDetail')
    throw new CannotWrite('A discount can only be changed in QuickBooks.');
  return old.raw.DetailType === detailType(entity, line);
};

function changedLine(entity: DocumentEntity, old: ShownLine, line: Wanted, currency: string): Json {
  const fresh = newLine(entity, line, currency) as Record<string, Json>;
  const kind = detailType(entity, line);
  if (kind === 'DescriptionOnly') return { ...fresh, ...(old.raw.Id ? { Id: old.raw.Id } : {}) };
  const { ClassRef: _class, Qty: _qty, UnitPrice: _price, ...kept } = (old.raw[kind] ?? {}) as Record<string, Json>;
  return { ...fresh, ...(old.raw.Id ? { Id: old.raw.Id } : {}), [kind]: { ...kept, ...(fresh[kind] as object) } };
}

function newLine(entity: DocumentEntity, line: Wanted, currency: string): Json {
  const kind = detailType(entity, line);
  const description = line.description === null ? {} : { Description: line.description.slice(0, 4000) };
  if (kind === 'DescriptionOnly') return { ...description, DetailType: kind, DescriptionLineDetail: {} };
  const counted =
    line.item !== null && line.quantity !== null && !Big(line.quantity).eq(0)
      ? { Qty: Big(line.quantity).toNumber(), UnitPrice: unitPrice(line.amount, line.quantity, currency) }
      : {};
  const what = line.item !== null ? { ItemRef: refTo(line.item) } : { AccountRef: accountOf(line) };
  return {
    ...description,
    Amount: major(line.amount, currency),
    DetailType: kind,
    [kind]: { ...what, ...counted, ...classOf(line.dimensions) },
  };
}

function accountOf({ account }: Wanted): Json {
  if (account === null) throw new CannotWrite('No QuickBooks account is chosen for a line of this document.');
  return refTo(account);
}

/** A line has one class. Departments belong to the document as a whole. */
export function classOf(dimensions: readonly string[]): { readonly ClassRef?: Json } {
  const classes = dimensions.flatMap((id) => {
    const address = addressOf('dimension', id);
    return address?.object === 'Class' ? [address.id] : [];
  });
  if (classes.length > 1) throw new CannotWrite('QuickBooks takes one class for a line.');
  return classes[0] === undefined ? {} : { ClassRef: refTo(classes[0]) };
}
