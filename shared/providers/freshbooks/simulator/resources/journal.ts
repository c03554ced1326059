import { type Account, newRow } from '../account.ts';
import { type Call, objectOf, type Reply, result } from '../call.ts';
import { dayRange } from '../filters.ts';
import { listReply } from '../lists.ts';
import { decimalOf, money, toCents } from '../money.ts';
import { denied, ERRNO, invalid, Refused, required } from '../refusals.ts';
import type { Operation } from '../resource.ts';
import type { JournalDetail, JournalRow } from '../rows.ts';
import { isDay } from '../time.ts';
import { isWire, textOf, type Wire, wholeOf } from '../wire.ts';
import { CHART, type ChartAccount } from './chart.ts';

const scope = 'journal_entries' as const;

/** Only made, never changed or deleted. @see https://www.freshbooks.com/api/journal_entries */
export const journalOperations: readonly Operation[] = [
  { name: 'POST /journal_entries/journal_entries', scope, write: true, run: createEntry },
  { name: 'GET /journal_entries/journal_entry_details', scope, write: false, run: listDetails },
  { name: 'GET /journal_entry_accounts/journal_entry_accounts', scope, write: false, run: listAccounts },
];

function createEntry(call: Call): Reply {
  checkPlan(call.account);
  const row = addJournalEntry(call.account, objectOf(call, 'journal_entry'));
  return result({ journal_entry: showEntry(row) });
}

/** @throws {Refused} 422 */
export function addJournalEntry(account: Account, body: Wire): JournalRow {
  for (const field of ['name', 'user_entered_date', 'details'])
    if (!body[field]) throw required('journal_entry', field);
  const date = body.user_entered_date;
  if (!isDay(date))
    throw new Refused(422, ERRNO.date, 'Value must be a date', {
      object: 'journal_entry',
      field: 'user_entered_date',
      value: date,
    });
  if (!Array.isArray(body.details)) throw invalid('journal_entry', 'details', body.details);
  const details = body.details.map((detail: unknown) => detailOf(account, detail));
  const total = (side: 'debit' | 'credit') => details.reduce((sum, detail) => sum + (detail[side] ?? 0), 0);
  if (details.length < 2 || total('debit') !== total('credit'))
    throw invalid('journal_entry', 'details', undefined, 'Debits and credits must be equal.');
  const fields = { name: textOf(body.name) ?? '', description: textOf(body.description) ?? '' };
  const row = newRow(account, account.journalEntries, fields);
  const currency = textOf(body.currency_code) ?? account.currency;
  return account.journalEntries.put({ ...row, date, currency, details }, account.now);
}

function detailOf(account: Account, detail: unknown): JournalDetail {
  if (!isWire(detail)) throw invalid('journal_entry', 'details', detail);
  const id = wholeOf(detail.sub_accountid);
  if (!CHART.some((one) => one.id === id)) throw invalid('journal_entry_detail', 'sub_accountid', detail.sub_accountid);
  const cents = (name: 'debit' | 'credit'): number | null => {
    if (detail[name] === undefined || detail[name] === null) return null;
    const amount = decimalOf(detail[name]);
    if (!amount)
      throw new Refused(422, ERRNO.number, 'Value must be a number', {
        object: 'journal_entry_detail',
        field: name,
        value: detail[name],
      });
    return toCents(amount);
  };
  account.lastDetailId += 1;
  return { detailid: account.lastDetailId, subAccountId: id as number, debit: cents('debit'), credit: cents('credit') };
}

const text = (cents: number | null): string | null => (cents === null ? null : money(cents, '').amount);

const showEntry = (row: JournalRow): Wire => ({
  id: row.id,
  entryid: row.id,
  ...row.fields,
  user_entered_date: row.date,
  currency_code: row.currency,
  details: row.details.map((detail) => ({
    id: detail.detailid,
    detailid: detail.detailid,
    sub_accountid: detail.subAccountId,
    ...row.fields,
    user_entered_date: row.date,
    currency_code: row.currency,
    debit: text(detail.debit),
    credit: text(detail.credit),
  })),
});

function listDetails(call: Call): Reply {
  checkPlan(call.account);
  const entries = call.account.journalEntries.listed(call.account.now);
  const rows = entries.flatMap((entry) =>
    entry.details.map((detail) => ({ ...entry, id: detail.detailid, entry, detail })),
  );
  return listReply(call, 'journal_entry_details', rows, {
    filters: dayRange('user_entered_date', (row) => row.date),
    sorts: { date: (row) => row.date },
    render: ({ entry, detail }) => ({
      id: detail.detailid,
      detailid: detail.detailid,
      accounting_systemid: call.account.id,
      ...entry.fields,
      user_entered_date: entry.date,
      debit: detail.debit === null ? null : money(detail.debit, entry.currency),
      credit: detail.credit === null ? null : money(detail.credit, entry.currency),
      entry: { id: entry.id, entryid: entry.id, accounting_systemid: call.account.id },
      sub_account: showSubAccount(call.account, CHART.find(({ id }) => id === detail.subAccountId)!),
    }),
  });
}

function listAccounts({ account }: Call): Reply {
  checkPlan(account);
  const heads = CHART.filter(({ parent }) => parent === undefined);
  const journal_entry_accounts = heads.map((head) => ({
    id: head.id,
    accountid: head.id,
    account_name: head.name,
    account_number: head.number,
    account_type: head.type,
    accounting_systemid: account.id,
    balance: '0.00',
    currency_code: account.currency,
    created_at: '2024-01-01 00:00:00',
    sub_accounts: CHART.filter(({ number, parent }) => parent === head.number || number === head.number).map((one) =>
      showSubAccount(account, one),
    ),
  }));
  const total = journal_entry_accounts.length;
  return result({ journal_entry_accounts, page: 1, pages: 1, per_page: Math.max(15, total), total });
}

const showSubAccount = (account: Account, one: ChartAccount): Wire => ({
  id: one.id,
  sub_accountid: one.id,
  parentid: one.id,
  account_sub_name: one.name,
  account_sub_number: one.number,
  account_type: one.type,
  accounting_systemid: account.id,
  balance: '0.00',
  currency_code: account.currency,
  created_at: '2024-01-01 00:00:00',
  custom: false,
  transaction_posted: false,
});

function checkPlan(account: Account): void {
  if (!account.business.advancedAccounting) throw denied('Your plan does not include journal entries.');
}
