import { type Company, NAMES, type Name } from '../company.ts';
import { badEnum, business, duplicateName, required, tooLong } from '../refusals.ts';
import { isWire, pick, textOf, type Wire } from '../wire.ts';
import type { CheckContext, Kind } from './kind.ts';

const DELETED = ' (deleted)';
const PARTIES = ['Customer', 'Vendor', 'Employee'] as const satisfies readonly Name[];
const NAME_PARTS = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'] as const;
const PARTY = [
  ...NAME_PARTS, 'DisplayName', 'CompanyName', 'PrintOnCheckName', 'Active', 'PrimaryPhone', 'AlternatePhone', 'Mobile', 'Fax',
  'PrimaryEmailAddr', 'WebAddr', 'BillAddr', 'CurrencyRef', 'Notes', 'TaxIdentifier',
] as const; // biome-ignore format: a list
const LENGTH: Readonly<Record<string, number>> = {
  DisplayName: 500, GivenName: 100, MiddleName: 100, FamilyName: 100, CompanyName: 100, PrintOnCheckName: 110, Notes: 2000,
  AcctNum: 100, TaxIdentifier: 20,
}; // biome-ignore format: a table

/** Customers, vendors and employees share one space of names; inactive ones step aside with a suffix. */
function party(company: Company, body: Wire, { id, before }: CheckContext, name: 'Customer' | 'Vendor'): Wire {
  for (const [field, most] of Object.entries(LENGTH)) {
    if (String(body[field] ?? '').length > most) throw tooLong(field, most);
  }
  const parts = NAME_PARTS.map((part) => textOf(body[part])).filter(Boolean);
  const wanted = textOf(body.DisplayName) ?? (parts.length > 0 ? parts.join(' ') : undefined);
  if (wanted === undefined) throw required('DisplayName');
  if (/[:\t\n]/.test(wanted)) throw business('The name contains a colon, a tab or a new line.');
  nested(body, 'PrimaryPhone', 'FreeFormNumber', 30);
  const email = nested(body, 'PrimaryEmailAddr', 'Address', 100);
  if (email !== undefined && !(email.includes('@') && email.includes('.'))) {
    throw business('Invalid Email Address format');
  }
  const active = body.Active !== false;
  const DisplayName = nameFor(wanted, active);
  if (isTaken(company, DisplayName, name, id)) throw duplicateName();
  const currency = before?.CurrencyRef ?? body.CurrencyRef ?? { value: company.currency };
  if (
    isWire(body.CurrencyRef) &&
    before &&
    isWire(before.CurrencyRef) &&
    body.CurrencyRef.value !== before.CurrencyRef.value
  ) {
    throw business('The currency of a name cannot be changed.');
  }
  return {
    ...body,
    DisplayName,
    PrintOnCheckName: textOf(body.PrintOnCheckName) ?? textOf(body.CompanyName) ?? wanted,
    Active: active,
    CurrencyRef: currency,
    ...(isWire(body.BillAddr) ? { BillAddr: { ...body.BillAddr, Id: String((body.BillAddr as Wire).Id ?? '1') } } : {}),
    ...(name === 'Customer'
      ? { FullyQualifiedName: DisplayName, Taxable: body.Taxable ?? false, Job: body.Job ?? false, IsProject: false }
      : { Vendor1099: body.Vendor1099 ?? false }),
  };
}

const bare = (name: string): string => (name.endsWith(DELETED) ? name.slice(0, -DELETED.length) : name);
const nameFor = (name: string, active: boolean): string => (active ? bare(name) : `${bare(name)}${DELETED}`);

function isTaken(company: Company, wanted: string, name: Name, id: string | undefined): boolean {
  const { inactiveNamesCollide } = company.switches;
  const fold = (one: unknown) => (inactiveNamesCollide ? bare(String(one)) : String(one)).toLowerCase();
  return PARTIES.some((kind) =>
    company.all(kind).some((row) => !(kind === name && row.id === id) && fold(row.body.DisplayName) === fold(wanted)),
  );
}

function nested(body: Wire, field: string, name: string, most: number): string | undefined {
  const value = isWire(body[field]) ? textOf((body[field] as Wire)[name]) : undefined;
  if (value !== undefined && value.length > most) throw tooLong(`${field}.${name}`, most);
  return value;
}

const vendor: Kind = {
  name: 'Vendor',
  writable: [...PARTY, 'AcctNum', 'TermRef', 'Vendor1099', 'APAccountRef'],
  shown: ['Balance', 'V4IDPseudonym'],
  sparse: false,
  removal: 'inactive',
  check: (company, body, context) => party(company, body, context, 'Vendor'),
};
const customer: Kind = {
  name: 'Customer',
  writable: [
    ...PARTY, 'ShipAddr', 'Taxable', 'Job', 'ParentRef', 'BillWithParent', 'SalesTermRef', 'PaymentMethodRef',
    'DefaultTaxCodeRef', 'PreferredDeliveryMethod',
  ], // biome-ignore format: a list
  shown: ['Balance', 'BalanceWithJobs', 'FullyQualifiedName', 'V4IDPseudonym', 'IsProject', 'Level'],
  sparse: true,
  removal: 'inactive',
  check: (company, body, context) => party(company, body, context, 'Customer'),
};

