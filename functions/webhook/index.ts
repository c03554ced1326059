import { randomUUID } from 'node:crypto';
import { liteQueue } from '../../shared/aws/sqs-lite.ts';
import { loaders } from './loaders.ts';
import { readSettings } from './settings.ts';
import { createWebhookHandler } from './webhook.ts';

const { providers, ...aws } = readSettings(process.env, Object.keys(loaders));
const now = () => Date.now();
// The log of the other functions is longer than this whole function.
const write = (level: string) => (message: string, data?: object) =>
  console.log(JSON.stringify({ level, message, ...data }));

export const handler = createWebhookHandler({
  readers: loaders,
  config: (provider) => providers.get(provider)!,
  queue: liteQueue({ ...aws, urlOf: (provider) => providers.get(provider)!.queueUrl, now, timeoutMs: 2_000 }),
  clock: { now },
  ids: { next: randomUUID },
  log: { warn: write('WARN'), error: write('ERROR') },
});
