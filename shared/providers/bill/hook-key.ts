import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { AccountId } from '../../model/names.ts';

/**
 * BILL makes the key that it signs with, another one for each subscription, and shows it once. The receiver asks no database,
 * so the key comes to it with every delivery: sealed under the deployment's own key, as `?k=` of the address that BILL
 * was given. Nobody but us can open it, and no other account's fits.
 */
const NAME = 'k';

const sealingKey = (account: AccountId, webhookKey: string): Buffer =>
  createHmac('sha256', webhookKey).update(`tieout webhook seal ${account}`).digest();

/** The nonce follows from what is sealed: one key is never used twice with the same nonce for two texts. */
export function withKey(address: string, account: AccountId, webhookKey: string, securityKey: string): string {
  const key = sealingKey(account, webhookKey);
  const nonce = createHmac('sha256', key).update(securityKey).digest().subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(securityKey, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const url = new URL(address);
  url.searchParams.set(NAME, sealed.toString('base64url'));
  return url.href;
}

/** @returns undefined when it is not one that we sealed for this account */
export function openKey(sealed: string | undefined, account: AccountId, webhookKey: string): string | undefined {
  const bytes = Buffer.from(sealed ?? '', 'base64url');
  if (bytes.length <= 28) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(account, webhookKey), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Of an address that BILL knows. */
export const sealedIn = (url: string): string | undefined =>
  URL.canParse(url) ? (new URL(url).searchParams.get(NAME) ?? undefined) : undefined;

/** Whether BILL's address is this one of ours, whatever key stands behind it. */
export const isAt = (url: string, address: string): boolean => url.split('?')[0] === address.split('?')[0];
