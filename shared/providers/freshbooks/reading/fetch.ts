import { Unavailable } from '../../../engine/errors.ts';
import type { Fetched, Known } from '../../../engine/provider.ts';
import type { Entity } from '../../../model/names.ts';
import { ownId, type ProviderRecord, parentId } from '../../../model/record.ts';
import { chunks } from '../../paths.ts';
import { merge, NOTHING, only, type Rows, unique } from '../../reading.ts';
import type { Client } from '../client.ts';
import { ACCOUNTS } from '../mapper/company.ts';
import { settledOf, toInvoice } from '../mapper/invoice.ts';
import { settlementsOf, sumOf, withApplied } from '../mapper/settlement.ts';
import {
  IDS_PER_CALL,
  isId,
  type Pair,
  paged,
  pathOf,
  type Resource,
  search,
  searchAny,
  WITH_BALANCES,
  WITH_LINES,
} from '../query.ts';
import { invoice } from '../schema.ts';
import { readAccountList, readCompany } from './lists.ts';
import { listedOf, type Row, readers, readRows, singleOf } from './rows.ts';

/** Records as they stand now, deleted ones too. Many share a call; one that a list leaves out is asked for alone. */
export async function fetchRecords(
  client: Client,
  account: string,
  entity: Entity,
  ids: readonly string[],
  known?: Known,
): Promise<Fetched> {
  switch (entity) {
    case 'contact':
    case 'contactPerson': {
      const { rows, missing } = await rowsByIds(client, 'clients', 'userids', ids, WITH_BALANCES);
      const found = readRows('clients', rows, account);
      return { ...found, missing: [...missing, ...without(entity, found)] };
    }
    case 'invoice': {
      const { rows, missing } = await rowsByIds(client, 'invoices', 'invoiceids', ids, [WITH_LINES]);
      let found = NOTHING;
      for (const row of rows) found = merge(found, await withPayments(client, account, row, known));
      return { ...found, missing };
    }
    case 'payment': {
      const found = await fetchPayments(client, account, ids);
      return { ...found, records: found.records.map(withInvoice) };
    }
    case 'company':
      return only(ids, account, () => readCompany(client, account));
    case 'accountList':
      return only(ids, ACCOUNTS, () => readAccountList(client));
    default:
      return { ...NOTHING, missing: [] };
  }
}

/**
 * A search runs behind what it is asked for. An invoice that was read a moment ago without this payment is read once more, and
 * then the payment is known.
 */
function withInvoice(record: ProviderRecord): ProviderRecord {
  const { id, presence, alsoLookAt = [] } = record;
  const invoice = parentId(id);
  if (invoice === undefined || presence !== 'present') return record;
  // First, so that what wants the invoice whatever was seen of it stands over this.
  return { ...record, alsoLookAt: [{ entity: 'invoice', id: invoice, unlessSettledBy: ownId(id) }, ...alsoLookAt] };
}

/** Clients that are there and have no person (any more). */
const without = (entity: Entity, { records }: Rows): readonly string[] =>
  entity === 'contact'
    ? []
    : records
        .filter(
          ({ entity: kind, id }) =>
            kind === 'contact' && !records.some((one) => one.entity === entity && one.id === id),
        )
        .map(({ id }) => id);

async function rowsByIds<R extends 'clients' | 'invoices'>(
  client: Client,
  resource: R,
  key: R extends 'clients' ? 'userids' : 'invoiceids',
  ids: readonly string[],
  include: readonly Pair[],
): Promise<{ readonly rows: readonly Row[]; readonly missing: readonly string[] }> {
  const wanted = [...new Set(ids)].filter(isId);
  const found = new Map<string, Row>();
  if (wanted.length > 1) {
    for (const chunk of chunks(wanted, IDS_PER_CALL)) {
      const query = [...searchAny(resource, key as never, chunk), ...include, ...paged()];
      for (const row of listedOf(await client.get(pathOf(readers[resource].path, query)), resource).rows) {
        // A search that is not understood answers with anything.
        if (chunk.includes(String(row?.id))) found.set(String(row.id), row);
      }
    }
  }
  // Left out of a list (as deleted ones are) is no proof; the answer to its own address is.
  const missing: string[] = ids.filter((id) => !isId(id));
  for (const id of wanted.filter((one) => !found.has(one))) {
    const row = await single(client, resource, id, include);
    if (row === undefined) missing.push(id);
    else found.set(id, row);
  }
  return { rows: [...found.values()], missing };
}

