import { allow } from './constructs/service-function.ts';

type Named<Property extends string> = Readonly<Record<Property, string>>;

/** The actions behind the ports of shared/engine/ports.ts. A transaction needs the action of each of its parts. */
const reads = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writes = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

export const mayUse = (table: Named<'tableArn'>) => allow([...reads, ...writes], [table.tableArn]);
/** The history only grows. */
export const mayAppend = (table: Named<'tableArn'>) => allow(['dynamodb:PutItem'], [table.tableArn]);

export const maySend = (queues: readonly Named<'queueArn'>[]) =>
  allow(
    ['sqs:SendMessage'],
    queues.map(({ queueArn }) => queueArn),
  );
export const mayConsume = (queue: Named<'queueArn'>) =>
  allow(
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
    [queue.queueArn],
  );

/** Without the right to list, S3 says of a missing object that it is forbidden. */
export const mayKeep = (objects: Named<'bucketArn'>) => [
  allow(['s3:GetObject', 's3:PutObject'], [`${objects.bucketArn}/*`]),
  allow(['s3:ListBucket'], [objects.bucketArn]),
];

/** Reads long values, and forgets everything of a company when its owner wants it so. */
export const mayForgetObjects = (objects: Named<'bucketArn'>) => [
  allow(['s3:GetObject'], [`${objects.bucketArn}/values/*`]),
  allow(['s3:DeleteObject'], [`${objects.bucketArn}/*`]),
  allow(['s3:ListBucket'], [objects.bucketArn]),
];

export const maySeal = (key: Named<'keyArn'>) => allow(['kms:GenerateDataKey', 'kms:Decrypt'], [key.keyArn]);

/** Takes letters out, or gives them back. */
export const mayEmpty = (queues: readonly Named<'queueArn'>[]) =>
  allow(
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
    queues.map(({ queueArn }) => queueArn),
  );

/** History is read, and forgotten when its owner wants it so. */
export const mayForget = (table: Named<'tableArn'>) => allow([...reads, 'dynamodb:DeleteItem'], [table.tableArn]);
