import { DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const db = new DynamoDBClient({ maxAttempts: 1 });
const kms = new KMSClient({ maxAttempts: 1 });
const s3 = new S3Client({ maxAttempts: 1 });
const { TABLE, KEY, BUCKET } = process.env;

interface Record {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly MessageGroupId: string };
}

/** Counts each message's text in the table; some texts are instructions. */
export const handler = async (event: { readonly Records: readonly Record[] } | { readonly do: string }) => {
  if ('do' in event) return await WORK[event.do]!();
  const failed: string[] = [];
  for (const { messageId, body, attributes } of event.Records) {
    if (body === 'fail') failed.push(messageId);
    else if (body === 'hang') await new Promise(() => {});
    else {
      if (body.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 80));
      await count(attributes.MessageGroupId, body);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};

const count = (group: string, text: string) =>
  db.send(
    new UpdateItemCommand({
      TableName: TABLE,
      Key: { pk: { S: group }, sk: { S: text } },
      UpdateExpression: 'ADD seen :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );

const WORK: Readonly<globalThis.Record<string, () => unknown>> = {
  now: () => new Date().toISOString(),
  read: async () =>
    (await db.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }))).Item ?? null,
  /** Texts of the groups g0 to g3. */
  seen: async () => {
    const pages = ['g0', 'g1', 'g2', 'g3'].map((group) =>
      db.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: group } },
          ConsistentRead: true,
        }),
      ),
    );
    return (await Promise.all(pages)).flatMap(({ Items = [] }) => Items.map(({ sk }) => sk!.S));
  },
  leaveCall: () => {
    void count('left', 'call');
  },
  leaveTimer: () => {
    setTimeout(() => {}, 10_000);
  },
  leaveNothing: async () => {
    await count('left', 'nothing');
    await new Promise((resolve) => setTimeout(resolve, 5));
  },
  outside: () => fetch('http://192.0.2.1:81/'),
  exit: () => process.exit(3),
  seal: async () => {
    const context = { for: 'spec' };
    const Plaintext = Buffer.from('secret');
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: KEY, Plaintext, EncryptionContext: context }),
    );
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    const refused = await kms
      .send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { for: 'another' } }))
      .catch((error: Error) => error.name);
    return { opened: Buffer.from(opened.Plaintext!).toString(), refused };
  },
  objects: async () => {
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a/b c', Body: Buffer.from([0, 1, 255]) }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a/b c' }));
    const missing = await s3
      .send(new GetObjectCommand({ Bucket: BUCKET, Key: 'none' }))
      .catch((error: Error) => error.name);
    return { bytes: [...(await Body!.transformToByteArray())], missing };
  },
};
