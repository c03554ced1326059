import type { Books } from './books.ts';
import { CONTACT_TEXTS } from './contacts.ts';
import { loadDocuments, loadPayments } from './load-documents.ts';
import type { AccountRow, AddressRow, ContactRow, PhoneRow, TaxRateRow, TrackingRow } from './rows.ts';
import { boolOf, listOf, numberOf, objectOf, textOf } from './shapes.ts';
import { dayOf, parseInstant, type Wire } from './wire.ts';

export const instant = (source: Wire, name: string, fallback: number): number => parseInstant(source[name]) ?? fallback;

type Loader = (books: Books, rows: readonly Wire[]) => void;

/**
 * Reads a file in Xero's own response format, metadata and all, as an export of a real organisation is.
 * Rows are taken as they are: what Xero shows need not pass the rules for what may be written.
 * @throws the file is no response of a resource that the simulator knows
 */
export function loadFile(books: Books, fileName: string, json: string): void {
  const name = fileName
    .replace(/^.*[\\/]/, '')
    .replace(/\.json$/i, '')
    .toLowerCase();
  const found = LOADERS[name] ?? LOADERS[`${name}s`];
  if (!found) throw new Error(`${fileName}: not a resource that the simulator loads`);
  const [key, load] = found;
  let body: Wire;
  try {
    body = JSON.parse(json) as Wire;
  } catch (error) {
    throw new Error(`${fileName}: ${(error as Error).message}`);
  }
  const rows = listOf(body, key);
  if (!rows) throw new Error(`${fileName}: expected Xero's response format with a list "${key}"`);
  load(books, rows);
  books.undo.clear();
}

const LOADERS: Readonly<Record<string, readonly [key: string, load: Loader]>> = {
  organisations: ['Organisations', loadOrganisation],
  accounts: ['Accounts', loadAccounts],
  taxrates: ['TaxRates', loadTaxRates],
  currencies: [
    'Currencies',
    (books, rows) => {
      for (const row of rows) books.currencies.set(textOf(row, 'Code') ?? '', textOf(row, 'Description') ?? '');
    },
  ],
  trackingcategories: ['TrackingCategories', loadTracking],
  contacts: ['Contacts', loadContacts],
  invoices: ['Invoices', (books, rows) => loadDocuments(books, 'Invoice', rows)],
  creditnotes: ['CreditNotes', (books, rows) => loadDocuments(books, 'CreditNote', rows)],
  overpayments: ['Overpayments', (books, rows) => loadDocuments(books, 'Overpayment', rows)],
  prepayments: ['Prepayments', (books, rows) => loadDocuments(books, 'Prepayment', rows)],
  payments: ['Payments', loadPayments],
  attachments: ['Attachments', loadAttachments],
};

/** The order in which files of one company are loaded: what others point to comes first. */
export const LOAD_ORDER = Object.keys(LOADERS);

function loadOrganisation(books: Books, rows: readonly Wire[]): void {
  const [row] = rows;
  if (!row) return;
  const periodLock = parseInstant(row.PeriodLockDate);
  const yearLock = parseInstant(row.EndOfYearLockDate);
  const baseCurrency = textOf(row, 'BaseCurrency') ?? books.info.baseCurrency;
  const { PeriodLockDate: _period, EndOfYearLockDate: _year, ...extra } = row;
  books.info = {
    tenantId: textOf(row, 'OrganisationID')?.toLowerCase() ?? books.info.tenantId,
    name: textOf(row, 'Name') ?? books.info.name,
    baseCurrency,
    countryCode: textOf(row, 'CountryCode') ?? books.info.countryCode,
    timezone: textOf(row, 'Timezone') ?? books.info.timezone,
    createdAt: instant(row, 'CreatedDateUTC', books.info.createdAt),
    extra,
    ...(periodLock === undefined ? {} : { periodLock: dayOf(periodLock) }),
    ...(yearLock === undefined ? {} : { yearLock: dayOf(yearLock) }),
  };
  books.currencies.set(baseCurrency, baseCurrency);
}

function loadAccounts(books: Books, rows: readonly Wire[]): void {
  books.accounts.load(
    rows.map((row): AccountRow => {
      const optional = {
        systemAccount: 'SystemAccount',
        bankAccountNumber: 'BankAccountNumber',
        bankAccountType: 'BankAccountType',
        currency: 'CurrencyCode',
        description: 'Description',
      } as const;
      return {
        id: (textOf(row, 'AccountID') ?? books.world.guid()).toLowerCase(),
        updatedAt: instant(row, 'UpdatedDateUTC', books.now),
        code: textOf(row, 'Code') ?? '',
        name: textOf(row, 'Name') ?? '',
        type: textOf(row, 'Type') ?? 'EXPENSE',
        class: textOf(row, 'Class') ?? 'EXPENSE',
        status: (textOf(row, 'Status') as AccountRow['status'] | undefined) ?? 'ACTIVE',
        taxType: textOf(row, 'TaxType') ?? 'NONE',
        enablePayments: boolOf(row, 'EnablePaymentsToAccount') ?? false,
        ...Object.fromEntries(
          Object.entries(optional).flatMap(([to, from]) => (textOf(row, from) ? [[to, textOf(row, from)]] : [])),
        ),
      };
    }),
  );
}

