import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountId } from '../model/names.ts';
import { externalIdOf, providerOf } from '../model/names.ts';

/**
 * Addresses of webhooks whose provider gives each subscription a secret of its own. The address names the account and
 * proves that we made it, so that the receiver needs no database to refuse a stranger's.
 */

/** `/webhooks/<provider>/<account>/<mac>`, to be put behind the deployment's public URL. */
export const webhookPath = (account: AccountId, key: string): string =>
  `/webhooks/${providerOf(account)}/${encodeURIComponent(externalIdOf(account))}/${webhookMac(account, key)}`;

export const webhookMac = (account: AccountId, key: string): string => derived('address', account, key);

/** The secret that is given to the provider for this account: nobody stores it, since it can be computed again. */
export const webhookSecret = (account: AccountId, key: string): string => derived('secret', account, key);

/** Compares in a time that says nothing of how much was right. */
export function isSameText(given: string, expected: string): boolean {
  const left = Buffer.from(given, 'utf8');
  const right = Buffer.from(expected, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}

const derived = (purpose: string, account: AccountId, key: string): string =>
  createHmac('sha256', key).update(`tieout webhook ${purpose} ${account}`).digest('base64url');
