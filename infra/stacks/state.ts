import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { deployment } from '../names.ts';

/** Everything that would be missed: it stays when the stack is deleted. */
export class StateStack extends Stack {
  readonly table: Table;
  readonly activity: Table;
  readonly objects: Bucket;
  readonly key: Key;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const kept = {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      encryption: TableEncryption.AWS_MANAGED,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.table = new Table(this, 'Table', { ...kept, stream: StreamViewType.NEW_AND_OLD_IMAGES });
    this.activity = new Table(this, 'Activity', kept);

    this.objects = new Bucket(this, 'Objects', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        // Objects are named by their hash and never change, so an old version is only ever a mistake to be undone.
        { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
        // Ids that a weekly sweep listed: of use until it is through, which is never a month later.
        { prefix: 'sweeps/', expiration: Duration.days(30) },
      ],
    });
    acknowledge(this.objects, {
      'AwsSolutions-S1':
        'Only the workers reach the bucket, through their roles; who wants every read recorded turns on data events in CloudTrail.',
    });

    this.key = new Key(this, 'Key', {
      description: `Seals the credentials that ${deployment(this)} holds`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });

    this.bus = new EventBus(this, 'Bus', { eventBusName: deployment(this) });
  }
}
