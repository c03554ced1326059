import type { Signer } from '../../shared/aws/sigv4.ts';
import { BadSetting } from '../../shared/engine/errors.ts';

export interface WebhookSettings extends Omit<Signer, 'now'> {
  /** Of AWS, where it is not the usual one. */
  readonly endpoint: string | undefined;
  readonly providers: ReadonlyMap<string, { readonly queueUrl: string; readonly webhookKey: string }>;
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
  const served = providers.flatMap((id) => {
    // `alternative-payments` -> `ALTERNATIVE_PAYMENTS`
    const name = id.toUpperCase().replaceAll('-', '_');
    const queue = `QUEUE_URL_${name}`;
    return queue in env
      ? [[id, { queueUrl: setting(queue), webhookKey: setting(`${name}_WEBHOOK_KEY`) }] as const]
      : [];
  });
  return {
    region: setting('AWS_REGION'),
    accessKeyId: setting('AWS_ACCESS_KEY_ID'),
    secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
    sessionToken: env.AWS_SESSION_TOKEN,
    endpoint: env.AWS_ENDPOINT_URL,
    providers: new Map(served),
  };
}
