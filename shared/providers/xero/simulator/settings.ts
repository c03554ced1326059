import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply } from './call.ts';
import { flag } from './lists.ts';
import { NotFound, Refused } from './refusals.ts';
import type { TaxRateRow, TrackingRow } from './rows.ts';
import { textOf } from './shapes.ts';
import { type Fields, parseOrder, parseWhere } from './where.ts';
import { dayMs, envelopeDate, msDate, today, type Wire } from './wire.ts';

/** Organisation, its actions, tax rates, currencies, tracking: lists without increments and without pages. */
function plainList<R>(
  call: Call,
  key: string,
  type: string,
  rows: R[],
  fields: Fields<R>,
  render: (row: R) => Wire,
): Reply {
  const where = call.query.get('where');
  const order = call.query.get('order');
  const found = where ? rows.filter(parseWhere(where, fields, type)) : rows;
  return { key, items: (order ? found.toSorted(parseOrder(order, fields, type)) : found).map(render) };
}

export const getOrganisation = (call: Call): Reply => ({
  key: 'Organisations',
  items: [renderOrganisation(call.books)],
});

function renderOrganisation({ info }: Books): Wire {
  return {
    LegalName: info.name,
    PaysTax: true,
    Version: info.countryCode === 'US' ? 'US' : 'GLOBAL',
    OrganisationType: 'COMPANY',
    IsDemoCompany: false,
    OrganisationStatus: 'ACTIVE',
    FinancialYearEndDay: 31,
    FinancialYearEndMonth: 12,
    SalesTaxBasis: 'ACCRUALS',
    SalesTaxPeriod: 'QUARTERLY',
    DefaultSalesTax: 'Tax Exclusive',
    DefaultPurchasesTax: 'Tax Exclusive',
    OrganisationEntityType: 'COMPANY',
    ShortCode: '!mBdtL',
    Edition: 'BUSINESS',
    Class: 'STANDARD',
    Addresses: [],
    Phones: [],
    ExternalLinks: [],
    PaymentTerms: {},
    ...info.extra,
    Name: info.name,
    BaseCurrency: info.baseCurrency,
    CountryCode: info.countryCode,
    Timezone: info.timezone,
    OrganisationID: info.tenantId,
    CreatedDateUTC: envelopeDate(info.createdAt),
    ...(info.periodLock ? { PeriodLockDate: msDate(dayMs(info.periodLock)) } : {}),
    ...(info.yearLock ? { EndOfYearLockDate: msDate(dayMs(info.yearLock)) } : {}),
  };
}

export function getActions(call: Call): Reply {
  const { books } = call;
  const month = today(books.now, books.info.timezone).slice(0, 7);
  const approvals = (type: 'ACCPAY' | 'ACCREC'): boolean => {
    const limit = books.info.approvalsPerMonth?.[type];
    if (limit === undefined) return true;
    const used = [...books.invoices.all()].filter((row) => row.type === type && row.approvedIn === month).length;
    return used < limit;
  };
  const actions: readonly (readonly [string, boolean])[] = [
    ['UseMulticurrency', books.currencies.size > 1],
    ['CreateApprovedBill', approvals('ACCPAY')],
    ['CreateApprovedInvoice', approvals('ACCREC')],
    ['CreateInvoicePayment', true],
    ['CreateDraftInvoice', true],
    ['CreateDraftBill', true],
    ['AttachFile', true],
  ];
  return {
    key: 'Actions',
    items: actions.map(([Name, allowed]) => ({ Name, Status: allowed ? 'ALLOWED' : 'NOT-ALLOWED' })),
  };
}

export const listTaxRates = (call: Call): Reply =>
  plainList(
    call,
    'TaxRates',
    'TaxRate',
    [...call.books.taxRates.values()],
    { Name: (row) => row.name, TaxType: (row) => row.taxType, Status: (row) => row.status },
    renderTaxRate,
  );

const renderTaxRate = (row: TaxRateRow): Wire => ({
  Name: row.name,
  TaxType: row.taxType,
  CanApplyToAssets: row.appliesTo.Assets,
  CanApplyToEquity: row.appliesTo.Equity,
  CanApplyToExpenses: row.appliesTo.Expenses,
  CanApplyToLiabilities: row.appliesTo.Liabilities,
  CanApplyToRevenue: row.appliesTo.Revenue,
  DisplayTaxRate: row.rate,
  EffectiveRate: row.rate,
  Status: row.status,
  TaxComponents: [{ Name: row.name, Rate: row.rate, IsCompound: false, IsNonRecoverable: false }],
});

