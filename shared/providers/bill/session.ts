import type { ConnectPorts, Page, Session } from '../../engine/provider.ts';
import { type AccountId, externalIdOf } from '../../model/names.ts';
import type { ProviderRecord } from '../../model/record.ts';
import { outcomeOf } from './answers.ts';
import { billClient } from './client.ts';
import { CURRENCY } from './mapper/values.ts';
import { fetchRecords } from './reading/fetch.ts';
import { contentOf } from './reading/files.ts';
import { findRecords } from './reading/find.ts';
import { listStream, type Reading } from './reading/streams.ts';
import { prepare } from './requests.ts';
import { subscribe, unsubscribe } from './subscriptions.ts';
import { readSwitches } from './switches.ts';

/** One organization's conversation. Makes no call until it is asked something. @throws {BadSetting} a switch is wrong */
export function sessionOf(account: AccountId, ports: ConnectPorts): Session {
  const switches = readSwitches(ports.config);
  const client = billClient(ports);
  const reading: Reading = { client, clock: ports.clock, switches };
  const subscriber = { client, account, clock: ports.clock, switches, webhookKey: ports.config.webhookKey };
  return {
    list: async (stream, position) =>
      stream === 'company' ? companyPage(account) : listStream(reading, stream, position),
    fetch: async (entity, ids) => {
      if (entity !== 'company') return fetchRecords(reading, entity, ids);
      return { ...companyPage(account), missing: ids.filter((id) => id !== externalIdOf(account)) };
    },
    prepare: (writes) => prepare(writes, switches),
    send: async (request) => [outcomeOf(await client.send(request), request.expects[0]!)],
    find: (query) => findRecords(reading, query),
    content: (id) => contentOf(reading, id),
    subscribe: (address) => subscribe(subscriber, address),
    unsubscribe: (address) => unsubscribe(subscriber, address),
  };
}

/** The API shows nothing of the organization itself; what is known of every one stands here. */
const companyPage = (account: AccountId): Page => ({ records: [company(account)], unreadable: [] });

const company = (account: AccountId): ProviderRecord => ({
  entity: 'company',
  id: externalIdOf(account),
  version: 0,
  presence: 'present',
  fields: { currency: CURRENCY, lockedUntil: null, timeZone: null, classes: 'line' },
});
