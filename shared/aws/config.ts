import * as z from 'zod';
import { BadSetting } from '../engine/errors.ts';
import type { ProviderConfig } from '../engine/provider.ts';
import type { ProviderId } from '../model/names.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const name = z.string().min(1);
/** Loopback may be plain HTTP: the local runtime has no certificates. */
const webUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith('https:') || isLoopback(url), 'must be https')
  .transform((url) => url.replace(/\/+$/, ''));

const isLoopback = (url: string): boolean =>
  URL.canParse(url) && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url).hostname);

const settings = {
  TABLE_NAME: name,
  ACTIVITY_TABLE_NAME: name,
  OBJECTS_BUCKET: name,
  /** ARN or id of the KMS key. */
  KEY_ID: name,
  EVENT_BUS_NAME: name,
  DELIVERY_QUEUE_URL: webUrl,
  /** Where the HTTP API is reached from outside, without a slash at the end. */
  PUBLIC_URL: webUrl,
  /** The claim of a token that names the tenant. */
  TENANT_CLAIM: name,
  /** What stands before a scope of ours in a token. Empty: nothing. */
  SCOPE_PREFIX: z.string().max(200),
} as const;
export type SettingName = keyof typeof settings;
export type Config<Names extends SettingName = SettingName> = {
  readonly [Name in Names]: z.output<(typeof settings)[Name]>;
};

/**
 * The settings that a function needs, read when it starts.
 * @throws {BadSetting} one is missing or wrong; the message names it
 */
export const readConfig = <Names extends SettingName>(env: Environment, names: readonly Names[]): Config<Names> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      name === 'SCOPE_PREFIX' ? (env[name] ?? '') : setting<unknown>(env, name, settings[name]),
    ]),
  ) as Config<Names>;

/** URLs of the queues of these providers, from `QUEUE_URL_XERO`, `QUEUE_URL_ALTERNATIVE_PAYMENTS`, ..., or of those behind them. */
export const readQueueUrls = <Id extends ProviderId>(
  env: Environment,
  providers: readonly Id[],
  prefix: 'QUEUE_URL' | 'DEAD_LETTER_URL' = 'QUEUE_URL',
): Record<Id, string> =>
  Object.fromEntries(
    providers.map((provider) => [provider, setting(env, `${prefix}_${envName(provider)}`, webUrl)]),
  ) as Record<Id, string>;

/** `moneyUnit=major,invoiceMarker=memo` */
const switchList = z
  .string()
  .regex(/^\w+=\w+(,\w+=\w+)*$/, 'must be name=value,name=value')
  .transform((list) => Object.fromEntries(list.split(',').map((pair) => pair.split('=') as [string, string])));

/** Where a vendor is reached when nothing else is set. A platform without entry has no address of its own. */
export const vendorUrls: Partial<Record<ProviderId, Pick<ProviderConfig, 'apiUrl' | 'authUrl' | 'tokenUrl'>>> = {
  xero: {
    apiUrl: 'https://api.xero.com/api.xro/2.0',
    authUrl: 'https://login.xero.com/identity/connect/authorize',
    tokenUrl: 'https://identity.xero.com/connect/token',
  },
  quickbooks: {
    apiUrl: 'https://quickbooks.api.intuit.com',
    authUrl: 'https://appcenter.intuit.com/connect/oauth2',
    tokenUrl: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  },
  freshbooks: {
    apiUrl: 'https://api.freshbooks.com',
    authUrl: 'https://auth.freshbooks.com/oauth/authorize',
    tokenUrl: 'https://api.freshbooks.com/auth/oauth/token',
  },
  capsule: {
    apiUrl: 'https://api.capsulecrm.com/api/v2',
    authUrl: 'https://api.capsulecrm.com/oauth/authorise',
    tokenUrl: 'https://api.capsulecrm.com/oauth/token',
  },
  bill: {
    apiUrl: 'https://gateway.prod.bill.com/connect/v3',
    // No consent page either. The older login, which the switch `login=v2` chooses for sync tokens.
    authUrl: 'https://api.bill.com/api/v2/Login.json',
    tokenUrl: 'https://gateway.prod.bill.com/connect/v3/login',
  },
  'alternative-payments': {
    apiUrl: 'https://public-api.alternativepayments.io',
    // There is no consent page: keys are made in the vendor's dashboard.
    authUrl: 'https://public-api.alternativepayments.io/oauth/token',
    tokenUrl: 'https://public-api.alternativepayments.io/oauth/token',
  },
};

/** Our registration at a provider, from `XERO_CLIENT_ID`, `XERO_API_URL`, ... */
export function readProviderConfig(env: Environment, provider: ProviderId): ProviderConfig {
  const prefix = envName(provider);
  const url = (what: string, vendor: string | undefined) => setting(env, `${prefix}_${what}`, webUrl, vendor);
  const vendor = vendorUrls[provider];
  return {
    apiUrl: url('API_URL', vendor?.apiUrl),
    authUrl: url('AUTH_URL', vendor?.authUrl),
    tokenUrl: url('TOKEN_URL', vendor?.tokenUrl),
    clientId: setting(env, `${prefix}_CLIENT_ID`, name),
    clientSecret: setting(env, `${prefix}_CLIENT_SECRET`, name),
    ...(env[`${prefix}_WEBHOOK_KEY`] && { webhookKey: setting(env, `${prefix}_WEBHOOK_KEY`, name) }),
    ...(env[`${prefix}_SWITCHES`] && { switches: setting(env, `${prefix}_SWITCHES`, switchList) }),
  };
}

/** `alternative-payments` -> `ALTERNATIVE_PAYMENTS` */
export const envName = (provider: ProviderId): string => provider.toUpperCase().replaceAll('-', '_');

/** An empty setting is a missing one. Its value is never shown: it may be a secret. */
function setting<T>(env: Environment, name: string, schema: z.ZodType<T>, otherwise?: string): T {
  const value = env[name] || otherwise;
  if (value === undefined) throw new BadSetting(`${name} is not set`);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new BadSetting(`${name}: ${parsed.error.issues.map(({ message }) => message).join('; ')}`);
  return parsed.data;
}
