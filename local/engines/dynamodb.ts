import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { ConnectionLost, type HttpResponse } from '../../shared/model/http.ts';
import type { Engine } from '../gateway/engine.ts';
import type { Resource } from '../template.ts';
import { indexStream } from './stream-index.ts';

export interface DynamoDb {
  readonly engine: Engine;
  /** A call of the runtime itself, past the gateway. @param api `DynamoDB` or `DynamoDBStreams` */
  call<T>(api: 'DynamoDB' | 'DynamoDBStreams', operation: string, input: object): Promise<T>;
  /** Creates the template's tables that are not there yet. @throws a table is there with other keys */
  createTables(tables: readonly Resource[]): Promise<void>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 5_000;
const VERSIONS = { DynamoDB: 'DynamoDB_20120810', DynamoDBStreams: 'DynamoDBStreams_20120810' };

/**
 * Starts the engine on a file of its own. It ends with this process, however that ends: its shell reads our end of a
 * pipe, which the system closes even when we are killed.
 * @throws there is no engine for this machine, or it does not answer
 */
export async function startDynamoDb(file: string): Promise<DynamoDb> {
  const binary = findBinary();
  mkdirSync(dirname(file), { recursive: true });
  const port = await freePort();
  const watch = '"$0" "$@" & engine=$!; read -r _; kill "$engine"; wait "$engine"';
  const child = spawn('/bin/sh', ['-c', watch, binary, 'serve', '--port', String(port), '--db-path', file], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // A group of its own: Ctrl-C must reach us first, or the tables are gone while functions still write.
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const agent = new Agent({ keepAlive: true });

  function post(body: string | Uint8Array, headers: Readonly<Record<string, string>>): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const lost = (error: Error) => reject(new ConnectionLost(`DynamoDB engine: ${error.message}`));
      const outgoing = httpRequest({ host: '127.0.0.1', port, method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', lost);
        response.on('end', () => {
          const type = response.headers['content-type'] ?? 'application/x-amz-json-1.0';
          resolve({ status: response.statusCode!, headers: { 'content-type': type }, body: Buffer.concat(chunks) });
        });
      });
      outgoing.on('error', lost);
      outgoing.end(body);
    });
  }

  const signed = (target: string) => ({
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    'x-amz-target': target,
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  });

  const db: DynamoDb = {
    engine: ({ request }) => post(request.body ?? '', signed(request.headers['x-amz-target'] ?? '')),
    async call<T>(api: keyof typeof VERSIONS, operation: string, input: object): Promise<T> {
      const { status, body } = await post(JSON.stringify(input), signed(`${VERSIONS[api]}.${operation}`));
      const text = Buffer.from(body).toString();
      if (status !== 200) throw new Error(`DynamoDB ${operation}: ${text}`);
      return JSON.parse(text) as T;
    },
    async createTables(tables) {
      const { TableNames } = await db.call<{ TableNames: string[] }>('DynamoDB', 'ListTables', {});
      for (const table of tables) {
        if (!TableNames.includes(table.name)) await createTable(db, table);
        else await checkKeys(db, table);
      }
    },
    async stop() {
      agent.destroy();
      child.stdin.end();
      await exited(child);
    },
  };
  await ready(db, child, () => said);
  indexStream(file);
  return db;
}

function findBinary(): string {
  const chosen = process.env.DYNOXIDE_BIN;
  if (chosen !== undefined) {
    if (!existsSync(chosen)) throw new Error(`DYNOXIDE_BIN names ${chosen}, which is not there`);
    return chosen;
  }
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  } catch {
    throw new Error(
      `there is no local DynamoDB engine for ${process.platform}-${process.arch}: install dynoxide 1.2.1 and set DYNOXIDE_BIN to its path`,
    );
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function ready(db: DynamoDb, child: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await db.call('DynamoDB', 'ListTables', {});
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > until) {
        throw new Error(`the DynamoDB engine does not answer: ${said() || (error as Error).message}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));

async function createTable(db: DynamoDb, { name, properties }: Resource): Promise<void> {
  const { StreamSpecification: stream, TimeToLiveSpecification: ttl } = properties;
  const { GlobalSecondaryIndexes, KeySchema, AttributeDefinitions } = properties;
  await db.call('DynamoDB', 'CreateTable', {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes,
    BillingMode: 'PAY_PER_REQUEST',
    ...(stream ? { StreamSpecification: { ...stream, StreamEnabled: true } } : {}),
  });
  if (ttl) await db.call('DynamoDB', 'UpdateTimeToLive', { TableName: name, TimeToLiveSpecification: ttl });
}

async function checkKeys(db: DynamoDb, { name, properties }: Resource): Promise<void> {
  const { Table } = await db.call<{ Table: { KeySchema: unknown } }>('DynamoDB', 'DescribeTable', { TableName: name });
  const sorted = (schema: unknown) =>
    JSON.stringify((schema as { KeyType: string }[]).toSorted((a, b) => (a.KeyType < b.KeyType ? -1 : 1)));
  if (sorted(Table.KeySchema) !== sorted(properties.KeySchema)) {
    throw new Error(`table ${name} was made with other keys than the template has now; --fresh starts over`);
  }
}
