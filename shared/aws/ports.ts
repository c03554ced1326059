import { setTimeout as sleep } from 'node:timers/promises';
import { timing } from '../engine/keys.ts';
import type { ProviderId } from '../model/names.ts';
import { systemClock } from './clock.ts';
import { type Config, type Environment, readConfig, readQueueUrls } from './config.ts';
import { dynamoClient, dynamoTable } from './dynamodb/table.ts';
import { fetchHttp } from './http.ts';
import { secureRandom, systemIds } from './ids.ts';
import { keyRing } from './key-ring.ts';
import { kmsKeys } from './kms.ts';
import { powertoolsLog } from './log.ts';
import { s3Objects } from './objects.ts';
import { sqsClient, sqsQueue } from './queue.ts';
import { envelopeVault } from './vault.ts';

const portSettings = ['TABLE_NAME', 'ACTIVITY_TABLE_NAME', 'OBJECTS_BUCKET', 'KEY_ID'] as const;
export type PortsConfig = Config<(typeof portSettings)[number]> & {
  readonly service: string;
  readonly queueUrls: Readonly<Partial<Record<ProviderId, string>>>;
};

/** Settings of `awsPorts`. @throws {BadSetting} one is missing or wrong */
export const readPortsConfig = (env: Environment, providers: readonly ProviderId[]): PortsConfig => ({
  ...readConfig(env, portSettings),
  queueUrls: readQueueUrls(env, providers),
  service: env.AWS_LAMBDA_FUNCTION_NAME ?? 'tieout',
});

/** The largest file that a vendor takes is 25 MB; nothing that we read is bigger. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * Everything the engine asks of the world, made of AWS. Clients are made here, once per environment and while it starts;
 * S3 and KMS load at their first use.
 */
export function awsPorts(config: PortsConfig) {
  const dynamo = dynamoClient();
  const table = dynamoTable(dynamo, config.TABLE_NAME, tableOptions());
  return {
    clock: systemClock,
    ids: systemIds,
    random: secureRandom,
    table,
    activity: dynamoTable(dynamo, config.ACTIVITY_TABLE_NAME, tableOptions()),
    objects: s3Objects(config.OBJECTS_BUCKET),
    queue: sqsQueue(sqsClient(), config.queueUrls),
    vault: envelopeVault(keyRing(table, kmsKeys(config.KEY_ID), systemClock)),
    log: powertoolsLog(config.service),
    http: fetchHttp({ timeoutMs: timing.httpTimeoutMs, maxBytes: maxAnswerBytes }),
  };
}
export type AwsPorts = ReturnType<typeof awsPorts>;

/** Options of one table port; each port has an origin of its own. */
export const tableOptions = () => ({
  sleep: (ms: number) => sleep(ms),
  random: secureRandom,
  origin: systemIds.next().slice(10),
});
