import type * as z from 'zod';
import { AccessLost } from '../../../engine/errors.ts';
import { type Rows, reasonOf } from '../../reading.ts';
import type { Client } from '../client.ts';
import { toAccountList, toCompany } from '../mapper/company.ts';
import { pathOf } from '../query.ts';
import { businessPage, journalAccount, me, system } from '../schema.ts';
import { type Row, resultOf } from './rows.ts';

export const ME = '/auth/api/v1/users/me';

/** The business from the user's own page, its currency and time zone from the accounting system behind it. */
export async function readCompany(client: Client, account: string): Promise<Rows> {
  const unreadable = (error: unknown): Rows => ({
    records: [],
    unreadable: [{ entity: 'company', id: account, reason: reasonOf(error) }],
  });
  const parsed = me.safeParse(Object(await client.get(ME)).response);
  if (!parsed.success) return unreadable(parsed.error);
  const business = parsed.data.business_memberships?.find((one) => one.business.account_id === account)?.business;
  if (business === undefined)
    throw new AccessLost('freshbooks no longer shows this business to the user who consented');
  const books = system.safeParse(
    resultOf(await client.get(pathOf(['systems', 'systems', account]), 'ifAllowed')).system,
  );
  const details = books.success ? books.data : undefined;
  const timezone = details?.timezone ?? (business.id ? await timezoneOf(client, business.id) : undefined);
  return { records: [toCompany(business, account, details, timezone)], unreadable: [] };
}

/** Which of the pages about a business tells its zone is not said; this one is asked where the books do not. */
async function timezoneOf(client: Client, business: string): Promise<string | null | undefined> {
  const body = await client.get(`/auth/api/v1/users/business/${encodeURIComponent(business)}`, 'ifAllowed');
  const shown = businessPage.safeParse(Object(body).response);
  return shown.success ? shown.data.timezone : undefined;
}

/** Journal entries belong to larger plans: where they are refused, there is nothing to choose from. */
export async function readAccountList(client: Client): Promise<Rows> {
  const path = pathOf(['journal_entry_accounts', 'journal_entry_accounts']);
  const body = await client.get(path, 'ifAllowed');
  const { journal_entry_accounts } = resultOf(body);
  const rows = Array.isArray(journal_entry_accounts) ? (journal_entry_accounts as readonly Row[]) : [];
  const parsed = rows.map((row) => ({ row, ...journalAccount.safeParse(row) }));
  return {
    records: [
      toAccountList(parsed.flatMap(({ success, data }) => (success ? [data as z.infer<typeof journalAccount>] : []))),
    ],
    unreadable: parsed.flatMap(({ row, success, error }) =>
      success ? [] : [{ entity: 'accountList' as const, id: String(row?.id ?? 'unknown'), reason: reasonOf(error) }],
    ),
  };
}
