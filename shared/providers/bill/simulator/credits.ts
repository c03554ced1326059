import * as z from 'zod';
import { type Answer, created, invalid, notPermitted, ok, ruleBroken } from './answers.ts';
import { totalOf, usedOf } from './balances.ts';
import type { Books } from './books.ts';
import { type Call, classifications, classified, day, mandatory, type Routes, readBody, text } from './call.ts';
import { lineForm, patched, replaced, showLine } from './lines.ts';
import { list } from './lists.ts';
import { shown } from './money.ts';
import type { Credit } from './records.ts';

/** Vendor credits and credit memos: one shape, two names for the contact and for the lines. */
type CreditKind = 'vendorCredit' | 'creditMemo';
const NAMES = {
  vendorCredit: { contact: 'vendorId', of: 'vendor', lines: 'vendorCreditLineItems' },
  creditMemo: { contact: 'customerId', of: 'customer', lines: 'creditMemoLineItems' },
} as const;

const common = {
  referenceNumber: mandatory,
  creditDate: day,
  description: text,
  classifications,
};
const lines = z.array(lineForm, { error: 'is required' }).min(1, 'needs one line at least');
const forms = {
  vendorCredit: z.object({ ...common, vendorId: mandatory, vendorCreditLineItems: lines }),
  creditMemo: z.object({ ...common, customerId: mandatory, creditMemoLineItems: lines }),
} as const;

export interface CreditForm {
  readonly contactId: string;
  readonly referenceNumber: string;
  readonly creditDate: string;
  readonly description?: string | null | undefined;
  readonly classifications?: z.output<typeof classifications>;
  readonly lines: readonly z.output<typeof lineForm>[];
}

/** @throws {Refused} */
export function addCredit(books: Books, kind: CreditKind, given: CreditForm): Credit {
  const { contact, of, lines: name } = NAMES[kind];
  const owner = books.get(of, given.contactId);
  if (!owner) throw invalid(contact, `is not a ${of}`);
  if (owner.archived) throw ruleBroken(`The ${of} is archived.`);
  return books.add(kind, {
    [contact]: given.contactId,
    referenceNumber: given.referenceNumber,
    creditDate: given.creditDate,
    description: given.description ?? '',
    lines: replaced(books, given.lines, [], name),
    classifications: classified(books, given.classifications),
    approvalStatus: books.options.approvals ? 'ASSIGNED' : 'UNASSIGNED',
  } as Omit<Credit, 'id' | 'archived' | 'createdTime' | 'updatedTime'>);
}

/** @throws {Refused} less than what is used of it would be left */
export function changeCredit(
  books: Books,
  kind: CreditKind,
  id: string,
  given: Partial<CreditForm>,
  whole = false,
): Credit {
  const before = books.find(kind, id);
  const next = !given.lines
    ? before.lines
    : (whole ? replaced : patched)(books, given.lines, before.lines, NAMES[kind].lines);
  if (totalOf(next) < usedOf(books, before).applied) throw notPermitted('More than that of the credit is applied.');
  const { referenceNumber, creditDate, description, classifications: header } = given;
  const known = Object.entries({ referenceNumber, creditDate, description }).filter(([, value]) => value != null);
  return books.change(kind, id, {
    ...(Object.fromEntries(known) as Partial<Credit>),
    lines: next,
    ...(header ? { classifications: classified(books, { ...before.classifications, ...header }) } : {}),
  });
}

/** A vendor credit does not come back. @throws {Refused} some of it is applied */
export function archiveCredit(books: Books, kind: CreditKind, id: string, archived: boolean): Credit {
  const before = books.find(kind, id);
  if (before.archived === archived) return before;
  if (archived && usedOf(books, before).applied > 0) throw notPermitted('The credit is applied.');
  return books.change(kind, id, { archived });
}

export function showCredit(books: Books, kind: CreditKind, credit: Credit) {
  const { lines: own, approvalStatus, ...rest } = credit;
  const amount = totalOf(own);
  const { applied, inProcess } = usedOf(books, credit);
  const status = inProcess
    ? 'IN_PROCESS'
    : applied === 0
      ? 'NOT_APPLIED'
      : applied < amount
        ? 'PARTIALLY_APPLIED'
        : 'FULLY_APPLIED';
  return {
    ...rest,
    amount: shown(amount),
    appliedAmount: shown(applied),
    status,
    ...(books.options.showsCreditApproval ? { approvalStatus } : {}),
    ...(kind === 'creditMemo' ? { salesTaxItemId: null, salesTaxTotal: 0 } : {}),
    [NAMES[kind].lines]: own.map(showLine),
  };
}

function routesOf(kind: CreditKind, path: string): Routes {
  const { contact, lines: name } = NAMES[kind];
  const read = (call: Call, partial: boolean): Partial<CreditForm> => {
    const schema = forms[kind] as unknown as z.ZodObject;
    const given = readBody(call, partial ? schema.partial() : schema) as Readonly<Record<string, unknown>>;
    const { [contact]: contactId, [name]: own, ...rest } = given;
    return { ...rest, contactId, lines: own } as unknown as Partial<CreditForm>;
  };
  const one = (call: Call, credit: Credit): Answer => ok(showCredit(call.books, kind, credit));
  return {
    [`GET ${path}`]: (call) =>
      list(call, kind, { [contact]: (row: Credit) => row[contact] ?? '' }, (row) => showCredit(call.books, kind, row)),
    [`POST ${path}`]: (call) =>
      created(showCredit(call.books, kind, addCredit(call.books, kind, read(call, false) as CreditForm))),
    [`GET ${path}/{id}`]: (call) => one(call, call.books.find(kind, call.id)),
    [`PUT ${path}/{id}`]: (call) => one(call, changeCredit(call.books, kind, call.id, read(call, false), true)),
    [`PATCH ${path}/{id}`]: (call) => one(call, changeCredit(call.books, kind, call.id, read(call, true))),
    [`POST ${path}/{id}/archive`]: (call) => one(call, archiveCredit(call.books, kind, call.id, true)),
    ...(kind === 'creditMemo'
      ? { [`POST ${path}/{id}/restore`]: (call: Call) => one(call, archiveCredit(call.books, kind, call.id, false)) }
      : {}),
  };
}

export const creditRoutes: Routes = {
  ...routesOf('vendorCredit', '/v3/vendor-credits'),
  ...routesOf('creditMemo', '/v3/credit-memos'),
};
