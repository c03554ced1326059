import { CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keys } from '../../shared/engine/keys.ts';
import { acknowledge } from '../acknowledge.ts';
import { unpublishedName } from '../names.ts';
import { mayAppend } from '../permissions.ts';
import type { StateStack } from '../stacks/state.ts';
import { allow, ServiceFunction } from './service-function.ts';

/** Follows the table's stream, and of it only the outbox. */
export class Publisher extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { state, bundles }: { readonly state: StateStack; readonly bundles: string },
  ) {
    super(scope, id);
    const mailFrom = new CfnParameter(Stack.of(this), 'MailFrom', {
      type: 'String',
      description: 'Sender of e-mails: an address that SES has verified, itself or by its domain',
      allowedPattern: '[^@\\s]+@[^@\\s]+',
    }).valueAsString;
    const unpublished = new Queue(this, 'Unpublished', {
      queueName: unpublishedName(this),
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    acknowledge(unpublished, {
      'AwsSolutions-SQS3': 'It is itself the place for what could not be published, and an alarm watches it.',
    });
    const publish = new ServiceFunction(this, 'Function', {
      name: 'publish',
      description: 'Publishes the outbox to the event bus and by e-mail',
      bundles,
      timeout: Duration.seconds(60),
      memoryMb: 256,
      environment: {
        ACTIVITY_TABLE_NAME: state.activity.tableName,
        EVENT_BUS_NAME: state.bus.eventBusName,
        MAIL_FROM: mailFrom,
      },
      permissions: [
        allow(
          ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
          [state.table.tableStreamArn!],
        ),
        allow(['dynamodb:ListStreams'], ['*']),
        mayAppend(state.activity),
        allow(['sqs:SendMessage'], [unpublished.queueArn]),
        allow(['events:PutEvents'], [state.bus.eventBusArn]),
        allow(['ses:SendEmail'], [this.identityArn(mailFrom), this.identityArn(Fn.select(1, Fn.split('@', mailFrom)))]),
      ],
    });
    acknowledge(publish, { 'AwsSolutions-IAM5[Resource::*]': 'ListStreams cannot be limited to one stream.' });
    new EventSourceMapping(this, 'Source', {
      target: publish.function,
      eventSourceArn: state.table.tableStreamArn!,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 20,
      maxRecordAge: Duration.hours(24),
      onFailure: { bind: () => ({ destination: unpublished.queueArn }) },
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(keys.outboxPartition('')) } } },
        }),
      ],
    });
  }

  private identityArn(identity: string): string {
    return Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: identity });
  }
}
