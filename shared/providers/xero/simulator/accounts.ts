import type { Books } from './books.ts';
import { writeAll } from './bulk.ts';
import { type Call, elements, type Reply } from './call.ts';
import { findByCode } from './lines.ts';
import { listReply } from './lists.ts';
import { badPayload, NotFound, Refused } from './refusals.ts';
import type { AccountRow } from './rows.ts';
import { boolOf, textOf } from './shapes.ts';
import type { Fields } from './where.ts';
import { msDate, type Wire } from './wire.ts';

/** Class of each account type. */
const CLASSES: Readonly<Record<string, string>> = {
  BANK: 'ASSET',
  CURRENT: 'ASSET',
  FIXED: 'ASSET',
  INVENTORY: 'ASSET',
  NONCURRENT: 'ASSET',
  PREPAYMENT: 'ASSET',
  CURRLIAB: 'LIABILITY',
  LIABILITY: 'LIABILITY',
  TERMLIAB: 'LIABILITY',
  PAYG: 'LIABILITY',
  EQUITY: 'EQUITY',
  DEPRECIATN: 'EXPENSE',
  DIRECTCOSTS: 'EXPENSE',
  EXPENSE: 'EXPENSE',
  OVERHEADS: 'EXPENSE',
  OTHERINCOME: 'REVENUE',
  REVENUE: 'REVENUE',
  SALES: 'REVENUE',
};

const FIELDS: Fields<AccountRow> = {
  AccountID: (row) => row.id,
  Code: (row) => row.code,
  Name: (row) => row.name,
  Type: (row) => row.type,
  Class: (row) => row.class,
  Status: (row) => row.status,
  TaxType: (row) => row.taxType,
  SystemAccount: (row) => row.systemAccount ?? '',
  EnablePaymentsToAccount: (row) => row.enablePayments,
  CurrencyCode: (row) => row.currency,
  BankAccountType: (row) => row.bankAccountType,
  UpdatedDateUTC: (row) => row.updatedAt,
};

export function listAccounts(call: Call): Reply {
  const { books } = call;
  return listReply(call, books.accounts.listed(books.now), {
    key: 'Accounts',
    type: 'Account',
    fields: FIELDS,
    paged: false,
    increments: true,
    render: renderAccount,
  });
}

function find(call: Call): AccountRow {
  const row = call.books.accounts.get(call.segments[1]?.toLowerCase());
  if (!row) throw new NotFound();
  return row;
}

export const getAccount = (call: Call): Reply => ({ key: 'Accounts', items: [renderAccount(find(call))] });

/** PUT takes one account per call, bare; POST by id takes the envelope. */
export function writeAccount(call: Call): Reply {
  const list = elements(call, 'Accounts', 'Account');
  if (list.length > 1) throw badPayload('Only one account can be written per request.');
  const old = call.method === 'POST' ? find(call) : undefined;
  return writeAll(
    call,
    { key: 'Accounts', idName: 'AccountID', list },
    (source) => saveAccount(call.books, source, old),
    renderAccount,
  );
}

export function deleteAccount(call: Call): Reply {
  const row = find(call);
  if (row.systemAccount) throw badPayload('System accounts cannot be deleted.');
  return {
    key: 'Accounts',
    items: [
      renderAccount(call.books.accounts.put({ ...row, status: 'DELETED', updatedAt: call.books.now }, call.books.now)),
    ],
  };
}

export function saveAccount(books: Books, source: Wire, old: AccountRow | undefined): AccountRow {
  const type = textOf(source, 'Type') ?? old?.type ?? '';
  const accountClass = CLASSES[type];
  if (!accountClass) throw new Refused('The account type is not valid.');
  const name = textOf(source, 'Name') ?? old?.name ?? '';
  const code = textOf(source, 'Code') ?? old?.code ?? '';
  const bankAccountNumber = textOf(source, 'BankAccountNumber') ?? old?.bankAccountNumber;
  const isBank = type === 'BANK';
  if (name === '') throw new Refused('The account name must be specified.');
  if (code === '' && !isBank) throw new Refused('The account code must be specified.');
  if (isBank && !bankAccountNumber) throw new Refused('The bank account number must be specified.');
  const twin = code === '' ? undefined : findByCode(books, code);
  if (twin && twin.id !== old?.id) throw new Refused('Please enter a unique Code.');
  for (const row of books.accounts.all()) {
    if (row.name === name && row.id !== old?.id && row.status !== 'DELETED')
      throw new Refused('Please enter a unique Name.');
  }
  const status = (textOf(source, 'Status') as AccountRow['status'] | undefined) ?? old?.status ?? 'ACTIVE';
  if (old?.systemAccount && status !== 'ACTIVE') throw new Refused('System accounts cannot be archived.');
  const description = textOf(source, 'Description') ?? old?.description;
  const row: AccountRow = {
    id: old?.id ?? books.world.guid(),
    updatedAt: books.now,
    code,
    name,
    type,
    class: accountClass,
    status,
    taxType: textOf(source, 'TaxType') ?? old?.taxType ?? 'NONE',
    enablePayments: boolOf(source, 'EnablePaymentsToAccount') ?? old?.enablePayments ?? false,
    ...(old?.systemAccount ? { systemAccount: old.systemAccount } : {}),
    ...(isBank
      ? {
          bankAccountNumber: bankAccountNumber as string,
          bankAccountType: textOf(source, 'BankAccountType') || (old?.bankAccountType ?? 'BANK'),
          currency: textOf(source, 'CurrencyCode') ?? old?.currency ?? books.info.baseCurrency,
        }
      : {}),
    ...(description ? { description } : {}),
  };
  return books.accounts.put(row, books.now);
}

export const renderAccount = (row: AccountRow): Wire => ({
  AccountID: row.id,
  ...(row.code ? { Code: row.code } : {}),
  Name: row.name,
  Status: row.status,
  Type: row.type,
  TaxType: row.taxType,
  Class: row.class,
  ...(row.description ? { Description: row.description } : {}),
  ...(row.systemAccount ? { SystemAccount: row.systemAccount } : {}),
  EnablePaymentsToAccount: row.enablePayments,
  ShowInExpenseClaims: false,
  ...(row.type === 'BANK'
    ? {
        BankAccountNumber: row.bankAccountNumber ?? '',
        BankAccountType: row.bankAccountType ?? 'BANK',
        ...(row.currency ? { CurrencyCode: row.currency } : {}),
      }
    : {}),
  HasAttachments: false,
  UpdatedDateUTC: msDate(row.updatedAt),
  AddToWatchlist: false,
});
