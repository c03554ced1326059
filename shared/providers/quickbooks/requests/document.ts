import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { addressOf } from '../ids.ts';
import type { DocumentEntity } from '../mapper/document.ts';
import { markersIn, memoOf, noteOf, shortNumber } from '../mapper/notes.ts';
import { changedLines, linesIn, newLines } from './lines.ts';
import { type Body, type Create, dayIn, defined, known, refTo, textIn, type Update, updateBody } from './update.ts';

type Document = DocumentEntity;

const PARTY = {
  bill: { field: 'VendorRef', object: 'Vendor' },
  vendorCredit: { field: 'VendorRef', object: 'Vendor' },
  invoice: { field: 'CustomerRef', object: 'Customer' },
  creditMemo: { field: 'CustomerRef', object: 'Customer' },
} as const;

/** A bill, an invoice or a credit. What it comes to follows from its lines, so a total beside them must agree. */
export function newDocument({ entity, fields, marker }: Create): Json {
  const kind = entity as Document;
  const currency = currencyIn(fields);
  const lines = wantedLines(fields);
  checkTotal(lines, fields.total);
  const number = textIn(fields.number);
  return defined({
    ...partyOf(kind, fields.contact),
    ...(number === undefined ? {} : { DocNumber: shortNumber(number) }),
    TxnDate: dayIn(fields.billedOn, 'The document'),
    ...(textIn(fields.dueOn) ? { DueDate: textIn(fields.dueOn) } : {}),
    CurrencyRef: refTo(currency),
    PrivateNote: noteOf({ memo: textIn(fields.memo) ?? null, number: number ?? null, marker }),
    ...('dimensions' in fields ? ofDocument(fields.dimensions) : {}),
    Line: newLines(kind, lines, currency),
  });
}

/** Changed fields only; lines as a whole. */
export function changedDocument({ entity, changes, current }: Update): Json {
  const kind = entity as Document;
  const { raw } = known(current);
  const currency = currencyIn({ ...current.fields, ...changes });
  const body: Record<string, Json | undefined> = {};
  if ('contact' in changes) Object.assign(body, partyOf(kind, changes.contact));
  if ('billedOn' in changes) body.TxnDate = dayIn(changes.billedOn, 'The document');
  if ('dueOn' in changes) body.DueDate = textIn(changes.dueOn);
  if ('number' in changes) body.DocNumber = textIn(changes.number) && shortNumber(String(changes.number));
  if ('number' in changes || 'memo' in changes) body.PrivateNote = changedNote(changes, current);
  if ('dimensions' in changes)
    Object.assign(body, { ClassRef: undefined, DepartmentRef: undefined }, ofDocument(changes.dimensions));
  if ('lines' in changes) {
    const lines = linesIn(changes.lines);
    checkTotal(lines, changes.total);
    body.Line = changedLines(kind, lines, raw.Line, currency);
  } else if ('total' in changes) body.Line = oneAmount(kind, changes.total, current, raw.Line, currency);
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by QuickBooks.');
  return updateBody(current, body);
}

/** The memo without its end where it is long, a long number whole, and our marker, which stays. */
function changedNote(changes: Fields, current: Update['current']): string | undefined {
  const memo = 'memo' in changes ? (textIn(changes.memo) ?? null) : memoOf(current.marker);
  const number = textIn('number' in changes ? changes.number : current.fields.number) ?? null;
  return textIn(noteOf({ memo, number, marker: markersIn(current.marker) }));
}

function oneAmount(
  kind: Document,
  total: Json | undefined,
  current: Update['current'],
  raw: Json | undefined,
  currency: string,
) {
  const lines = linesIn(current.fields.lines);
  const [only] = lines;
  if (typeof total !== 'number' || !only || lines.length > 1) {
    throw new CannotWrite('The amount of a document with several lines can only be changed with its lines.');
  }
  return changedLines(kind, [{ ...only, amount: total }], raw, currency);
}

/** Where nothing is said of lines, one line is the document. */
function wantedLines(fields: Fields) {
  if (Array.isArray(fields.lines)) return linesIn(fields.lines);
  const { total, note = null, account = null } = fields;
  if (typeof total !== 'number') throw new CannotWrite('The document has no amount.');
  return linesIn([{ amount: total, description: note, account }]);
}

function checkTotal(lines: readonly { readonly amount: number }[], total: Json | undefined): void {
  if (lines.length === 0) throw new CannotWrite('QuickBooks takes no document without lines.');
  const sum = lines.reduce((all, { amount }) => all + amount, 0);
  if (typeof total === 'number' && total !== sum) {
    throw new CannotWrite(
      `The lines come to ${sum / 100}, the document to ${total / 100}: QuickBooks takes them only when they agree.`,
    );
  }
}

const currencyIn = ({ currency }: Fields): string => {
  if (typeof currency !== 'string') throw new CannotWrite('The document has no currency.');
  return currency;
};

function partyOf(kind: Document, contact: Json | undefined): Body {
  const { field, object } = PARTY[kind];
  const address = typeof contact === 'string' ? addressOf('contact', contact) : undefined;
  if (address?.object !== object) throw new CannotWrite(`The document has no ${object.toLowerCase()} in QuickBooks.`);
  return { [field]: refTo(address.id) };
}

/** A class for the whole document (where the company keeps classes so), and its location. */
function ofDocument(value: Json | undefined): Body {
  const body: Record<string, Json> = {};
  for (const id of (Array.isArray(value) ? value : []) as readonly string[]) {
    const address = addressOf('dimension', id);
    const field = address && (`${address.object}Ref` as 'ClassRef' | 'DepartmentRef');
    if (!field || field in body) throw new CannotWrite('QuickBooks takes one class and one location for a document.');
    body[field] = refTo(address.id);
  }
  return body;
}
