import type { Call } from './call.ts';

type Given = Readonly<Record<string, unknown>>;
const record = (value: unknown): Given => Object(value) as Given;

const partitionOf = (item: unknown): readonly string[] => {
  const { S } = record(record(item).pk) as { readonly S?: unknown };
  return typeof S === 'string' ? [S] : [];
};

/** Partition keys of the items that a DynamoDB call writes, one for each item. */
export function partitionsWritten({ operation, input }: Pick<Call, 'operation' | 'input'>): readonly string[] {
  switch (operation) {
    case 'PutItem':
      return partitionOf(input.Item);
    case 'UpdateItem':
    case 'DeleteItem':
      return partitionOf(input.Key);
    case 'TransactWriteItems':
      return (input.TransactItems as readonly Given[]).flatMap(({ Put, Update, Delete }) => [
        ...partitionOf(record(Put).Item),
        ...partitionOf(record(Update).Key),
        ...partitionOf(record(Delete).Key),
      ]);
    case 'BatchWriteItem':
      return Object.values(record(input.RequestItems))
        .flatMap((requests) => requests as readonly Given[])
        .flatMap(({ PutRequest, DeleteRequest }) => [
          ...partitionOf(record(PutRequest).Item),
          ...partitionOf(record(DeleteRequest).Key),
        ]);
    default:
      return [];
  }
}
