import { Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts, Page, Session } from '../../engine/provider.ts';
import { type AccountId, externalIdOf } from '../../model/names.ts';
import { ownId, parentId } from '../../model/record.ts';
import { pathOf } from '../paths.ts';
import { merge } from '../reading.ts';
import { outcomesOf } from './answers.ts';
import { type Client, xeroClient } from './client.ts';
import { addNote } from './history.ts';
import { fetchRecords } from './reading/fetch.ts';
import { findRecords } from './reading/find.ts';
import { readAccountList, readCompany, readDimensionList } from './reading/lists.ts';
import { listPage } from './reading/streams.ts';
import { prepare } from './requests.ts';

/** One organisation's conversation. Makes no call until it is asked something. */
export function connect(account: AccountId, ports: ConnectPorts): Session {
  const tenant = externalIdOf(account);
  const client = xeroClient(tenant, ports);
  return {
    list: (stream, position) => list(client, tenant, stream, position),
    fetch: (entity, ids) => fetchRecords(client, tenant, entity, ids),
    prepare,
    send: async (request, key, content) => outcomesOf(await client.send(request, key, content), request.expects),
    find: (query) => findRecords(client, query),
    content: async (id) => {
      const bytes = await client.download(pathOf(['Invoices', parentId(id) ?? '', 'Attachments', ownId(id)]));
      if (bytes === undefined) throw new Unavailable('the file is no longer in Xero');
      return bytes;
    },
    note: (record, text) => addNote(client, record, text),
    allowance: client.allowance,
  };
}

async function list(client: Client, tenant: string, ...[stream, position]: Parameters<Session['list']>): Promise<Page> {
  switch (stream) {
    case 'lists':
      return merge(await readAccountList(client), await readDimensionList(client));
    case 'company':
      return readCompany(client, tenant);
    default:
      return listPage(client, stream, position);
  }
}
