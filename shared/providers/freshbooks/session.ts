import type { ConnectPorts, Page, Session } from '../../engine/provider.ts';
import { type AccountId, externalIdOf } from '../../model/names.ts';
import { outcomesOf } from './answers.ts';
import { subscriptions } from './callbacks.ts';
import { type Client, freshbooksClient } from './client.ts';
import { isId, pathOf } from './query.ts';
import { fetchRecords } from './reading/fetch.ts';
import { findRecords } from './reading/find.ts';
import { readAccountList, readCompany } from './reading/lists.ts';
import { isListStream, listPage } from './reading/streams.ts';
import { prepare } from './requests.ts';

/** One business's conversation. Makes no call until it is asked something. */
export function connect(account: AccountId, ports: ConnectPorts): Session {
  const own = externalIdOf(account);
  const client = freshbooksClient(own, ports);
  return {
    list: (stream, position) => list(client, own, stream, position),
    fetch: (entity, ids, known) => fetchRecords(client, own, entity, ids, known),
    prepare,
    // FreshBooks takes no idempotency key: the one that the engine gives goes nowhere.
    send: async (request) => outcomesOf(await client.send(request), request, own),
    find: (query) => findRecords(client, own, query),
    pdf: async (id) => (isId(id) ? client.download(pathOf(['invoices', 'invoices', id, 'pdf'])) : undefined),
    ...subscriptions(account, ports),
  };
}

async function list(
  client: Client,
  account: string,
  ...[stream, position]: Parameters<Session['list']>
): Promise<Page> {
  if (stream === 'company') return readCompany(client, account);
  if (stream === 'accounts') return readAccountList(client);
  if (isListStream(stream)) return listPage(client, account, stream, position);
  throw new Error(`freshbooks has no stream ${stream}`);
}
