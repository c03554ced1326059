import type { FieldView, ListRef, RecordView } from '../../engine/integration.ts';
import type { Json } from '../../model/json.ts';

type Line = Readonly<Record<string, Json>>;
const linesOf = ({ lines }: RecordView['fields']): readonly Line[] | undefined =>
  Array.isArray(lines) ? (lines as readonly Line[]) : undefined;
const idsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : [];

/** Ids inside lines. A line is never left out because of one of them: the document waits. */
export const LINE_REFS: readonly ListRef[] = [
  { at: 'account', entity: 'account' },
  { at: 'dimensions', entity: 'dimension' },
  { at: 'item', entity: 'item' },
];

/** BQ-8: what QuickBooks keeps for the document as a whole (its location, and a class in some companies), BILL has on each line. */
const withDocuments: FieldView = (fields) => {
  const whole = idsOf(fields.dimensions);
  return linesOf(fields)?.map((line) => ({
    ...line,
    dimensions: [...new Set([...idsOf(line.dimensions), ...whole])].sort(),
  }));
};

/** An item says where its sale is booked. */
const withoutAccounts = (lines: readonly Line[] | undefined): Json | undefined =>
  lines?.map((line) => ({ ...line, account: line.item === null ? (line.account ?? null) : null }));

export const expenses = {
  left: withDocuments,
  right: (fields: RecordView['fields']) => fields.lines,
} as const;

/**
 * BQ-8: classes of a sale do not go to QuickBooks unless it keeps them by line. Moves are judged by what BILL shows, so that
 * leaving them out is no move.
 */
const salesInBill: FieldView = (fields, { company }) => {
  const lines = linesOf(fields);
  const keepsClasses = (company.L?.classes ?? 'line') === 'line';
  return withoutAccounts(keepsClasses ? lines : lines?.map((line) => ({ ...line, dimensions: [] })));
};

export const sales = {
  left: ((fields, view) =>
    withoutAccounts(withDocuments(fields, view) as readonly Line[] | undefined)) satisfies FieldView,
  right: salesInBill,
  basis: { R: ((fields) => withoutAccounts(linesOf(fields))) satisfies FieldView },
} as const;