function loadTaxRates(books: Books, rows: readonly Wire[]): void {
  books.taxRates.clear();
  for (const row of rows) {
    const can = (group: string) => boolOf(row, `CanApplyTo${group}`) ?? true;
    const rate: TaxRateRow = {
      name: textOf(row, 'Name') ?? '',
      taxType: textOf(row, 'TaxType') ?? '',
      rate: numberOf(row, 'EffectiveRate') ?? 0,
      status: textOf(row, 'Status') ?? 'ACTIVE',
      appliesTo: {
        Assets: can('Assets'),
        Equity: can('Equity'),
        Expenses: can('Expenses'),
        Liabilities: can('Liabilities'),
        Revenue: can('Revenue'),
      },
    };
    books.taxRates.set(rate.taxType, rate);
  }
}

function loadTracking(books: Books, rows: readonly Wire[]): void {
  type Status = TrackingRow['status'];
  for (const row of rows) {
    const options = (listOf(row, 'Options') ?? []).map((option) => ({
      id: (textOf(option, 'TrackingOptionID') ?? books.world.guid()).toLowerCase(),
      name: textOf(option, 'Name') ?? '',
      status: (textOf(option, 'Status') ?? 'ACTIVE') as Status,
    }));
    const id = (textOf(row, 'TrackingCategoryID') ?? books.world.guid()).toLowerCase();
    const status = (textOf(row, 'Status') ?? 'ACTIVE') as Status;
    books.tracking.put({ id, updatedAt: books.now, name: textOf(row, 'Name') ?? '', status, options }, books.now);
  }
}

function loadContacts(books: Books, rows: readonly Wire[]): void {
  for (const row of rows) {
    const number = textOf(row, 'ContactNumber');
    const mergedTo = textOf(row, 'MergedToContactID')?.toLowerCase();
    const nested = ['PaymentTerms', 'BatchPayments'].flatMap((name) =>
      objectOf(row, name) ? [[name, row[name]]] : [],
    );
    const contact: ContactRow = {
      id: (textOf(row, 'ContactID') ?? books.world.guid()).toLowerCase(),
      updatedAt: instant(row, 'UpdatedDateUTC', books.now),
      name: textOf(row, 'Name') ?? '',
      status: (textOf(row, 'ContactStatus') as ContactRow['status'] | undefined) ?? 'ACTIVE',
      texts: Object.fromEntries(
        CONTACT_TEXTS.flatMap((name) => (textOf(row, name) ? [[name, textOf(row, name) as string]] : [])),
      ),
      addresses: (listOf(row, 'Addresses') ?? []) as unknown as AddressRow[],
      phones: (listOf(row, 'Phones') ?? []) as unknown as PhoneRow[],
      persons: listOf(row, 'ContactPersons') ?? [],
      nested: Object.fromEntries(nested),
      isSupplier: boolOf(row, 'IsSupplier') ?? false,
      isCustomer: boolOf(row, 'IsCustomer') ?? false,
      hasAttachments: boolOf(row, 'HasAttachments') ?? false,
      ...(number ? { number } : {}),
      ...(mergedTo ? { mergedTo } : {}),
    };
    books.contacts.put(contact, books.now);
  }
}

/** Not a list of Xero's: its attachment rows, each with the invoice's id and the bytes in base64. */
function loadAttachments(books: Books, rows: readonly Wire[]): void {
  for (const row of rows) {
    const ownerId = /\/([0-9a-f-]{36})\/Attachments\//i.exec(textOf(row, 'Url') ?? '')?.[1]?.toLowerCase();
    if (!ownerId) throw new Error('Attachments.json: every attachment needs the Url under its document');
    const file = {
      id: (textOf(row, 'AttachmentID') ?? books.world.guid()).toLowerCase(),
      fileName: textOf(row, 'FileName') ?? 'file',
      mimeType: textOf(row, 'MimeType') ?? 'application/octet-stream',
      bytes: new Uint8Array(Buffer.from(textOf(row, 'Content') ?? '', 'base64')),
    };
    const invoice = books.invoices.get(ownerId);
    if (invoice) books.invoices.put({ ...invoice, hasAttachments: true }, books.now);
    books.attachments.set(ownerId, [...(books.attachments.get(ownerId) ?? []), file]);
  }
}
