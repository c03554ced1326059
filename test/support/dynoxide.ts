import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoClient } from '../../shared/aws/dynamodb/table.ts';

export interface Dynoxide {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  createTable(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Path of the local DynamoDB engine: `DYNOXIDE_BIN`, else the optional package; undefined where there is none. */
export function dynoxideBinary(): string | undefined {
  if (process.env.DYNOXIDE_BIN) return process.env.DYNOXIDE_BIN;
  try {
    const { resolve } = createRequire(import.meta.url);
    const binary = resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Starts an engine in memory on a free port of the loopback. */
export async function startDynoxide(binary: string): Promise<Dynoxide> {
  const port = await freePort();
  const engine = spawn(binary, ['--host', '127.0.0.1', '--port', `${port}`], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => engine.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint);
  const client = dynamoClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    client,
    endpoint,
    async createTable(name) {
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
          ],
        }),
      );
    },
    async stop() {
      client.destroy();
      engine.kill();
      await ended;
    },
  };
}

async function answering(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await fetch(endpoint);
      return;
    } catch {
      await sleep(25);
    }
  }
  throw new Error(`no answer from ${endpoint} within 5 s`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
