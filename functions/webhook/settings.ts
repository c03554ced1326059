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
 * Settings of the receiver, read when it starts so that a missing one shows before the first delivery. By hand, since
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
  const ofProviders = (name: (provider: string) => string) =>
    new Map(providers.map((id) => [id, setting(name(id.toUpperCase().replaceAll('-', '_')))]));
  return {
    region: setting('AWS_REGION'),
    credentials: {
      accessKeyId: setting('AWS_ACCESS_KEY_ID'),
      secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
      ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
    },
    ...(env.AWS_ENDPOINT_URL ? { endpoint: env.AWS_ENDPOINT_URL } : {}),
    queueUrls: ofProviders((provider) => `QUEUE_URL_${provider}`),
    webhookKeys: ofProviders((provider) => `${provider}_WEBHOOK_KEY`),
  };
}
