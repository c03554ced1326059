import type { ItemLine } from '../../../model/entities.ts';
import { recordId } from '../ids.ts';
import type { DocumentLine } from '../schema.ts';
import { decimal, minor, text } from './values.ts';

/** A line as it stands in the document, and the place of the one it was read from. */
export interface ShownLine extends ItemLine {
  readonly raw: DocumentLine;
}

/**
 * The lines of a document, as they add up to its amount before tax. The subtotal is only shown, so it is none; a bundle's
 * own lines stand for it; a discount counts against what is sold.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice
 */
export function toLines(lines: readonly DocumentLine[], currency: string): readonly ShownLine[] {
  return lines.flatMap((line): readonly ShownLine[] => {
    switch (line.DetailType) {
      case 'SubTotalLineDetail':
        return [];
      case 'GroupLineDetail':
        return toLines((line.GroupLineDetail?.Line ?? []) as readonly DocumentLine[], currency);
      default:
        return [toLine(line, currency)];
    }
  });
}

function toLine(line: DocumentLine, currency: string): ShownLine {
  const expense = line.AccountBasedExpenseLineDetail;
  const item = line.SalesItemLineDetail ?? line.ItemBasedExpenseLineDetail;
  const discount = line.DetailType === 'DiscountLineDetail';
  const account = discount
    ? line.DiscountLineDetail?.DiscountAccountRef
    : (expense?.AccountRef ?? item?.ItemAccountRef);
  const classRef = expense?.ClassRef ?? item?.ClassRef;
  const amount = minor(line.Amount, currency);
  return {
    description: text(line.Description),
    amount: discount ? -amount : amount,
    account: account?.value ?? null,
    dimensions: classRef ? [recordId('Class', classRef.value)] : [],
    item: item?.ItemRef?.value ?? null,
    quantity: decimal(item?.Qty),
    raw: line,
  };
}

export const bare = ({ raw: _raw, ...line }: ShownLine): ItemLine => line;
