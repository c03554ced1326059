import { BadSetting, Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts, Page, Session } from '../../engine/provider.ts';
import { type AccountId, externalIdOf } from '../../model/names.ts';
import { ownId } from '../../model/record.ts';
import { pathOf } from '../paths.ts';
import { merge } from '../reading.ts';
import { outcomesOf } from './answers.ts';
import { type Outgoing, quickbooksClient } from './client.ts';
import { isId } from './query.ts';
import { fetchRecords } from './reading/fetch.ts';
import { findRecords } from './reading/find.ts';
import { readAccountList, readCompany, readDimensionList } from './reading/lists.ts';
import { whoHasTheName } from './reading/name-taken.ts';
import { type Reader, reader } from './reading/reader.ts';
import { listChanges } from './reading/streams.ts';
import { multipart } from './requests/upload.ts';
import { prepare } from './requests.ts';

/** One company's conversation. Makes no call until it is asked something. */
export function connect(account: AccountId, ports: ConnectPorts): Session {
  const realm = externalIdOf(account);
  const client = quickbooksClient(realm, ports);
  const own = reader(client, realm);
  return {
    list: (stream, position) => list(own, ports.clock.now(), stream, position),
    fetch: (entity, ids) => fetchRecords(own, entity, ids),
    prepare,
    send: async (request, key, content) => {
      const answer = await client.send(outgoing(request, key, content), key);
      return outcomesOf(own, answer, request);
    },
    find: (query) => findRecords(own, query),
    nameTaken: (write) => whoHasTheName(own, write),
    content: async (id) => {
      const address = await client.get(pathOf(['download', ownId(id)]));
      if (typeof address !== 'string' || !URL.canParse(address.trim())) {
        throw new Unavailable('quickbooks gave no address of a file');
      }
      return client.file(address.trim());
    },
    pdf: async (id) => (isId(id) ? client.download(pathOf(['invoice', id, 'pdf'])) : undefined),
    metered: () => client.used.reads,
    monthlyReads: budgetOf(ports.config.switches?.monthlyReads),
  };
}

/** @throws {BadSetting} it is no number */
function budgetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new BadSetting('QUICKBOOKS_SWITCHES: monthlyReads must be a number above zero');
  return Number(text);
}

async function list(own: Reader, now: number, ...[stream, position]: Parameters<Session['list']>): Promise<Page> {
  switch (stream) {
    case 'changes':
      return listChanges(own, position, now);
    case 'company':
      return readCompany(own);
    case 'lists':
      return merge(await readAccountList(own), await readDimensionList(own));
    default:
      throw new Error(`quickbooks has no stream ${stream}`);
  }
}

/** A file goes out with what is said of it in one body; the boundary is the write's own key. */
function outgoing(request: Parameters<Session['send']>[0], key: string, content: Uint8Array | undefined): Outgoing {
  if (!request.content) return request;
  const boundary = `tieout-${key}`;
  return {
    ...request,
    headers: { ...request.headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: multipart(request.body ?? '{}', request.content, content ?? new Uint8Array(), boundary),
  };
}
