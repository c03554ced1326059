import type { FindQuery } from '../../../engine/provider.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import type { Client } from '../client.ts';
import { collapse } from '../mapper/values.ts';
import { isId, type Pair, paged, pathOf, search } from '../query.ts';
import { paymentsOf, unique } from './fetch.ts';
import { listedOf, readers, readRows } from './rows.ts';

/**
 * Records that could be our own create, deleted ones included. There are no idempotency keys, so this is what keeps a
 * payment from being entered twice: searches use known keys only, and every hit is held against what was searched for.
 */
export async function findRecords(
  client: Client,
  account: string,
  { entity, write }: FindQuery,
): Promise<readonly ProviderRecord[]> {
  const { fields, marker } = write;
  switch (entity) {
    case 'payment': {
      const document = String(fields.document);
      if (!isId(document)) return [];
      const live = await paymentsOf(client, account, document);
      const deleted = await paymentsOf(client, account, document, true);
      return unique([...deleted.records, ...live.records]);
    }
    case 'contact':
      return unique((await contacts(client, account, fields)).filter((found) => isAlike(found, fields, marker)));
    default:
      return [];
  }
}

async function contacts(client: Client, account: string, fields: Fields): Promise<readonly ProviderRecord[]> {
  const text = (name: string): string => (typeof fields[name] === 'string' ? collapse(fields[name]) : '');
  const searches: Pair[] = [
    ...(text('email') ? [search('clients', 'email', text('email'))] : []),
    ...(text('name') ? [search('clients', 'organization_like', text('name'))] : []),
    // A person without e-mail stands under no organisation.
    ...(!text('email') && text('lastName') ? [search('clients', 'lname_like', text('lastName'))] : []),
  ];
  const found: ProviderRecord[] = [];
  for (const one of searches) {
    for (const state of [[], [search('clients', 'vis_state', '1')]]) {
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const path = pathOf(readers.clients.path, [one, ...state, ...paged(page)]);
        const listed = listedOf(await client.get(path), 'clients');
        found.push(...readRows('clients', listed.rows, account).records);
        pages = listed.pages;
      }
    }
  }
  return found;
}

const same = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' && collapse(a).toLowerCase() === collapse(b).toLowerCase();

const isAlike = (found: ProviderRecord, fields: Fields, marker: string): boolean =>
  (found.marker?.toUpperCase().includes(marker.toUpperCase()) ?? false) ||
  same(found.fields.email, fields.email) ||
  same(found.fields.name, fields.name);
