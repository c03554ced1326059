import { systemClock } from '../../shared/aws/clock.ts';
import { readConfig, readProviderConfig, readQueueUrls } from '../../shared/aws/config.ts';
import { sqsDeadLetters } from '../../shared/aws/dead-letters.ts';
import { dynamoClient, dynamoTable } from '../../shared/aws/dynamodb/table.ts';
import { fetchHttp } from '../../shared/aws/http.ts';
import { systemIds } from '../../shared/aws/ids.ts';
import { keyRing } from '../../shared/aws/key-ring.ts';
import { kmsKeys } from '../../shared/aws/kms.ts';
import { powertoolsLog } from '../../shared/aws/log.ts';
import { s3Objects } from '../../shared/aws/objects.ts';
import { tableOptions } from '../../shared/aws/ports.ts';
import { sqsClient, sqsQueue } from '../../shared/aws/queue.ts';
import { envelopeVault } from '../../shared/aws/vault.ts';
import { GrantStore } from '../../shared/engine/grants.ts';
import type { Provider } from '../../shared/engine/provider.ts';
import { integrations, servedProviders } from '../../shared/integrations/index.ts';
import { providers } from '../../shared/providers/index.ts';
import { createApiHandler } from './api.ts';
import { MOST_PER_MINUTE } from './limit.ts';

const { env } = process;
const config = readConfig(env, [
  'TABLE_NAME',
  'ACTIVITY_TABLE_NAME',
  'OBJECTS_BUCKET',
  'KEY_ID',
  'PUBLIC_URL',
  'TENANT_CLAIM',
  'SCOPE_PREFIX',
]);
const all = (Object.values(providers) as readonly Provider[]).filter(({ id }) => servedProviders.includes(id));

const dynamo = dynamoClient();
const table = dynamoTable(dynamo, config.TABLE_NAME, tableOptions());
const vault = envelopeVault(keyRing(table, kmsKeys(config.KEY_ID), systemClock));
/** A consent makes two calls, and the function has 29 seconds for both. */
const http = fetchHttp({ timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 });

const auth = Object.fromEntries(
  all.map(({ id }) => [id, { http, clock: systemClock, config: readProviderConfig(env, id) }]),
);
const queueUrls = readQueueUrls(env, servedProviders);
const deadUrls = readQueueUrls(env, servedProviders, 'DEAD_LETTER_URL');
const grantPorts = { table, vault, clock: systemClock, ids: systemIds };

export const handler = createApiHandler({
  table,
  activity: dynamoTable(dynamo, config.ACTIVITY_TABLE_NAME, tableOptions()),
  objects: s3Objects(config.OBJECTS_BUCKET),
  queue: sqsQueue(sqsClient(), queueUrls),
  clock: systemClock,
  ids: systemIds,
  log: powertoolsLog('api'),
  integrations,
  providers,
  auth,
  grants: Object.fromEntries(
    all.map((provider) => [provider.id, new GrantStore(grantPorts, provider, auth[provider.id]!)]),
  ),
  publicUrl: config.PUBLIC_URL,
  access: { tenantClaim: config.TENANT_CLAIM, scopePrefix: config.SCOPE_PREFIX },
  mostPerMinute: MOST_PER_MINUTE,
  vault,
  deadLetters: sqsDeadLetters(
    sqsClient(),
    servedProviders.map((id) => ({ url: queueUrls[id], dead: deadUrls[id] })),
  ),
});
