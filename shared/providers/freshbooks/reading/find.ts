import type { FindQuery } from '../../../engine/provider.ts';
import type { Fields, ProviderRecord } from '../../../model/record.ts';
import { collapse } from '../../../model/text.ts';
import { unique } from '../../reading.ts';
import type { Client } from '../client.ts';
import { dayContaining } from '../eastern.ts';
import { isId, type Pair, paged, pathOf, search } from '../query.ts';
import { paymentsOf } from './fetch.ts';
import { listedOf, readers, readRows } from './rows.ts';

/**
 * Records that could be our own create, deleted ones included. There are no idempotency keys, so this is what keeps a
 * payment from being entered twice: searches use known keys only, and every hit is held against what was searched for.
 */
export async function findRecords(
  client: Client,
  account: string,
  { entity, write, since }: FindQuery,
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
      // A client that is a company comes with its person, under the same id.
      return unique(
        (await contacts(client, account, write, since)).filter(
          (found) => found.entity === entity && isAlike(found, fields, marker),
        ),
      );
    default:
      return [];
  }
}

/** By what was sent; of what somebody has edited since, by the day on which it changed: the marker is still on it. */
async function contacts(
  client: Client,
  account: string,
  { fields, marker }: FindQuery['write'],
  since: number | undefined,
): Promise<readonly ProviderRecord[]> {
  const text = (name: string): string => (typeof fields[name] === 'string' ? collapse(fields[name]) : '');
  const searches: Pair[] = [
    ...(text('email') ? [search('clients', 'email', text('email'))] : []),
    ...(text('name') ? [search('clients', 'organization_like', text('name'))] : []),
    // A person without e-mail stands under no organisation.
    ...(!text('email') && text('lastName') ? [search('clients', 'lname_like', text('lastName'))] : []),
  ];
  const found = await listed(client, account, searches);
  if (since === undefined || found.some((record) => carries(record, marker))) return found;
  const changed = await listed(client, account, [search('clients', 'updated_min', dayContaining(since))]);
  return [...found, ...changed];
}

async function listed(client: Client, account: string, searches: readonly Pair[]): Promise<readonly ProviderRecord[]> {
  const found: ProviderRecord[] = [];
  for (const one of searches) {
    for (const state of [[], [search('clients', 'vis_state', '1')]]) {
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const path = pathOf(readers.clients.path, [one, ...state, ...paged(page)]);
        const answer = listedOf(await client.get(path), 'clients');
        found.push(...readRows('clients', answer.rows, account).records);
        pages = answer.pages;
      }
    }
  }
  return found;
}

const same = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' && collapse(a).toLowerCase() === collapse(b).toLowerCase();

const carries = (found: ProviderRecord, marker: string): boolean =>
  found.marker?.toUpperCase().includes(marker.toUpperCase()) ?? false;

const isAlike = (found: ProviderRecord, fields: Fields, marker: string): boolean =>
  carries(found, marker) || same(found.fields.email, fields.email) || same(found.fields.name, fields.name);
