import type { AccountId } from '../../shared/model/names.ts';
import { providerOf } from '../../shared/model/names.ts';
import type { Fields } from '../../shared/model/record.ts';
import type { ApiPorts } from './call.ts';
import { partyOf } from './consents.ts';

/**
 * What the provider says of a company right now: its abilities, before it is connected.
 * @throws {SyncError} the provider could not be asked
 */
export async function companyBehind(ports: ApiPorts, account: AccountId, grant: string): Promise<Fields> {
  const { provider, auth, grants } = partyOf(ports, providerOf(account));
  const session = provider.connect(account, {
    ...auth,
    token: (fresh) => grants.usable(grant, fresh === undefined ? {} : { fresh }),
  });
  const { records } = await session.list('company', {});
  return records.find(({ entity }) => entity === 'company')?.fields ?? {};
}
