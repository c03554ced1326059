import type { Books } from './books.ts';
import type { Normalise } from './options.ts';
import type { ContactRow, InvoiceRow } from './rows.ts';

/** Texts and lines as Xero turns them at once; with `afterMs` see `normaliseLate`. */
export const normaliseContact = (rules: Normalise, row: ContactRow): ContactRow =>
  rules.afterMs ? row : contactUnder(rules, row);
export const normaliseInvoice = (rules: Normalise, row: InvoiceRow): InvoiceRow =>
  rules.afterMs ? row : invoiceUnder(rules, row);

const isIdle = (rules: Normalise): boolean =>
  !rules.trim && !rules.lowerEmail && !rules.upper && !rules.truncate && !rules.reorderLines;

function text(rules: Normalise, name: string, value: string): string {
  const trimmed = rules.trim ? value.trim() : value;
  const max = rules.truncate?.[name];
  const cut = max === undefined ? trimmed : trimmed.slice(0, max);
  if (rules.upper?.includes(name)) return cut.toUpperCase();
  return rules.lowerEmail && name === 'EmailAddress' ? cut.toLowerCase() : cut;
}

function contactUnder(rules: Normalise, row: ContactRow): ContactRow {
  if (isIdle(rules)) return row;
  return {
    ...row,
    name: text(rules, 'Name', row.name),
    texts: Object.fromEntries(Object.entries(row.texts).map(([name, value]) => [name, text(rules, name, value)])),
  };
}

function invoiceUnder(rules: Normalise, row: InvoiceRow): InvoiceRow {
  if (isIdle(rules)) return row;
  const lines = row.lines.map((line) => ({ ...line, description: text(rules, 'Description', line.description) }));
  return {
    ...row,
    number: text(rules, 'InvoiceNumber', row.number),
    reference: text(rules, 'Reference', row.reference),
    lines: rules.reorderLines ? lines.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : lines,
  };
}

/** Records that were written `afterMs` ago or longer change by themselves. */
export function normaliseLate(books: Books): void {
  const { normalise } = books.world.options;
  const { now } = books;
  if (!normalise.afterMs || isIdle(normalise)) return;
  const due = now - normalise.afterMs;
  for (const row of [...books.contacts.all()]) {
    const after = row.updatedAt <= due ? contactUnder(normalise, row) : row;
    if (JSON.stringify(after) === JSON.stringify(row)) continue;
    books.contacts.put(normalise.bumps ? { ...after, updatedAt: now } : after, now);
    if (normalise.bumps) books.raise('CONTACT', 'UPDATE', row.id);
  }
  for (const row of [...books.invoices.all()]) {
    const after = row.updatedAt <= due ? invoiceUnder(normalise, row) : row;
    if (JSON.stringify(after) === JSON.stringify(row)) continue;
    books.invoices.put(normalise.bumps ? { ...after, updatedAt: now } : after, now);
    if (normalise.bumps) books.raise('INVOICE', 'UPDATE', row.id);
  }
}
