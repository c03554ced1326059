import { createHmac, timingSafeEqual } from 'node:crypto';
import { BadSetting, SignatureRejected } from '../engine/errors.ts';
import type { RawRequest, WebhookConfig } from '../engine/provider.ts';
import { type AccountId, accountId, externalIdOf, type ProviderId, providerOf } from '../model/names.ts';

/**
 * Addresses of webhooks whose provider gives each subscription a secret of its own. The address names the account and
 * proves that we made it, so that the receiver needs no database to refuse a stranger's.
 */

/** `/webhooks/<provider>/<account>/<mac>`, to be put behind the deployment's public URL. */
export const webhookPath = (account: AccountId, key: string): string =>
  `/webhooks/${providerOf(account)}/${encodeURIComponent(externalIdOf(account))}/${webhookMac(account, key)}`;

export const webhookMac = (account: AccountId, key: string): string => derived('address', account, key);

/**
 * Whose address a request came to.
 * @throws {SignatureRejected} it is not one that we gave
 * @throws {BadSetting} there is no key to know ours by
 */
export function accountAt(provider: ProviderId, { address }: RawRequest, { webhookKey }: WebhookConfig): AccountId {
  if (!webhookKey) throw new BadSetting(`${provider.toUpperCase().replaceAll('-', '_')}_WEBHOOK_KEY is not set`);
  const account = accountId(provider, address?.account ?? '');
  if (!address?.account || !isSameText(address.mac, webhookMac(account, webhookKey))) {
    throw new SignatureRejected(`${provider}: the address is not one of ours`);
  }
  return account;
}

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
