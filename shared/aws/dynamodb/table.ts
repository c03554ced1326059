import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item, Key, QueryOptions, Table, Write } from '../../engine/ports.ts';
import { stampName } from '../../engine/store/check.ts';
import { compareText } from '../../engine/store/order.ts';
import {
  AttemptFailed,
  needsTransaction,
  type RetryOptions,
  retrying,
  type Unmet,
} from '../../engine/store/retrying.ts';
import { compile } from './expression.ts';
import { attemptOf, unmetOf } from './failure.ts';
import { type Attributes, toAttributes, toItem } from './marshal.ts';

/**
 * One attempt per call: the SDK would repeat a write whose reply was lost without telling, so all retries are ours. With
 * five of them a call ends within 20 s.
 */
export const dynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
    ...config,
  });

/**
 * A table of DynamoDB with string keys `pk` and `sk`. A single write is a plain conditional one (half the price), several
 * are a transaction.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const dynamoTable = (client: DynamoDBClient, tableName: string, options: RetryOptions): Table =>
  retrying(
    {
      get: (key) => reading(() => getItem(client, tableName, key)),
      getMany: (keys) => reading(() => getItems(client, tableName, keys)),
      query: (pk, query) => reading(() => queryItems(client, tableName, pk, query)),
      async write(writes, by, repeated): Promise<Unmet | undefined> {
        try {
          if (needsTransaction(writes)) await transact(client, tableName, writes, by);
          else await writeOne(client, tableName, writes[0]!, by, repeated);
          return undefined;
        } catch (error) {
          return unmetOf(error);
        }
      },
    },
    options,
  );

async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw attemptOf(error);
  }
}

async function getItem(client: DynamoDBClient, tableName: string, key: Key): Promise<Item | undefined> {
  const { Item: found } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: toKey(key), ConsistentRead: true }),
  );
  return found && toItem(found);
}

async function getItems(client: DynamoDBClient, tableName: string, keys: readonly Key[]) {
  const found = new Map<string, Item>();
  let rest = [...new Map(keys.map((key) => [textOf(key), toKey(key)])).values()];
  while (rest.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: rest, ConsistentRead: true } } }),
    );
    const items = Responses?.[tableName]?.map(toItem) ?? [];
    for (const item of items) found.set(textOf(item), item);
    rest = UnprocessedKeys?.[tableName]?.Keys ?? [];
    // Above 16 MB the rest comes with the next call; an answer without any item is throttling.
    if (rest.length > 0 && items.length === 0) throw new AttemptFailed(false);
  }
  return keys.map((key) => found.get(textOf(key)));
}

async function queryItems(client: DynamoDBClient, tableName: string, pk: string, options: QueryOptions) {
  const { prefix = '', after = '', limit = Number.POSITIVE_INFINITY } = options;
  const items: Item[] = [];
  // A start key outside of the prefix is refused: before it there is nothing to skip, behind it nothing to find.
  const within = after.startsWith(prefix);
  if (limit <= 0 || (!within && compareText(after, prefix) > 0)) return items;
  let start: Attributes | undefined = after !== '' && within ? toKey({ pk, sk: after }) : undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix !== '' && { ':prefix': { S: prefix } }) },
        ConsistentRead: true,
        ...(Number.isFinite(limit) && { Limit: limit - items.length }),
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of Items) items.push(toItem(item));
    start = LastEvaluatedKey;
  } while (start !== undefined && items.length < limit);
  return items;
}

async function writeOne(client: DynamoDBClient, tableName: string, write: Write, by: string, repeated: boolean) {
  const common = {
    TableName: tableName,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ...compile(write, by, repeated && write.kind !== 'delete'),
  } as const;
  if (write.kind === 'put') await client.send(new PutItemCommand({ ...common, Item: toStamped(write.item, by) }));
  else if (write.kind === 'update') await client.send(new UpdateItemCommand({ ...common, Key: toKey(write.key) }));
  else if (write.kind === 'delete') await client.send(new DeleteItemCommand({ ...common, Key: toKey(write.key) }));
}

/** The token makes a repetition within ten minutes harmless. */
async function transact(client: DynamoDBClient, tableName: string, writes: readonly Write[], by: string) {
  const items = writes.map((write): TransactWriteItem => {
    const common = {
      TableName: tableName,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...compile(write, by, false),
    } as const;
    if (write.kind === 'put') return { Put: { ...common, Item: toStamped(write.item, by) } };
    if (write.kind === 'delete') return { Delete: { ...common, Key: toKey(write.key) } };
    if (write.kind === 'check') {
      return { ConditionCheck: { ...common, Key: toKey(write.key), ConditionExpression: common.ConditionExpression } };
    }
    return { Update: { ...common, Key: toKey(write.key), UpdateExpression: common.UpdateExpression } };
  });
  await client.send(new TransactWriteItemsCommand({ TransactItems: items, ClientRequestToken: by }));
}

const toStamped = (item: Item, by: string): Attributes => ({ ...toAttributes(item), [stampName]: { S: by } });
const toKey = ({ pk, sk }: Key): Attributes => ({ pk: { S: pk }, sk: { S: sk } });
const textOf = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;
