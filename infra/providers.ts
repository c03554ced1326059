import { CfnParameter } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { readers } from '../functions/webhook/readers.ts';
import { vendorUrls } from '../shared/aws/config.ts';
import type { WebhookReader } from '../shared/engine/provider.ts';
import type { ProviderId } from '../shared/model/names.ts';
import { pascal, settingName } from './names.ts';

/**
 * Accounts of a provider worked on at once: a coarse guard in front of the provider's limit for the whole app. FreshBooks
 * publishes none and turns away bursts; the limits of the others belong to one account.
 */
const concurrency: Readonly<Record<string, number>> = {
  xero: 20,
  melio: 20,
  freshbooks: 10,
  capsule: 20,
  'alternative-payments': 20,
  quickbooks: 20,
  bill: 20,
};

export const concurrencyOf = (provider: string): number => concurrency[provider] ?? 10;

type Setting = 'API_URL' | 'AUTH_URL' | 'TOKEN_URL' | 'CLIENT_ID' | 'CLIENT_SECRET' | 'SWITCHES' | 'WEBHOOK_KEY';
const secret: readonly Setting[] = ['CLIENT_SECRET', 'WEBHOOK_KEY'];
/** What it takes to talk to a provider. */
export const clientSettings = ['API_URL', 'AUTH_URL', 'TOKEN_URL', 'CLIENT_ID', 'CLIENT_SECRET', 'SWITCHES'] as const;

/** A worker makes the addresses that its accounts' webhooks come to, where each account has its own. */
export const workerSettings = (provider: string): readonly Setting[] => {
  const reader = (readers as Readonly<Record<string, WebhookReader>>)[provider];
  return reader?.addressed ? [...clientSettings, 'WEBHOOK_KEY'] : clientSettings;
};

/**
 * Settings of a provider as environment variables (`XERO_CLIENT_SECRET`), fed by parameters of the stack
 * (`XeroClientSecret`) which CloudFormation neither shows nor logs where they are secret.
 * @see docs/adr/0004-settings-are-parameters.md
 */
export function providerEnvironment(
  scope: Construct,
  provider: string,
  settings: readonly Setting[],
): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => [
      `${settingName(provider)}_${setting}`,
      parameter(scope, provider, setting).valueAsString,
    ]),
  );
}

function parameter(scope: Construct, provider: string, setting: Setting): CfnParameter {
  const id = `${pascal(provider)}${pascal(kebab(setting))}`;
  const existing = scope.node.tryFindChild(id);
  if (existing) return existing as CfnParameter;
  const vendors = vendorUrls[provider as ProviderId]?.[camel(setting) as 'apiUrl'];
  if (setting === 'SWITCHES') {
    return new CfnParameter(scope, id, {
      type: 'String',
      description: `${provider}: what its documentation leaves open, name=value,name=value`,
      allowedPattern: '(\\w+=\\w+(,\\w+=\\w+)*)?',
      default: '',
    });
  }
  return new CfnParameter(scope, id, {
    type: 'String',
    description: `${provider}: ${setting.toLowerCase().replaceAll('_', ' ')}`,
    minLength: 1,
    ...(vendors ? { default: vendors } : {}),
    ...(secret.includes(setting) ? { noEcho: true } : {}),
  });
}

/** `CLIENT_ID` -> `client-id` -> `clientId` */
const kebab = (setting: Setting) => setting.toLowerCase().replaceAll('_', '-');
const camel = (setting: Setting) => pascal(kebab(setting)).replace(/^./, (first) => first.toLowerCase());
