import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { againAfterSeconds } from '../../functions/deliver/deliver.ts';
import { deliveriesName, undeliveredName } from '../names.ts';
import { mayConsume, maySend } from '../permissions.ts';
import type { StateStack } from '../stacks/state.ts';
import { allow, ServiceFunction } from './service-function.ts';

const timeout = Duration.seconds(60);

/** Sends what is on the bus to the addresses of its tenant: beside the way of publishing, so that no receiver can hold it up. */
export class Deliverer extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { state, bundles }: { readonly state: StateStack; readonly bundles: string },
  ) {
    super(scope, id);
    const kept = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    const undelivered = new Queue(this, 'Undelivered', {
      ...kept,
      queueName: undeliveredName(this),
      retentionPeriod: Duration.days(14),
    });
    const queue = new Queue(this, 'Queue', {
      ...kept,
      queueName: deliveriesName(this),
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: undelivered, maxReceiveCount: againAfterSeconds.length + 1 },
    });
    new Rule(this, 'Events', {
      eventBus: state.bus,
      description: 'Everything that Tieout announces',
      eventPattern: { source: ['tieout'] },
      targets: [new SqsQueue(queue)],
    });
    const deliver = new ServiceFunction(this, 'Function', {
      name: 'deliver',
      description: 'Sends events to the addresses that tenants have registered',
      bundles,
      timeout,
      memoryMb: 256,
      environment: {
        TABLE_NAME: state.table.tableName,
        KEY_ID: state.key.keyId,
        DELIVERY_QUEUE_URL: queue.queueUrl,
      },
      permissions: [
        // Connections, tenants' addresses, the ring of keys.
        allow(['dynamodb:GetItem', 'dynamodb:Query'], [state.table.tableArn], {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['C#*', 'T#*', 'KEYS'] },
        }),
        allow(['dynamodb:DeleteItem'], [state.table.tableArn], {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['T#*'] },
        }),
        allow(['kms:Decrypt'], [state.key.keyArn]),
        mayConsume(queue),
        maySend([queue]),
      ],
    });
    new EventSourceMapping(this, 'Source', {
      target: deliver.function,
      eventSourceArn: queue.queueArn,
      batchSize: 5,
      reportBatchItemFailures: true,
      maxConcurrency: 10,
    });
  }
}