export const listCurrencies = (call: Call): Reply =>
  plainList(
    call,
    'Currencies',
    'Currency',
    [...call.books.currencies],
    { Code: ([code]) => code, Description: ([, description]) => description },
    ([Code, Description]) => ({ Code, Description }),
  );

export const listTracking = (call: Call): Reply => {
  const archived = flag(call.query, 'includeArchived');
  return plainList(
    call,
    'TrackingCategories',
    'TrackingCategory',
    [...call.books.tracking.all()].filter((row) => archived || row.status === 'ACTIVE'),
    { TrackingCategoryID: (row) => row.id, Name: (row) => row.name, Status: (row) => row.status },
    renderTracking,
  );
};

function find(call: Call): TrackingRow {
  const row = call.books.tracking.get(call.segments[1]?.toLowerCase());
  if (!row) throw new NotFound();
  return row;
}

export const getTracking = (call: Call): Reply => ({ key: 'TrackingCategories', items: [renderTracking(find(call))] });

/** Categories are written bare, one per call: two active ones at most. */
export function writeTracking(call: Call): Reply {
  const { books } = call;
  const old = call.method === 'POST' ? find(call) : undefined;
  return writeAll(
    call,
    {
      key: 'TrackingCategories',
      idName: 'TrackingCategoryID',
      list: elements(call, 'TrackingCategories', 'TrackingCategory').slice(0, 1),
    },
    (source) => saveTracking(books, source, old),
    renderTracking,
  );
}

export function saveTracking(books: Books, source: Wire, old: TrackingRow | undefined): TrackingRow {
  const name = textOf(source, 'Name') ?? old?.name ?? '';
  const status = (textOf(source, 'Status') as TrackingRow['status'] | undefined) ?? old?.status ?? 'ACTIVE';
  if (name === '') throw new Refused('The tracking category name must be specified.');
  const others = [...books.tracking.all()].filter((row) => row.id !== old?.id);
  if (others.some((row) => row.name.toLowerCase() === name.toLowerCase()))
    throw new Refused('A tracking category with this name already exists.');
  if (status === 'ACTIVE' && others.filter((row) => row.status === 'ACTIVE').length >= 2) {
    throw new Refused('A maximum of two tracking categories can be active.');
  }
  return books.tracking.put(
    { id: old?.id ?? books.world.guid(), updatedAt: books.now, name, status, options: old?.options ?? [] },
    books.now,
  );
}

export function writeTrackingOption(call: Call): Reply {
  const { books } = call;
  const category = find(call);
  const optionId = call.segments[3]?.toLowerCase();
  return writeAll(
    call,
    { key: 'Options', idName: 'TrackingOptionID', list: elements(call, 'Options', 'TrackingOption').slice(0, 1) },
    (source) => saveTrackingOption(books, books.tracking.get(category.id) as TrackingRow, source, optionId),
    (option) => renderOption(option),
  );
}

export function saveTrackingOption(books: Books, category: TrackingRow, source: Wire, optionId: string | undefined) {
  const old = category.options.find(({ id }) => id === optionId);
  if (optionId && !old) throw new NotFound();
  const name = textOf(source, 'Name') ?? old?.name ?? '';
  if (name === '') throw new Refused('The tracking option name must be specified.');
  if (category.options.some((option) => option.id !== old?.id && option.name.toLowerCase() === name.toLowerCase())) {
    throw new Refused('A tracking option with this name already exists.');
  }
  const status = (textOf(source, 'Status') as 'ACTIVE' | 'ARCHIVED' | undefined) ?? old?.status ?? 'ACTIVE';
  const option = { id: old?.id ?? books.world.guid(), name, status };
  const options = old
    ? category.options.map((row) => (row.id === old.id ? option : row))
    : [...category.options, option];
  books.tracking.put({ ...category, options, updatedAt: books.now }, books.now);
  return option;
}

const renderOption = (option: TrackingRow['options'][number]): Wire => ({
  TrackingOptionID: option.id,
  Name: option.name,
  Status: option.status,
});

const renderTracking = (row: TrackingRow): Wire => ({
  TrackingCategoryID: row.id,
  Name: row.name,
  Status: row.status,
  Options: row.options.map(renderOption),
});
