import { Duration } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { timing } from '../../shared/engine/keys.ts';
import { deadLetterName, queueName } from '../names.ts';

/** Waiting is state in the table and never a return to the queue, so only crashes are counted. */
const crashesUntilDead = 5;

/** The work of one provider: in order per account, accounts side by side. Behind it, what crashed its worker again and again. */
export class ProviderQueue extends Construct {
  readonly queue: Queue;
  readonly dead: Queue;

  constructor(scope: Construct, id: string, { provider }: { readonly provider: string }) {
    super(scope, id);
    const fifo = {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    this.dead = new Queue(this, 'Dead', {
      ...fifo,
      queueName: deadLetterName(this, provider),
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      ...fifo,
      queueName: queueName(this, provider),
      visibilityTimeout: Duration.millis(timing.visibilityMs),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: crashesUntilDead },
    });
  }
}
