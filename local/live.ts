import { randomBytes } from 'node:crypto';
import { envName, readProviderConfig } from '../shared/aws/config.ts';
import type { VendorSettings } from './simulators.ts';
import { type VendorName, vendors } from './vendors.ts';

/** A vendor that is talked to for real, with credentials from the environment. */
export interface LiveVendor {
  readonly id: VendorName;
  readonly settings: VendorSettings;
  /** Hosts that the functions may reach for it. */
  readonly hosts: readonly string[];
  /** The environment brought a key for its webhooks; without one nothing that it sends is believed. */
  readonly hasWebhookKey: boolean;
}

export interface Live {
  readonly vendors: readonly LiveVendor[];
  /** Where the API is reached from outside, when it is. Without it vendors cannot tell of changes, and are polled. */
  readonly publicUrl: string | undefined;
}

/**
 * Reads what `--live` needs: `XERO_CLIENT_ID`, `XERO_CLIENT_SECRET`, where there is one `XERO_WEBHOOK_KEY`, and for all of
 * them `TIEOUT_PUBLIC_URL`. Addresses are the vendors' own unless the environment has others.
 * @param names as typed: `xero,freshbooks`
 * @throws naming the vendor that there is not, or the setting that is missing
 */
export function readLive(names: readonly string[], env: Readonly<Record<string, string | undefined>>): Live {
  const wanted = [...new Set(names.flatMap((list) => list.split(',')))].map((name) => name.trim());
  const unknown = wanted.find((name) => !Object.hasOwn(vendors, name));
  if (unknown !== undefined) {
    throw new Error(`--live: there is no vendor ${unknown}, only ${Object.keys(vendors).join(', ')}`);
  }
  const publicUrl = env.TIEOUT_PUBLIC_URL?.replace(/\/+$/, '') || undefined;
  if (publicUrl !== undefined && !publicUrl.startsWith('https://')) {
    throw new Error('TIEOUT_PUBLIC_URL: must be https');
  }
  return { vendors: wanted.map((name) => liveVendor(name as VendorName, env)), publicUrl };
}

function liveVendor(id: VendorName, env: Readonly<Record<string, string | undefined>>): LiveVendor {
  const { webhookKey, ...config } = readProviderConfig(env, id);
  const urls = [config.apiUrl, config.authUrl, config.tokenUrl];
  return {
    id,
    settings: {
      apiUrl: config.apiUrl,
      authUrl: config.authUrl,
      tokenUrl: config.tokenUrl,
      clientId: config.clientId,
      clientSecret: config.clientSecret,
      webhookKey: webhookKey ?? randomBytes(32).toString('base64url'),
      ...(env[`${envName(id)}_SWITCHES`] ? { switches: env[`${envName(id)}_SWITCHES`]! } : {}),
    },
    hosts: [...new Set(urls.map((url) => new URL(url).hostname))],
    hasWebhookKey: webhookKey !== undefined,
  };
}

/** Environment of the functions: the address from outside, and who is polled for want of one. */
export const liveEnvironment = ({ vendors: live, publicUrl }: Live): Record<string, string> => ({
  ...(publicUrl === undefined
    ? Object.fromEntries(live.map(({ id }) => [`${envName(id)}_WEBHOOKS`, 'off']))
    : { PUBLIC_URL: publicUrl }),
});
