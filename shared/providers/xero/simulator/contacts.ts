import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply } from './call.ts';
import { renderContact } from './contact-wire.ts';
import { flag, listParameter, listReply } from './lists.ts';
import { normaliseContact } from './normalise.ts';
import { NotFound, Refused } from './refusals.ts';
import type { AddressRow, ContactRow, PhoneRow } from './rows.ts';
import { listOf, textOf } from './shapes.ts';
import type { Fields } from './where.ts';
import type { Wire } from './wire.ts';

/** Plain texts of a contact, kept and shown as they are. */
export const CONTACT_TEXTS = [
  'FirstName',
  'LastName',
  'EmailAddress',
  'AccountNumber',
  'CompanyNumber',
  'TaxNumber',
  'TaxNumberType',
  'BankAccountDetails',
  'DefaultCurrency',
  'AccountsReceivableTaxType',
  'AccountsPayableTaxType',
  'PurchasesDefaultAccountCode',
  'SalesDefaultAccountCode',
  'SalesDefaultLineAmountType',
  'PurchasesDefaultLineAmountType',
  'XeroNetworkKey',
] as const;
const MAX_PERSONS = 5;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const FIELDS: Fields<ContactRow> = {
  ContactID: (row) => row.id,
  ContactNumber: (row) => row.number,
  Name: (row) => row.name,
  ContactStatus: (row) => row.status,
  IsSupplier: (row) => row.isSupplier,
  IsCustomer: (row) => row.isCustomer,
  UpdatedDateUTC: (row) => row.updatedAt,
  ...Object.fromEntries(CONTACT_TEXTS.map((name) => [name, (row: ContactRow) => row.texts[name]])),
};

export function listContacts(call: Call): Reply {
  const { query, books } = call;
  const ids = listParameter(query, 'IDs');
  const summaryOnly = flag(query, 'summaryOnly');
  const term = query.get('searchTerm')?.toLowerCase();
  let rows = books.contacts.listed(books.now);
  if (!flag(query, 'includeArchived')) rows = rows.filter((row) => row.status === 'ACTIVE');
  if (ids) rows = rows.filter((row) => ids.has(row.id));
  if (term) rows = rows.filter((row) => searchable(row).some((text) => text?.toLowerCase().includes(term)));
  return listReply(call, rows, {
    key: 'Contacts',
    type: 'Contact',
    fields: FIELDS,
    paged: true,
    increments: true,
    forcesPaging: summaryOnly,
    render: (row, paged) => renderContact(row, summaryOnly ? 'summary' : paged ? 'full' : 'short'),
  });
}

const searchable = ({ name, number, texts }: ContactRow) => [
  name,
  number,
  texts.FirstName,
  texts.LastName,
  texts.CompanyNumber,
  texts.EmailAddress,
];

export function getContact(call: Call): Reply {
  const key = call.segments[1] ?? '';
  const row = call.books.contacts.get(key.toLowerCase()) ?? byNumber(call.books, key);
  if (!row) throw new NotFound();
  return { key: 'Contacts', items: [renderContact(row, 'full')] };
}

export const createContacts = (call: Call): Reply =>
  writeAll(
    call,
    { key: 'Contacts', idName: 'ContactID', list: elements(call, 'Contacts', 'Contact') },
    (source) => saveContact(call.books, source, undefined),
    (row) => renderContact(row, 'full'),
  );

export const upsertContacts = (call: Call): Reply =>
  writeAll(
    call,
    { key: 'Contacts', idName: 'ContactID', list: elements(call, 'Contacts', 'Contact') },
    (source) => saveContact(call.books, source, match(call.books, source)),
    (row) => renderContact(row, 'full'),
  );

export function updateContact(call: Call): Reply {
  const row = call.books.contacts.get(call.segments[1]?.toLowerCase());
  if (!row) throw new NotFound();
  const list = elements(call, 'Contacts', 'Contact').slice(0, 1);
  return writeAll(
    call,
    { key: 'Contacts', idName: 'ContactID', list },
    (source) => saveContact(call.books, source, row),
    (saved) => renderContact(saved, 'full'),
  );
}

function match(books: Books, source: Wire): ContactRow | undefined {
  for (const by of books.world.options.switches.contactMatch) {
    const value = textOf(source, by);
    if (!value) continue;
    const found =
      by === 'ContactID'
        ? books.contacts.get(value.toLowerCase())
        : by === 'ContactNumber'
          ? byNumber(books, value)
          : byName(books, value);
    if (found) return found;
    if (by === 'ContactID') throw new Refused('The contact with the specified contact details could not be found.');
  }
  return undefined;
}

