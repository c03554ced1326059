import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { DynamoDb } from '../engines/dynamodb.ts';
import { REGION } from '../template/identity.ts';
import type { FunctionPool } from '../workers.ts';
import type { Mapping, Poller } from './mapping.ts';
import { settleBatch } from './settle.ts';

interface StreamRecord {
  readonly dynamodb: { readonly SequenceNumber: string };
}

export interface StreamPollerPorts {
  readonly db: DynamoDb;
  readonly pool: FunctionPool;
  /** Keeps the position across restarts. */
  readonly file: string;
  /** Where a batch goes whose retries are used up. */
  readonly discard: (arn: string, body: string) => Promise<void>;
  readonly onProblem: (problem: string) => void;
}

const IDLE_MS = 200;
const BACKOFF_MS = [200, 1_000, 5_000];

/**
 * Feeds a function from a table's stream, in order, at least once: a batch that fails is tried again before anything
 * after it. A position that was never stored is the beginning, since the mapping is as old as its table here.
 */
export function streamPoller(mapping: Mapping, { db, pool, file, discard, onProblem }: StreamPollerPorts): Poller {
  let position = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { after: string }).after : undefined;
  let stopped = false;
  let working = false;
  let idle = false;
  let wake: (() => void) | undefined;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let shard: { readonly StreamArn: string; readonly ShardId: string } | undefined;

  /** The one shard that the local engine's streams have; undefined before the first write. */
  async function findShard(): Promise<typeof shard> {
    const { Table } = await db.call<{ Table: { LatestStreamArn: string } }>('DynamoDB', 'DescribeTable', {
      TableName: mapping.source.name,
    });
    const StreamArn = Table.LatestStreamArn;
    const { StreamDescription } = await db.call<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      'DynamoDBStreams',
      'DescribeStream',
      { StreamArn },
    );
    const ShardId = StreamDescription.Shards.at(-1)?.ShardId;
    return ShardId === undefined ? undefined : { StreamArn, ShardId };
  }

  async function read(limit: number): Promise<readonly StreamRecord[]> {
    shard ??= await findShard();
    if (!shard) return [];
    const from =
      position === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position };
    const iterator = { ...shard, ...from };
    const { ShardIterator } = await db.call<{ ShardIterator: string }>('DynamoDBStreams', 'GetShardIterator', iterator);
    const asked = { ShardIterator, Limit: limit };
    return (await db.call<{ Records: StreamRecord[] }>('DynamoDBStreams', 'GetRecords', asked)).Records;
  }

  function moveTo(sequence: string): void {
    position = sequence;
    writeFileSync(`${file}.new`, JSON.stringify({ after: sequence }));
    renameSync(`${file}.new`, file);
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      working = true;
      let count = 0;
      try {
        const batch = await read(mapping.batchSize);
        count = batch.length;
        if (count > 0) await handle(batch);
      } catch (error) {
        onProblem(`${mapping.id}: ${(error as Error).message}`);
      }
      working = false;
      if (count === 0 && !stopped) {
        idle = true;
        await pause(IDLE_MS);
        idle = false;
      }
    }
  }

  async function handle(batch: readonly StreamRecord[]): Promise<void> {
    let rest: readonly StreamRecord[] = batch;
    let size = batch.length;
    for (let tries = 0; rest.length > 0 && !stopped; ) {
      const part = rest.slice(0, size);
      const done = await deliver(part);
      if (done > 0) {
        moveTo(part[done - 1]!.dynamodb.SequenceNumber);
        rest = rest.slice(done);
        if (done === part.length) {
          tries = 0;
          continue;
        }
      }
      tries += 1;
      if (mapping.bisects && size > 1) size = Math.ceil(size / 2);
      if (mapping.maxRetries !== undefined && tries > mapping.maxRetries) {
        const given = rest.slice(0, size);
        onProblem(`${mapping.id}: gave up ${given.length} record(s) after ${tries} attempts`);
        if (mapping.onFailureArn !== undefined)
          await discard(mapping.onFailureArn, JSON.stringify({ mapping: mapping.id, records: given }));
        moveTo(given.at(-1)!.dynamodb.SequenceNumber);
        rest = rest.slice(given.length);
        tries = 0;
      } else await pause(BACKOFF_MS[Math.min(tries, BACKOFF_MS.length) - 1]!);
    }
  }

  /** @returns how many records from the front are done */
  async function deliver(batch: readonly StreamRecord[]): Promise<number> {
    const Records = batch
      .map((record) => ({ ...record, awsRegion: REGION, eventSourceARN: mapping.sourceArn }))
      .filter(mapping.passes);
    if (Records.length === 0) return batch.length;
    try {
      const response = await pool.invoke({ Records });
      const ids = batch.map(({ dynamodb }) => dynamodb.SequenceNumber);
      const { failed } = settleBatch(ids, mapping.reportsFailures, response);
      // In a stream nothing is skipped: everything from the first failure on comes again.
      return failed.length === 0 ? batch.length : ids.indexOf(failed[0]!);
    } catch (error) {
      if (!stopped) onProblem(`${mapping.id}: ${(error as Error).message}`);
      return 0;
    }
  }

  const running = loop();
  return {
    id: mapping.id,
    async caughtUp() {
      if (working) return false;
      const isWaiting = (await read(1)).length > 0;
      // Whoever asks waits for it: then it is not left for the next look. A pause after a failure stays as long as it is.
      if (isWaiting && idle) wake?.();
      return !isWaiting && !working;
    },
    async stop() {
      stopped = true;
      wake?.();
      await running;
    },
  };
}
