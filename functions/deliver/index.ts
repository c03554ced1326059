import { systemClock } from '../../shared/aws/clock.ts';
import { readConfig } from '../../shared/aws/config.ts';
import { sqsDeliveries } from '../../shared/aws/deliveries.ts';
import { dynamoClient, dynamoTable } from '../../shared/aws/dynamodb/table.ts';
import { fetchHttp } from '../../shared/aws/http.ts';
import { keyRing } from '../../shared/aws/key-ring.ts';
import { kmsKeys } from '../../shared/aws/kms.ts';
import { powertoolsLog } from '../../shared/aws/log.ts';
import { tableOptions } from '../../shared/aws/ports.ts';
import { sqsClient } from '../../shared/aws/queue.ts';
import { envelopeVault } from '../../shared/aws/vault.ts';
import { createDeliverHandler } from './deliver.ts';

const config = readConfig(process.env, ['TABLE_NAME', 'KEY_ID', 'DELIVERY_QUEUE_URL']);
const table = dynamoTable(dynamoClient(), config.TABLE_NAME, tableOptions());

export const handler = createDeliverHandler({
  table,
  vault: envelopeVault(keyRing(table, kmsKeys(config.KEY_ID), systemClock)),
  clock: systemClock,
  log: powertoolsLog('deliver'),
  http: fetchHttp({ timeoutMs: 10_000, maxBytes: 64 * 1024 }),
  queue: sqsDeliveries(sqsClient(), config.DELIVERY_QUEUE_URL),
});
