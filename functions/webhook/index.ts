import { randomUUID } from 'node:crypto';
import { liteQueue } from '../../shared/aws/sqs-lite.ts';
import { BadSetting } from '../../shared/engine/errors.ts';
import { readers } from './readers.ts';
import { createWebhookHandler } from './webhook.ts';

const { env } = process;
const setting = (name: string): string => {
  const value = env[name];
  if (!value) throw new BadSetting(`${name} is not set`);
  return value;
};
/** `alternative-payments` -> `ALTERNATIVE_PAYMENTS` */
const envName = (provider: string) => provider.toUpperCase().replaceAll('-', '_');

// Read now and not at the first delivery, so that a missing setting shows when the function starts.
const providers = new Map(
  Object.keys(readers).map((id) => [
    id,
    { url: setting(`QUEUE_URL_${envName(id)}`), webhookKey: setting(`${envName(id)}_WEBHOOK_KEY`) },
  ]),
);
const write = (level: string) => (message: string, data?: object) =>
  console.log(JSON.stringify({ level, message, ...data }));
const now = () => Date.now();

export const handler = createWebhookHandler({
  readers,
  config: (provider) => ({ webhookKey: providers.get(provider)!.webhookKey }),
  queue: liteQueue({
    urlOf: (provider) => providers.get(provider)!.url,
    region: setting('AWS_REGION'),
    credentials: {
      accessKeyId: setting('AWS_ACCESS_KEY_ID'),
      secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
      ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
    },
    ...(env.AWS_ENDPOINT_URL ? { endpoint: env.AWS_ENDPOINT_URL } : {}),
    now,
    timeoutMs: 2_000,
  }),
  clock: { now },
  ids: { next: randomUUID },
  log: { info: write('INFO'), warn: write('WARN'), error: write('ERROR') },
});
