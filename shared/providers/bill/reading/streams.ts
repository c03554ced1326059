import type { Clock } from '../../../engine/ports.ts';
import type { Page, Position } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import type { Client } from '../client.ts';
import { DIMENSION_PATH } from '../ids.ts';
import type { Switches } from '../switches.ts';
import { type Clause, listPath } from './query.ts';
import { pageOf, readRows } from './rows.ts';
import { walk } from './walk.ts';

export interface Reading {
  readonly client: Client;
  readonly clock: Clock;
  readonly switches: Switches;
}

/** Archived documents are history; a first sync has no use for them. Afterwards being archived is a change like any other. */
const LIVE: readonly Clause[] = [['archived', 'eq', 'false']];

const STREAMS: Readonly<
  Record<string, { readonly entity: Entity; readonly collection: string; readonly first?: typeof LIVE }>
> = {
  vendors: { entity: 'contact', collection: 'vendors' },
  customers: { entity: 'contact', collection: 'customers' },
  bills: { entity: 'bill', collection: 'bills', first: LIVE },
  vendorCredits: { entity: 'vendorCredit', collection: 'vendor-credits' },
  payments: { entity: 'billPayment', collection: 'payments' },
  invoices: { entity: 'invoice', collection: 'invoices', first: LIVE },
  creditMemos: { entity: 'creditMemo', collection: 'credit-memos' },
  receivedPayments: { entity: 'payment', collection: 'receivable-payments' },
  accounts: { entity: 'account', collection: 'classifications/chart-of-accounts' },
  items: { entity: 'item', collection: 'classifications/items' },
};

/** One page of a stream: what changed since, archived records included; without `since` everything that is live. */
export async function listStream({ client }: Reading, stream: string, { since, page }: Position): Promise<Page> {
  if (stream === 'dimensions') return dimensions(client, { since, page });
  if (stream === 'fundingAccounts') return fundingAccounts(client, page);
  const known = STREAMS[stream];
  if (!known) throw new TypeError(`bill has no stream ${stream}`);
  const also = since === undefined ? (known.first ?? []) : [];
  const { rows, nextPage } = await walk(client, known.collection, { since, page, also });
  return { ...readRows(known.entity, rows), ...(nextPage === undefined ? {} : { nextPage }) };
}

const DIMENSIONS = Object.values(DIMENSION_PATH);

/** Classes, then departments, then locations: `<which>;<page>`. */
async function dimensions(
  client: Client,
  { since, page }: { readonly since: number | undefined; readonly page: string | undefined },
): Promise<Page> {
  const at = page === undefined ? 0 : Number(page.slice(0, page.indexOf(';')));
  const own = page?.slice(page.indexOf(';') + 1) || undefined;
  const { rows, nextPage } = await walk(client, DIMENSIONS[at] ?? '', { since, page: own });
  const next = nextPage === undefined ? (at + 1 < DIMENSIONS.length ? `${at + 1};` : undefined) : `${at};${nextPage}`;
  return { ...readRows('dimension', rows), ...(next === undefined ? {} : { nextPage: next }) };
}

async function fundingAccounts(client: Client, page: string | undefined): Promise<Page> {
  const { rows, next } = pageOf(await client.get(listPath('funding-accounts/banks', { page })));
  return { ...readRows('fundingAccount', rows), ...(next === undefined ? {} : { nextPage: next }) };
}
