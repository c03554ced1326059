import { keyOfCiphertext } from '../engines/kms.ts';
import { ACCOUNT, REGION } from '../template/identity.ts';
import type { AppModel, Resource } from '../template.ts';
import { type Call, UnknownCall } from './call.ts';
import type { Permission } from './iam.ts';

type Input = Readonly<Record<string, unknown>>;
type Reader = (call: Call) => readonly Permission[];

/**
 * What a call needs to be allowed, as AWS documents it: one permission per item of a transaction, the base action for
 * SQS batches, and the key's own permission where queue or bucket are encrypted with one of ours.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function permissionReader(app: AppModel): Reader {
  const queueKeys = keysBy(app.of('AWS::SQS::Queue'), ({ properties }) => properties.KmsMasterKeyId);
  const bucketKeys = keysBy(app.of('AWS::S3::Bucket'), bucketKey);
  const keyArns = new Map(
    app.of('AWS::KMS::Key').flatMap(({ ref, arn }) => [[ref, arn!] as const, [arn!, arn!] as const]),
  );
  const partitionKeys = new Map(app.of('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(partitionKey));

  const readers: Readonly<Record<Call['service'], Reader>> = {
    dynamodb: (call) => dynamodb(call, partitionKeys),
    sqs: ({ operation, input }) => {
      const name = nameOf(input.QueueUrl);
      const resource = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
      const sends = operation.startsWith('SendMessage');
      const opens = sends ? ['GenerateDataKey', 'Decrypt'] : operation === 'ReceiveMessage' ? ['Decrypt'] : [];
      return [
        { action: `sqs:${operation.replace(/Batch$/, '')}`, resource },
        ...viaKey(queueKeys.get(name), opens, 'sqs'),
      ];
    },
    s3: ({ operation, input }) => {
      const bucket = String(input.Bucket);
      const bucketArn = `arn:aws:s3:::${bucket}`;
      if (operation === 'ListObjectsV2') return [{ action: 's3:ListBucket', resource: bucketArn }];
      const opens = operation === 'PutObject' ? ['GenerateDataKey'] : operation === 'GetObject' ? ['Decrypt'] : [];
      return [
        { action: `s3:${operation.replace('HeadObject', 'GetObject')}`, resource: `${bucketArn}/${String(input.Key)}` },
        ...viaKey(bucketKeys.get(bucket), opens, 's3'),
      ];
    },
    kms: ({ operation, input }) => {
      const id = operation === 'Decrypt' ? keyOfCiphertext(String(input.CiphertextBlob)) : String(input.KeyId);
      const resource = keyArns.get(id) ?? id;
      const pairs = Object.entries((input.EncryptionContext ?? {}) as Record<string, string>);
      const context = Object.fromEntries(
        pairs.map(([key, value]) => [`kms:encryptioncontext:${key.toLowerCase()}`, [value]]),
      );
      return [{ action: `kms:${operation}`, resource, context }];
    },
    ses: ({ input }) => {
      const from = String(input.FromEmailAddress ?? '');
      const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
      const own = app.of('AWS::SES::EmailIdentity').map(({ ref }) => ref);
      const identity = own.find((name) => name === address) ?? address.slice(address.indexOf('@') + 1);
      const raw = (input.Content as Input | undefined)?.Raw !== undefined;
      return [
        {
          action: raw ? 'ses:SendRawEmail' : 'ses:SendEmail',
          resource: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/${identity}`,
          context: { 'ses:fromaddress': [address] },
        },
      ];
    },
    events: ({ operation, input }) =>
      ((input.Entries ?? []) as Input[]).map((entry) => ({
        action: `events:${operation}`,
        resource: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${String(entry.EventBusName ?? 'default')
          .split('/')
          .at(-1)}`,
        context: { 'events:source': [String(entry.Source)], 'events:detail-type': [String(entry.DetailType)] },
      })),
  };
  return (call) => readers[call.service](call);
}

const nameOf = (urlOrArn: unknown): string => String(urlOrArn).split(/[/:]/).at(-1)!;

const TABLE_ACTIONS = new Set(
  ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'DescribeTable'].concat(
    'DescribeTimeToLive',
    'ConditionCheckItem',
  ),
);

function dynamodb({ operation, input }: Call, partitionKeys: ReadonlyMap<string, string>): readonly Permission[] {
  const one = (action: string, table: unknown, leading: readonly Input[] = [], index?: unknown): Permission => {
    const name = String(table).split('/').at(-1)!;
    const key = partitionKeys.get(name);
    const values = leading.flatMap((item) => Object.values((item[key ?? ''] ?? {}) as Record<string, string>));
    const resource = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}${index ? `/index/${String(index)}` : ''}`;
    return { action: `dynamodb:${action}`, resource, context: { 'dynamodb:leadingkeys': values } };
  };
  const tables = () => Object.entries((input.RequestItems ?? {}) as Record<string, unknown>);
  const inner = () => (input.TransactItems ?? []) as readonly Readonly<Record<string, Input>>[];
  switch (operation) {
    case 'TransactWriteItems':
      return inner().flatMap((item) =>
        Object.entries(item).map(([kind, { TableName, Key, Item }]) =>
          one(kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`, TableName, [(Key ?? Item) as Input]),
        ),
      );
    case 'TransactGetItems':
      return inner().map(({ Get }) => one('GetItem', Get!.TableName, [Get!.Key as Input]));
    case 'BatchGetItem':
      return tables().map(([name, spec]) => one(operation, name, (spec as { Keys: Input[] }).Keys));
    case 'BatchWriteItem':
      return tables().map(([name, requests]) =>
        one(
          operation,
          name,
          (requests as Readonly<Record<string, Input>>[]).map(
            ({ PutRequest, DeleteRequest }) => (PutRequest?.Item ?? DeleteRequest?.Key) as Input,
          ),
        ),
      );
    default: {
      if (!TABLE_ACTIONS.has(operation)) throw new UnknownCall(`DynamoDB ${operation} is not offered to functions`);
      const leading = (input.Key ?? input.Item ?? queriedKey(input)) as Input | undefined;
      return [one(operation, input.TableName, leading ? [leading] : [], input.IndexName)];
    }
  }
}

/** The partition key value of a Query, found through its first equality. */
function queriedKey(input: Input): Input | undefined {
  const match = /(\S+)\s*=\s*(:\w+)/.exec(String(input.KeyConditionExpression ?? ''));
  if (!match) return undefined;
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (input.ExpressionAttributeValues ?? {}) as Record<string, unknown>;
  return { [names[match[1]!] ?? match[1]!]: values[match[2]!] };
}

function partitionKey({ name, properties }: Resource): [string, string] {
  const schema = (properties.KeySchema ?? []) as readonly { AttributeName: string; KeyType: string }[];
  return [name, schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? ''];
}

const keysBy = (resources: readonly Resource[], keyOf: (resource: Resource) => unknown) =>
  new Map(
    resources.flatMap((resource) => {
      const key = keyOf(resource);
      return typeof key === 'string' && !key.startsWith('alias/aws/') ? [[resource.name, key] as const] : [];
    }),
  );

function bucketKey({ properties }: Resource): unknown {
  const encryption = properties.BucketEncryption as
    | { ServerSideEncryptionConfiguration?: { ServerSideEncryptionByDefault?: { KMSMasterKeyID?: string } }[] }
    | undefined;
  return encryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
}

const viaKey = (key: string | undefined, operations: readonly string[], service: string): readonly Permission[] =>
  key === undefined
    ? []
    : operations.map((operation) => ({
        action: `kms:${operation}`,
        resource: key.startsWith('arn:') ? key : `arn:aws:kms:${REGION}:${ACCOUNT}:key/${key}`,
        context: { 'kms:viaservice': [`${service}.${REGION}.amazonaws.com`] },
      }));