/** Lists of plain names: unique among themselves. */
const list = (name: Name, writable: readonly string[], check: (company: Company, body: Wire) => Wire): Kind => ({
  name,
  writable: ['Name', 'Active', ...writable],
  shown: ['FullyQualifiedName', 'Level', 'Balance'],
  sparse: false,
  removal: 'inactive',
  check(company, body, { id }) {
    const plain = textOf(body.Name);
    if (plain === undefined) throw required('Name');
    if (plain.length > 100) throw tooLong('Name', 100);
    const Active = body.Active !== false;
    const Name = nameFor(plain, Active);
    const taken = company
      .all(name)
      .some((row) => row.id !== id && String(row.body.Name).toLowerCase() === Name.toLowerCase());
    if (taken) throw duplicateName();
    return { ...check(company, body), Name, FullyQualifiedName: Name, Active };
  },
});

const CLASSIFICATION: Readonly<Record<string, string>> = {
  Bank: 'Asset', 'Accounts Receivable': 'Asset', 'Other Current Asset': 'Asset', 'Fixed Asset': 'Asset', 'Other Asset': 'Asset',
  'Accounts Payable': 'Liability', 'Credit Card': 'Liability', 'Other Current Liability': 'Liability',
  'Long Term Liability': 'Liability', Equity: 'Equity', Income: 'Revenue', 'Other Income': 'Revenue',
  'Cost of Goods Sold': 'Expense', Expense: 'Expense', 'Other Expense': 'Expense',
}; // biome-ignore format: a table

const account: Kind = {
  ...list(
    'Account',
    ['AccountType', 'AccountSubType', 'AcctNum', 'ParentRef', 'SubAccount', 'CurrencyRef', 'Description'],
    (company, body) => {
      const type = String(body.AccountType ?? '');
      const Classification = CLASSIFICATION[type];
      if (type === '' && textOf(body.AccountSubType) === undefined) throw required('AccountType');
      if (!Classification) throw badEnum('AccountType');
      if (String(body.AcctNum ?? '').length > 7) throw tooLong('AcctNum', 7);
      return {
        ...body,
        Classification,
        SubAccount: body.ParentRef !== undefined,
        CurrencyRef: body.CurrencyRef ?? { value: company.currency },
      };
    },
  ),
  shown: ['FullyQualifiedName', 'Classification', 'CurrentBalance', 'CurrentBalanceWithSubAccounts', 'SubAccount'],
};
const item = list(
  'Item',
  [
    'Type',
    'Description',
    'UnitPrice',
    'IncomeAccountRef',
    'ExpenseAccountRef',
    'Taxable',
    'PurchaseDesc',
    'PurchaseCost',
    'Sku',
  ],
  (company, body) => {
    company.referred('Account', body, 'IncomeAccountRef');
    company.referred('Account', body, 'ExpenseAccountRef');
    if (body.IncomeAccountRef === undefined && body.ExpenseAccountRef === undefined) throw required('IncomeAccountRef');
    return { ...body, Type: body.Type ?? 'Service' };
  },
);
const plain = (_company: Company, body: Wire): Wire => body;

export const nameKinds: readonly Kind[] = [
  vendor,
  customer,
  account,
  item,
  list('Class', ['ParentRef', 'SubClass'], plain),
  list('Department', ['ParentRef', 'SubDepartment'], plain),
  list('Term', ['Type', 'DueDays', 'DiscountPercent', 'DiscountDays', 'DayOfMonthDue'], plain),
  list('PaymentMethod', ['Type'], plain),
  {
    ...vendor,
    name: 'Employee',
    writable: PARTY,
    check: (company, body, context) => ({ ...party(company, body, context, 'Vendor') }),
  },
];

/** The properties in which names of others stand. */
export const REFERENCES: Readonly<Record<string, Name>> = {
  VendorRef: 'Vendor', CustomerRef: 'Customer', AccountRef: 'Account', APAccountRef: 'Account', BankAccountRef: 'Account',
  CCAccountRef: 'Account', DepositToAccountRef: 'Account', ItemAccountRef: 'Account', DiscountAccountRef: 'Account',
  IncomeAccountRef: 'Account', FromAccountRef: 'Account', ToAccountRef: 'Account', ItemRef: 'Item', ClassRef: 'Class',
  DepartmentRef: 'Department', PaymentMethodRef: 'PaymentMethod', SalesTermRef: 'Term', TermRef: 'Term',
}; // biome-ignore format: a table

const CURRENCY: Readonly<Record<string, string>> = { USD: 'United States Dollar', CAD: 'Canadian Dollar', EUR: 'Euro' };

/** References with the name that the other object has now: they change with it, and nothing else does. */
export function withNames(company: Company, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => withNames(company, one));
  if (!isWire(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'CurrencyRef' && isWire(inner))
        return [key, { ...inner, name: CURRENCY[String(inner.value)] ?? String(inner.value) }];
      const name = REFERENCES[key];
      if (!name || !isWire(inner)) return [key, withNames(company, inner)];
      const row = NAMES.includes(name) ? company.tables[name].get(String(inner.value)) : undefined;
      const shown = row?.body.DisplayName ?? row?.body.Name;
      return [key, { ...pick(inner, ['value']), ...(shown === undefined ? {} : { name: shown }) }];
    }),
  );
}