async function single(
  client: Client,
  resource: Resource,
  id: string,
  include: readonly Pair[] = [],
): Promise<Row | undefined> {
  const { path, single: name } = readers[resource];
  const body = await client.get(pathOf([...path, id], include));
  if (body === undefined) return undefined;
  const row = singleOf(body, name, resource);
  // An answer without the record is no word that there is none.
  if (row === undefined) throw new Unavailable(`freshbooks answered without the ${name} that was asked for`);
  return row;
}

/**
 * An invoice read for a decision comes with what settles it: whether a payment is there already is asked on exactly this
 * read. Where nothing is settled there is nothing to ask for, which keeps the usual case at one call.
 */
async function withPayments(client: Client, account: string, row: Row, known: Known | undefined): Promise<Rows> {
  const parsed = invoice.safeParse(row);
  if (!parsed.success || parsed.data.vis_state === 1 || settledOf(parsed.data) === 0) {
    return readRows('invoices', [row], account);
  }
  const settled = { settled: settledOf(parsed.data), currency: parsed.data.currency_code };
  const listed = await paymentsOf(client, account, parsed.data.id);
  const seen = known ? await known.under('payment', parsed.data.id) : [];
  const inList = new Map(listed.records.map((one) => [one.id, one]));
  // What was seen and is not listed, what is listed and was seen to be gone, and what is listed as it was before it was
  // seen: the list is behind, and the sum may be right by accident.
  const disputed = seen
    .filter(({ id, presence, version }) => {
      const shown = inList.get(id);
      return shown === undefined ? presence === 'present' : presence !== 'present' || shown.version < version;
    })
    .map(({ id }) => id);
  // More than is settled says that one was more than was due, or that the list shows one that was taken back.
  const isExact = sumOf(listed.records) === settled.settled;
  const payments = isExact && disputed.length === 0 ? listed : await asked(client, account, listed, settled, disputed);
  const record = toInvoice(parsed.data, account, settlementsOf(settled, payments.records));
  return merge({ ...payments, records: [record, ...withApplied(settled.settled, payments.records)] });
}

/**
 * A search runs behind the invoice that it is asked for. What was seen on the invoice and is not in it, and what makes it
 * more than is settled, is read by its own address: it is known, so that nothing would have the invoice read again once the
 * search has caught up.
 */
async function asked(
  client: Client,
  account: string,
  listed: Rows,
  { settled }: { readonly settled: number },
  disputed: readonly string[],
): Promise<Rows> {
  const inList = listed.records.map(({ id }) => id);
  const doubtful = [...new Set([...disputed, ...(sumOf(listed.records) > settled ? inList : [])])];
  const { records, unreadable } = await fetchPayments(client, account, doubtful);
  const sure = listed.records.filter(({ id }) => !doubtful.includes(id));
  return { records: [...sure, ...records], unreadable: [...listed.unreadable, ...unreadable] };
}

/** Live payments and credits of one invoice; `deleted`: those that were taken back. */
export async function paymentsOf(client: Client, account: string, document: string, deleted = false): Promise<Rows> {
  let found = NOTHING;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const query = [
      search('payments', 'invoiceid', document),
      ...(deleted ? [search('payments', 'vis_state', '1')] : []),
      ...paged(page),
    ];
    const listed = listedOf(await client.get(pathOf(readers.payments.path, query)), 'payments');
    const own = listed.rows.filter((row) => String(row?.invoiceid) === document);
    found = merge(found, readRows('payments', own, account));
    pages = listed.pages;
  }
  return found;
}

/**
 * `453899/312143` is one payment. So is `/312143`, of which only the own number is known (callbacks say no more). A bare
 * number may be a payment's or an invoice's, which are counted apart: both are asked for.
 */
async function fetchPayments(client: Client, account: string, ids: readonly string[]): Promise<Fetched> {
  let found = NOTHING;
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const own = ownId(id);
    const row = isId(own) ? await single(client, 'payments', own) : undefined;
    const one = row === undefined ? NOTHING : readRows('payments', [row], account);
    const all = parentId(id) === undefined && isId(own) ? await paymentsOf(client, account, own) : NOTHING;
    // A payment never changes its invoice: another one's number in the path is none of this invoice's.
    const belongs = row !== undefined && (!parentId(id) || String(row.invoiceid) === parentId(id));
    if (!belongs && all.records.length + all.unreadable.length === 0) missing.push(id);
    found = merge(found, belongs ? one : NOTHING, all);
  }
  return { ...found, records: unique(found.records), missing };
}
