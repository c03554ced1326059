import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { wireOf } from '../mapper/money.ts';
import type { Switches } from '../switches.ts';

type Body = { readonly [key: string]: Json };

/**
 * An invoice that the customer is asked to pay from now on.
 *
 * Lines go as quantity 1 and their whole amount, which is right however the platform reads `amount`. Where they cannot
 * stand (a discount, a credit, a part settled elsewhere: they do not add up to what is owed) one line says it all.
 * @throws {CannotWrite} without customer, due date or something to pay
 */
export function newInvoice({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>, switches: Switches): Body {
  const { contact, currency, dueOn, total } = fields;
  if (typeof contact !== 'string') throw new CannotWrite('The invoice has no customer in Alternative Payments.');
  if (typeof dueOn !== 'string') throw new CannotWrite('The invoice has no due date. Alternative Payments needs one.');
  if (typeof total !== 'number' || typeof currency !== 'string') throw new CannotWrite('The invoice has no total.');
  const memo = memoOf(fields, marker, switches);
  return {
    customer_id: contact,
    currency,
    due_date: dueOn,
    line_items: linesOf(fields, total, currency, switches, switches.invoiceMarker === 'line' ? marker : undefined),
    ...(numberOf(fields) ? { invoice_number: numberOf(fields) } : {}),
    ...(memo ? { memo } : {}),
  };
}

/** Platform contract. @throws {CannotWrite} nothing that the platform keeps */
export function changedInvoice(
  { changes, current }: Extract<RecordWrite, { kind: 'update' }>,
  switches: Switches,
): Body {
  const all = { ...current.fields, ...changes };
  const { total, currency } = all;
  const isMoney = 'total' in changes || 'lines' in changes;
  if (isMoney && (typeof total !== 'number' || typeof currency !== 'string'))
    throw new CannotWrite('The invoice has no total.');
  const body: Body = {
    ...(typeof changes.dueOn === 'string' ? { due_date: changes.dueOn } : {}),
    ...(typeof changes.number === 'string' ? { invoice_number: changes.number } : {}),
    ...('note' in changes ? { memo: changes.note ?? null } : {}),
    ...(isMoney ? { line_items: linesOf(all, total as number, currency as string, switches) } : {}),
  };
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by Alternative Payments.');
  return body;
}

const numberOf = ({ number }: Fields): string | null => (typeof number === 'string' && number.trim()) || null;

function memoOf({ note }: Fields, marker: string, { invoiceMarker }: Switches): string {
  const text = typeof note === 'string' ? note.trim() : '';
  return invoiceMarker === 'memo' ? `${text} ${marker}`.trim() : text;
}

/** @throws {CannotWrite} nothing is owed */
function linesOf(
  { lines, number }: Fields,
  total: number,
  currency: string,
  switches: Switches,
  marker?: string,
): readonly Json[] {
  if (total <= 0) throw new CannotWrite('Alternative Payments takes invoices above zero only.');
  const given = readLines(lines);
  const isWhole =
    given.reduce((sum, { amount }) => sum + amount, 0) === total && given.every(({ amount }) => amount > 0);
  const summary = {
    description: `Balance of invoice ${typeof number === 'string' ? number : ''}`.trim(),
    amount: total,
  };
  return (isWhole && given.length > 0 ? given : [summary]).map(({ description, amount }, index) => ({
    description: marker && index === 0 ? `${description} ${marker}` : description,
    quantity: 1,
    amount: wireOf(switches, amount, currency),
  }));
}

function readLines(lines: Json | undefined): readonly { readonly description: string; readonly amount: number }[] {
  if (!Array.isArray(lines)) return [];
  return (lines as readonly { readonly description?: Json; readonly amount?: Json }[]).map(
    ({ description, amount }) => ({
      description: (typeof description === 'string' && collapse(description)) || 'Item',
      amount: Number(amount),
    }),
  );
}
