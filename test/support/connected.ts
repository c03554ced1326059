import { loadConnection } from '../../shared/engine/connect.ts';
import { keys } from '../../shared/engine/keys.ts';
import { readAccount } from '../../shared/engine/state/account.ts';
import { ApiClient } from './api-client.ts';
import { Office } from './office.ts';
import type { WorkbenchOptions } from './workbench.ts';

/** One bill in both books, connected through the API. */
export async function connected(options: WorkbenchOptions = {}) {
  const office = new Office(options);
  const api = new ApiClient(office);
  const wanted = await api.consentToBoth();
  const { body } = await api.post('/v1/connections', wanted);
  office.connection = body.id;
  office.enterBill(office.addContact('Cedar Paper'), 'B-1', 10);
  await office.settle();
  const path = `/v1/connections/${body.id}`;
  const { table } = office.ports;
  return {
    office,
    api,
    wanted,
    path,
    disconnect: () => api.call('DELETE', path),
    state: async () => (await loadConnection(table, body.id))!.state,
    grants: () => [...table.items()].filter(({ pk }) => pk.startsWith('G#')).map(({ pk }) => pk),
    account: async (provider: 'xero' | 'melio') =>
      readAccount(await table.get(keys.account(office.accounts[provider])))!,
    slots: () => [...table.items()].filter(({ pk }) => pk.startsWith('H#')).map(({ sk }) => sk),
    work: () => [...table.items()].filter(({ pk }) => pk.startsWith('W#')).map(({ sk }) => sk),
  };
}
