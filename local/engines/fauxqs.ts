import { buildApp } from 'fauxqs';
import type { HttpResponse } from '../../shared/model/http.ts';
import type { Engine } from '../gateway/engine.ts';
import { REGION } from '../template/identity.ts';
import type { Resource } from '../template.ts';
import { type FifoQueue, giveWholeGroups } from './groups.ts';

/** What the runtime needs of the package's own stores, which it does not export by name. */
interface InFlight {
  visibilityDeadline: number;
}
interface StoredQueue extends FifoQueue {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly inflightMessages: ReadonlyMap<string, InFlight>;
  persistence: unknown;
  setAttributes(attributes: Readonly<Record<string, string>>): void;
}
interface SqsStore {
  persistence: unknown;
  allQueues(): Iterable<StoredQueue>;
  shutdown(): void;
  getQueueByName(name: string): StoredQueue | undefined;
  createQueue(name: string, url: string, arn: string, attributes: Readonly<Record<string, string>>): StoredQueue;
}
interface S3Store {
  persistence: unknown;
  createBucket(name: string): void;
  hasBucket(name: string): boolean;
}
interface Persistence {
  readonly db: { exec(sql: string): void; prepare(sql: string): { run(...values: unknown[]): unknown } };
  updateMessageReady(messageId: string): void;
  load(sqs: SqsStore, sns: object, s3: S3Store): void;
  close(): void;
}

export interface QueueCount {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface Fauxqs {
  readonly sqs: Engine;
  readonly s3: Engine;
  /** A call of the runtime itself, past the gateway. */
  call<T>(operation: string, input: object): Promise<T>;
  create(queues: readonly Resource[], buckets: readonly Resource[]): void;
  count(queueName: string): QueueCount;
  /** Gives every message in flight back to its queue: whoever held them is gone. */
  releaseAll(): void;
  /** Ends every receive that waits for messages. */
  wake(): void;
  stop(): Promise<void>;
}

/**
 * Queues and objects, in this process, written through to a file in `directory`. The package would listen on every
 * interface of the machine, so it is not asked to listen at all: calls are handed to its router.
 *
 * What it does not do as SQS does: it deduplicates per queue whatever the queue's scope says (our ids are unique over all
 * groups).
 */
export async function startFauxqs(directory: string): Promise<Fauxqs> {
  const { SqsStore, SnsStore, S3Store, PersistenceManager } = await loadStores();
  const sqs = new SqsStore();
  const sns = new SnsStore();
  const s3 = new S3Store();
  const persistence = new PersistenceManager(directory);
  // Without a flush to the disk at every message: survives the end of any process, though not of the machine's power.
  persistence.db.exec('PRAGMA synchronous = NORMAL');
  // The package's own statement clears the receive count as well, which its table does not allow.
  const ready = persistence.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => void ready.run(messageId);
  persistence.load(sqs, sns, s3);
  sqs.persistence = persistence;
  s3.persistence = persistence;
  for (const queue of sqs.allQueues()) {
    queue.persistence = persistence;
    giveWholeGroups(queue);
  }
  const app = buildApp({
    logger: false,
    host: '',
    defaultRegion: REGION,
    stores: { sqsStore: sqs, snsStore: sns, s3Store: s3 } as never,
  });
  await app.ready();

  async function inject(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body?: string | Uint8Array,
  ) {
    const { host: _, 'content-length': __, ...kept } = headers;
    const answer = await app.inject({
      method: method as 'GET',
      url,
      headers: kept,
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body) }),
    });
    const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    const passed = Object.fromEntries(flat.filter(([name]) => !HOP_BY_HOP.has(name)));
    return { status: answer.statusCode, headers: passed, body: answer.rawPayload } satisfies HttpResponse;
  }

  const engine: Engine = ({ request, path }) => inject(request.method, path, request.headers, request.body);
  const fauxqs: Fauxqs = {
    sqs: engine,
    s3: engine,
    async call<T>(operation: string, input: object): Promise<T> {
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` };
      const { status, body } = await inject('POST', '/', headers, JSON.stringify(input));
      const text = Buffer.from(body).toString();
      if (status !== 200) throw new Error(`SQS ${operation}: ${text}`);
      return JSON.parse(text) as T;
    },
    create(queues, buckets) {
      for (const { name, ref, arn, properties } of queues) {
        const attributes = queueAttributes(properties);
        const there = sqs.getQueueByName(name);
        if (there) there.setAttributes(attributes);
        else giveWholeGroups(sqs.createQueue(name, ref, arn!, attributes));
      }
      for (const { name } of buckets) if (!s3.hasBucket(name)) s3.createBucket(name);
    },
    count(queueName) {
      const queue = sqs.getQueueByName(queueName) as unknown as { getAttribute(name: string): string } | undefined;
      const read = (name: string) => Number(queue?.getAttribute(`ApproximateNumberOfMessages${name}`) ?? 0);
      return { visible: read(''), inFlight: read('NotVisible'), delayed: read('Delayed') };
    },
    releaseAll() {
      for (const queue of sqs.allQueues()) {
        for (const held of queue.inflightMessages.values()) held.visibilityDeadline = 0;
        queue.processTimers();
      }
    },
    wake: () => sqs.shutdown(),
    async stop() {
      await app.close();
      persistence.close();
    },
  };
  return fauxqs;
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding']);

/** SQS attributes that queues have in a template under the same name. */
const ATTRIBUTES = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
] as const;

function queueAttributes(properties: Resource['properties']): Record<string, string> {
  const present = ATTRIBUTES.filter((name) => properties[name] !== undefined);
  return Object.fromEntries(
    present.map((name) => {
      const value = properties[name];
      return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
    }),
  );
}

interface Stores {
  readonly SqsStore: new () => SqsStore;
  readonly SnsStore: new () => object;
  readonly S3Store: new () => S3Store;
  readonly PersistenceManager: new (directory: string) => Persistence;
}

/** By path, since the package exports none of them; its version is pinned. */
async function loadStores(): Promise<Stores> {
  const root = import.meta.resolve('fauxqs');
  const files = ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'persistence.js'];
  const modules = await Promise.all(files.map((file) => import(new URL(file, root).href)));
  return Object.assign({}, ...modules) as Stores;
}