export function byNumber(books: Books, number: string): ContactRow | undefined {
  for (const row of books.contacts.all()) if (row.number === number) return row;
  return undefined;
}

/** The active contact of this name; names compare without case. */
export function byName(books: Books, name: string): ContactRow | undefined {
  const wanted = name.trim().toLowerCase();
  for (const row of books.contacts.all()) if (row.status === 'ACTIVE' && row.name.toLowerCase() === wanted) return row;
  return undefined;
}

/** Creates or changes a contact: what the source leaves out stays, lists that it carries replace. */
export function saveContact(books: Books, source: Wire, old: ContactRow | undefined): ContactRow {
  const { now } = books;
  const name = contactName(books, textOf(source, 'Name') ?? old?.name ?? '');
  const status = (textOf(source, 'ContactStatus') as ContactRow['status'] | undefined) ?? old?.status ?? 'ACTIVE';
  const number = textOf(source, 'ContactNumber') ?? old?.number;
  const texts = { ...old?.texts };
  for (const field of CONTACT_TEXTS) {
    const value = textOf(source, field);
    if (value !== undefined) texts[field] = value;
  }
  const persons = listOf(source, 'ContactPersons') ?? old?.persons ?? [];
  checkContact(books, { name, number, status, texts, persons }, old);
  const mergedTo = status === 'ACTIVE' ? undefined : old?.mergedTo;
  const row = normaliseContact(books.world.options.normalise, {
    id: old?.id ?? books.world.guid(),
    updatedAt: now,
    name,
    status,
    texts,
    persons,
    addresses: (listOf(source, 'Addresses') as AddressRow[] | undefined) ?? old?.addresses ?? [],
    phones: (listOf(source, 'Phones') as PhoneRow[] | undefined) ?? old?.phones ?? [],
    nested: { ...old?.nested, ...nestedOf(source) },
    isSupplier: old?.isSupplier ?? false,
    isCustomer: old?.isCustomer ?? false,
    hasAttachments: old?.hasAttachments ?? false,
    ...(number ? { number } : {}),
    ...(mergedTo ? { mergedTo } : {}),
  });
  books.contacts.put(row, now);
  books.raise('CONTACT', old ? 'UPDATE' : 'CREATE', row.id);
  return row;
}

const nestedOf = (source: Wire): Wire =>
  Object.fromEntries(
    ['PaymentTerms', 'BatchPayments'].filter((name) => source[name]).map((name) => [name, source[name]]),
  );

function contactName(books: Books, given: string): string {
  const tidy = given.replace(/\s+/g, ' ').trim();
  if (tidy === '') throw new Refused('The contact name must be specified.');
  if (tidy !== given && books.world.options.switches.contactNameSpaces === 'refuse') {
    throw new Refused('The contact name must not have leading, trailing or consecutive spaces.');
  }
  return tidy;
}

type Checked = Pick<ContactRow, 'name' | 'status' | 'texts' | 'persons'> & { readonly number: string | undefined };

function checkContact(
  books: Books,
  { name, number, status, texts, persons }: Checked,
  old: ContactRow | undefined,
): void {
  const messages: string[] = [];
  if (/[<>]/.test(name)) messages.push('The contact name cannot contain the characters < or >.');
  if (texts.EmailAddress && !EMAIL.test(texts.EmailAddress)) messages.push('Email address must be valid.');
  if (persons.length > MAX_PERSONS) messages.push('A maximum of 5 contact persons can be added to a contact.');
  const twin = status === 'ACTIVE' && books.world.options.switches.uniqueContactNames ? byName(books, name) : undefined;
  if (twin && twin.id !== old?.id) {
    messages.push(
      `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
    );
  }
  const numbered = number ? byNumber(books, number) : undefined;
  if (numbered && numbered.id !== old?.id) {
    messages.push('Another contact has this contact number. Please enter a different contact number.');
  }
  if (messages.length > 0) throw new Refused(...messages);
}

/** Supplier and customer are derived from documents and do not move UpdatedDateUTC. */
export function markTrades(books: Books, contactId: string, type: string): void {
  const row = books.contacts.get(contactId);
  const flagName = type === 'ACCPAY' ? 'isSupplier' : 'isCustomer';
  if (row && !row[flagName]) books.contacts.put({ ...row, [flagName]: true }, books.now);
}
