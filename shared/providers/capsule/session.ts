import type { ConnectPorts, Session } from '../../engine/provider.ts';
import type { AccountId } from '../../model/names.ts';
import { capsuleClient } from './client.ts';
import { Definitions } from './definitions.ts';
import { subscribe, unsubscribe } from './hooks.ts';
import { fetchRecords } from './reading/fetch.ts';
import { findRecords } from './reading/find.ts';
import { EXPORT_TAG, listParties, listTagged } from './reading/streams.ts';
import { prepare } from './requests.ts';
import { sendWrite } from './sending.ts';

/** One site's conversation. The token says which site, so the account is not needed. */
export function connect(_account: AccountId, ports: ConnectPorts): Session {
  const client = capsuleClient(ports);
  const definitions = new Definitions(client);
  return {
    list(stream, position) {
      if (stream === 'parties') return listParties(client, ports, position);
      if (stream === 'tagged') return listTagged(client, ports.config.switches?.exportTag ?? EXPORT_TAG, position);
      throw new Error(`capsule has no stream ${stream}`);
    },
    fetch: (entity, ids) => fetchRecords(client, entity, ids),
    prepare,
    send: async (request) => [await sendWrite(client, definitions, request)],
    find: (query) => findRecords(client, definitions, query),
    subscribe: (address) => subscribe(client, address),
    unsubscribe: (address) => unsubscribe(client, address),
  };
}
