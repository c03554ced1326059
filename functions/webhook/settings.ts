import type { Credentials } from '../../shared/aws/sigv4.ts';
import { BadSetting } from '../../shared/engine/errors.ts';

export interface WebhookSettings {
  readonly region: string;
  readonly credentials: Credentials;
  /** Of AWS, where it is not the usual one. */
  readonly endpoint?: string;
  /** By provider. */
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly webhookKeys: ReadonlyMap<string, string>;
}

/**
 * Settings of the receiver, for the providers that have a queue, read when it starts so that a missing one shows before the first delivery. By hand, since
 * shared/aws/config.ts brings a schema library along.
 * @throws {BadSetting} naming the setting that is missing
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  providers: readonly string[],
): WebhookSettings {
  const setting = (name: string): string => {
    const value = env[name];
    if (!value) throw new BadSetting(`${name} is not set`);
    return value;
  };
  // `alternative-payments` -> `ALTERNATIVE_PAYMENTS`
  const served = providers
    .map((id) => [id, id.toUpperCase().replaceAll('-', '_')] as const)
    .filter(([, name]) => `QUEUE_URL_${name}` in env);
  const ofProviders = (begin: string, end: string) =>
    new Map(served.map(([id, name]) => [id, setting(begin + name + end)]));
  return {
    region: setting('AWS_REGION'),
    credentials: {
      accessKeyId: setting('AWS_ACCESS_KEY_ID'),
      secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
      ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
    },
    ...(env.AWS_ENDPOINT_URL ? { endpoint: env.AWS_ENDPOINT_URL } : {}),
    queueUrls: ofProviders('QUEUE_URL_', ''),
    webhookKeys: ofProviders('', '_WEBHOOK_KEY'),
  };
}
