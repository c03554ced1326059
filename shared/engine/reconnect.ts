import type { AccountId } from '../model/names.ts';
import { type ConnectPorts, wake } from './connect.ts';
import { isLater } from './errors.ts';
import type { GrantStore } from './grants.ts';
import { keys } from './keys.ts';
import { ConditionFailed } from './ports.ts';
import { type Account, loadConnections, readAccount, sideOf } from './state/account.ts';
import { accessOf, closeIssue, RECONNECT, readIssue } from './state/issue.ts';

/** There was one issue for both sides once, which named the account that lost its access last. Stores still hold some. */
const FOR_BOTH_SIDES = 'connection';

/** Access to these accounts works again: what asked for it on their side is closed, and the sync goes on where it stopped. */
export async function accessRestored(
  ports: Pick<ConnectPorts, 'table' | 'queue' | 'ids'>,
  accounts: readonly AccountId[],
): Promise<void> {
  for (const id of accounts) {
    const account = readAccount(await ports.table.get(keys.account(id)));
    if (!account) continue;
    for (const connection of await loadConnections(ports.table, account)) {
      for (const subject of [accessOf(sideOf(connection, id)), FOR_BOTH_SIDES]) {
        const item = await ports.table.get(keys.issue(connection.id, subject, RECONNECT));
        const issue = item && readIssue(item);
        if (!issue || issue.state === 'closed' || issue.about !== id) continue;
        try {
          await ports.table.write([closeIssue(issue)]);
        } catch (error) {
          // A worker has just found the account closed to us again: what it says of that stays.
          if (!(error instanceof ConditionFailed)) throw error;
        }
      }
    }
  }
  await wake(ports, accounts, 'manual');
}

/**
 * The account is reached through another grant from now on: somebody else of the same company consented. The old grant
 * ends with its last account.
 * @throws {ConditionFailed} the account changed at the same moment
 */
export async function moveToGrant(
  { table, grants }: { readonly table: ConnectPorts['table']; readonly grants: GrantStore },
  { account, grant: old, rev }: Account,
  grant: string,
): Promise<void> {
  if (old === grant) return;
  await grants.bind(grant, account);
  await table.write([
    { kind: 'update', key: keys.account(account), set: { grant, rev: rev + 1 }, if: [['rev', '=', rev]] },
  ]);
  await dropGrant(grants, old, account);
}

/** The account needs this grant no more. A provider that cannot be told now keeps a token that nobody uses. */
export async function dropGrant(grants: GrantStore, grant: string, account: AccountId): Promise<void> {
  await grants.unbind(grant, account);
  try {
    await grants.revokeIfLast(grant);
  } catch (error) {
    if (!isLater(error)) throw error;
  }
}
