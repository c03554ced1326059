import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoTable } from '../../shared/aws/dynamodb/table.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import { dynoxideBinary, startDynoxide } from '../support/dynoxide.ts';
import { tableContract } from './table/contract.ts';
import { tablesAgree } from './table/differential.ts';
import { type Faults, tableFaults } from './table/faults.ts';
import { injectFaults } from './table/faulty-client.ts';
import { longValues } from './table/long-values.ts';

const binary = dynoxideBinary();
if (binary === undefined) {
  console.warn('No DynamoDB engine for this platform (set DYNOXIDE_BIN): only the table in memory is checked.');
}

/** A new empty table of a new engine. */
async function openDynamo(binary: string, faults?: Faults, sleep = async () => {}) {
  const dynoxide = await startDynoxide(binary);
  if (faults !== undefined) injectFaults(dynoxide.client, faults);
  await dynoxide.createTable('Table');
  const table = dynamoTable(dynoxide.client, 'Table', {
    sleep,
    random: () => 0.5,
    origin: 'contract',
  });
  return { table, close: dynoxide.stop };
}

/** No local engine has stale reads, so this can only be seen in the requests. */
async function readsConsistently() {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ region: 'us-east-1', credentials });
  const inputs: object[] = [];
  client.middlewareStack.add(
    () => async (request) => {
      inputs.push(request.input);
      return { response: {}, output: { $metadata: {} } as never };
    },
    { step: 'initialize', priority: 'high' },
  );
  const table = dynamoTable(client, 'Table', { sleep: async () => {}, random: () => 0, origin: 'reader' });
  const key = { pk: 'p', sk: 's' };
  await table.get(key);
  await table.getMany([key]);
  await table.query('p');
  expect(inputs).toMatchObject([
    { ConsistentRead: true },
    { RequestItems: { Table: { ConsistentRead: true } } },
    { ConsistentRead: true },
  ]);
}

describe('MemoryTable', () => {
  tableContract(async () => ({ table: new MemoryTable(), close: async () => {} }));
  longValues(async () => ({ table: new MemoryTable(), close: async () => {} }));
  tableFaults(async (faults, sleep) => ({ table: new MemoryTable({ faults, sleep }), close: async () => {} }));
});

describe.skipIf(binary === undefined)('DynamoDB', () => {
  tableContract(() => openDynamo(binary!));
  longValues(() => openDynamo(binary!));
  tableFaults((faults, sleep) => openDynamo(binary!, faults, sleep));
  it('asks for consistent reads', readsConsistently);
  tablesAgree(() => openDynamo(binary!));
});
