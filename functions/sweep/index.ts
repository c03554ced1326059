import { systemClock } from '../../shared/aws/clock.ts';
import { readConfig, readQueueUrls } from '../../shared/aws/config.ts';
import { dynamoClient, dynamoTable } from '../../shared/aws/dynamodb/table.ts';
import { powertoolsLog } from '../../shared/aws/log.ts';
import { tableOptions } from '../../shared/aws/ports.ts';
import { sqsClient, sqsQueue } from '../../shared/aws/queue.ts';
import type { ProviderId } from '../../shared/model/names.ts';
import { sweep } from './sweep.ts';

const { env } = process;
const { TABLE_NAME } = readConfig(env, ['TABLE_NAME']);
const providers = Object.keys(env)
  .flatMap((name) => /^QUEUE_URL_(.+)/.exec(name)?.[1] ?? [])
  .map((name) => name.toLowerCase().replaceAll('_', '-') as ProviderId);

const ports = {
  table: dynamoTable(dynamoClient(), TABLE_NAME, tableOptions()),
  queue: sqsQueue(sqsClient(), readQueueUrls(env, providers)),
  clock: systemClock,
  log: powertoolsLog('sweep'),
};

export const handler = () => sweep(ports);
