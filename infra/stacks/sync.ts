import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { keys, timing } from '../../shared/engine/keys.ts';
import { acknowledgeObjects } from '../acknowledge.ts';
import { ProviderQueue } from '../constructs/provider-queue.ts';
import { Publisher } from '../constructs/publisher.ts';
import { Schedule } from '../constructs/schedule.ts';
import { allow, ServiceFunction } from '../constructs/service-function.ts';
import { pascal, settingName } from '../names.ts';
import { mayConsume, mayKeep, maySeal, maySend, mayUse } from '../permissions.ts';
import { concurrencyOf, providerEnvironment, workerSettings } from '../providers.ts';
import type { StateStack } from './state.ts';

export interface SyncStackProps extends StackProps {
  readonly state: StateStack;
  readonly providers: readonly string[];
  readonly bundles: string;
}

/** The work: a queue and a worker per provider, and the clocks that keep them going. */
export class SyncStack extends Stack {
  readonly queues: ReadonlyMap<string, IQueue>;
  /** Behind them: what crashed its worker again and again. */
  readonly deadLetters: ReadonlyMap<string, IQueue>;
  /** `QUEUE_URL_XERO` and so on. */
  readonly queueUrls: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: SyncStackProps) {
    super(scope, id, props);
    const { state, providers, bundles } = props;
    const both = providers.map(
      (provider) => [provider, new ProviderQueue(this, `${pascal(provider)}Queue`, { provider })] as const,
    );
    this.queues = new Map(both.map(([provider, { queue }]) => [provider, queue]));
    this.deadLetters = new Map(both.map(([provider, { dead }]) => [provider, dead]));
    this.queueUrls = Object.fromEntries(
      [...this.queues].map(([provider, { queueUrl }]) => [`QUEUE_URL_${settingName(provider)}`, queueUrl]),
    );
    for (const provider of providers) this.addWorker(provider, props);
    this.addDispatch(props);
    this.addSweep(props);
    new Publisher(this, 'Publish', { state, bundles });
  }

  /** The only function that talks to the provider about records. */
  private addWorker(provider: string, { state, bundles }: SyncStackProps): void {
    const queue = this.queues.get(provider)!;
    const worker = new ServiceFunction(this, `${pascal(provider)}Worker`, {
      name: `sync-${provider}`,
      description: `Brings the accounts at ${provider} and what stands in the table into agreement`,
      bundles,
      timeout: Duration.millis(timing.functionTimeoutMs),
      memoryMb: 512,
      environment: {
        TABLE_NAME: state.table.tableName,
        ACTIVITY_TABLE_NAME: state.activity.tableName,
        OBJECTS_BUCKET: state.objects.bucketName,
        KEY_ID: state.key.keyId,
        ...this.queueUrls,
        ...providerEnvironment(this, provider, workerSettings(provider)),
      },
      permissions: [
        mayUse(state.table),
        ...mayKeep(state.objects),
        maySeal(state.key),
        mayConsume(queue),
        maySend([...this.queues.values()]),
      ],
    });
    acknowledgeObjects(worker, state.objects);
    new EventSourceMapping(this, `${pascal(provider)}Source`, {
      target: worker.function,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency: concurrencyOf(provider),
    });
  }

  /** Reads the wheel and the deferred list, of all items in the table, and moves its own cursor. */
  private addDispatch({ state, bundles }: SyncStackProps): void {
    const dispatch = new ServiceFunction(this, 'Dispatch', {
      name: 'dispatch',
      description: 'Sends every minute what is due',
      bundles,
      timeout: Duration.seconds(50),
      memoryMb: 256,
      reservedConcurrency: 1,
      environment: { TABLE_NAME: state.table.tableName, ...this.queueUrls },
      permissions: [
        allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], [state.table.tableArn], {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys.dispatch().pk, 'H#*', 'D#*'] },
        }),
        maySend([...this.queues.values()]),
      ],
    });
    new Schedule(this, 'EveryMinute', { target: dispatch.function, expression: 'rate(1 minute)' });
  }

  private addSweep({ state, bundles }: SyncStackProps): void {
    const sweep = new ServiceFunction(this, 'Sweep', {
      name: 'sweep',
      description: 'Looks every hour for work that nobody carries on',
      bundles,
      timeout: Duration.seconds(60),
      memoryMb: 256,
      environment: { TABLE_NAME: state.table.tableName, ...this.queueUrls },
      permissions: [mayUse(state.table), maySend([...this.queues.values()])],
    });
    new Schedule(this, 'EveryHour', { target: sweep.function, expression: 'rate(1 hour)' });
  }
}
