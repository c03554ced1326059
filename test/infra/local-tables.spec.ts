import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DynamoDb, startDynamoDb } from '../../local/engines/dynamodb.ts';
import type { Resource } from '../../local/template.ts';

const directory = mkdtempSync(join(tmpdir(), 'tables-'));
const file = join(directory, 'dynamodb.db');
const table: Resource = {
  stack: 'S',
  id: 'T',
  type: 'AWS::DynamoDB::Table',
  name: 'Table',
  arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/T',
  ref: 'T',
  properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
  assets: new Map(),
};
let db: DynamoDb;
beforeAll(async () => {
  db = await startDynamoDb(file);
  await db.createTables([table]);
});
afterAll(async () => {
  await db.stop();
  rmSync(directory, { recursive: true, force: true });
});

const put = (pk: string) => db.call('DynamoDB', 'PutItem', { TableName: 'Table', Item: { pk: { S: pk } } });

async function streamed(): Promise<readonly string[]> {
  const { Table } = await db.call<{ Table: { LatestStreamArn: string } }>('DynamoDB', 'DescribeTable', {
    TableName: 'Table',
  });
  const StreamArn = Table.LatestStreamArn;
  const { StreamDescription } = await db.call<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
    'DynamoDBStreams',
    'DescribeStream',
    { StreamArn },
  );
  const from = { StreamArn, ShardId: StreamDescription.Shards[0]!.ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const iterator = await db.call<object>('DynamoDBStreams', 'GetShardIterator', from);
  const { Records } = await db.call<{ Records: { dynamodb: { Keys: { pk: { S: string } } } }[] }>(
    'DynamoDBStreams',
    'GetRecords',
    iterator,
  );
  return Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
}

it('the stream has every write in its order, also those after a restart', async () => {
  for (const pk of ['a', 'b', 'c']) await put(pk);
  await db.stop();
  db = await startDynamoDb(file);
  await put('d');
  expect(await streamed()).toEqual(['a', 'b', 'c', 'd']);
});

it('the newest record of a stream is found without reading all of them', () => {
  const engine = new DatabaseSync(file, { readOnly: true });
  try {
    // As the engine asks at every write.
    const asked =
      'SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?';
    const [step] = engine.prepare(`EXPLAIN QUERY PLAN ${asked}`).all('Table');
    expect(step?.detail).toMatch(/USING COVERING INDEX/);
  } finally {
    engine.close();
  }
});
