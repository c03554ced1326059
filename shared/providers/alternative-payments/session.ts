import type { ConnectPorts, Page, Session } from '../../engine/provider.ts';
import { type AccountId, externalIdOf } from '../../model/names.ts';
import type { ProviderRecord } from '../../model/record.ts';
import { outcomeOf } from './answers.ts';
import { alternativeClient } from './client.ts';
import { CURRENCY } from './mapper/money.ts';
import { fetchRecords, pdfOf } from './reading/fetch.ts';
import { findRecords } from './reading/find.ts';
import { listStream, type Reading } from './reading/streams.ts';
import { prepare } from './requests.ts';
import { subscribe, unsubscribe } from './subscriptions.ts';
import { readSwitches } from './switches.ts';

/** One partner's conversation. Makes no call until it is asked something. @throws {BadSetting} a switch is wrong */
export function sessionOf(
  account: AccountId,
  ports: ConnectPorts,
  options: { readonly platformContract: boolean },
): Session {
  const switches = readSwitches(ports.config);
  const client = alternativeClient(ports);
  const reading: Reading = { client, clock: ports.clock, switches };
  return {
    list: async (stream, position) =>
      stream === 'company' ? companyPage(account) : listStream(reading, stream, position),
    fetch: async (entity, ids, known) => {
      if (entity !== 'company') return fetchRecords({ ...reading, ...(known ? { known } : {}) }, entity, ids);
      return { ...companyPage(account), missing: ids.filter((id) => id !== externalIdOf(account)) };
    },
    prepare: (writes) => prepare(writes, { ...switches, ...options }),
    send: async (request) => [outcomeOf(await client.send(request), request.expects[0]!, switches)],
    find: (query) => findRecords(reading, query),
    pdf: (invoiceId) => pdfOf(reading, invoiceId),
    subscribe: (address) => subscribe(client, account, address, ports.config),
    unsubscribe: (address) => unsubscribe(client, address),
  };
}

/** The API shows nothing of the partner itself; what is known of every partner stands here. */
const companyPage = (account: AccountId): Page => ({ records: [company(account)], unreadable: [] });

const company = (account: AccountId): ProviderRecord => ({
  entity: 'company',
  id: externalIdOf(account),
  version: 0,
  presence: 'present',
  fields: { currency: CURRENCY, lockedUntil: null, timeZone: null },
});
