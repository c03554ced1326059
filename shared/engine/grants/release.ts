import { AccessLost, GrantRefused } from '../errors.ts';
import type { GrantStore } from '../grants.ts';
import type { Auth, AuthPorts } from '../provider.ts';
import type { Account } from '../state/account.ts';

/**
 * Gives up one account: ends its company at the provider where that can be done alone, and revokes the grant with the
 * last account it opens, since revoking it earlier would cut off the others. Repeating it is free.
 * @throws {Unavailable} {RateLimited} the provider could not be told yet
 */
export async function releaseAccess(
  grants: Pick<GrantStore, 'usable' | 'unbind' | 'revokeIfLast'>,
  auth: Auth,
  ports: AuthPorts,
  { account, grant }: Pick<Account, 'account' | 'grant'>,
): Promise<void> {
  try {
    await endCompany(grants, auth, ports, account, grant);
  } catch (error) {
    // The access is gone already, by the user's own hand: nothing is left to end.
    if (!(error instanceof AccessLost || error instanceof GrantRefused)) throw error;
  }
  await grants.unbind(grant, account);
  await grants.revokeIfLast(grant);
}

async function endCompany(
  grants: Pick<GrantStore, 'usable'>,
  auth: Auth,
  ports: AuthPorts,
  account: Account['account'],
  grant: string,
): Promise<void> {
  if (!auth.disconnect) return;
  const token = await grants.usable(grant);
  const granted = (await auth.accounts(ports, token)).find((other) => other.account === account);
  if (granted?.connectionId !== undefined) await auth.disconnect(ports, token, granted.connectionId);
}
