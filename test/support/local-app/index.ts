// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are full of them
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../../infra/build.ts';

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** The templates of a small app with one of everything, before a spec changes them. */
export interface LocalApp {
  readonly state: { Parameters: object; Resources: Resources; Outputs: object };
  readonly work: { Parameters: object; Resources: Resources };
}

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const imported = (name: string) => ({ 'Fn::ImportValue': `State:${name}` });
const exported = (name: string, Value: unknown) => ({ [name]: { Value, Export: { Name: `State:${name}` } } });
const allow = (Action: string | string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

const role = (...Statement: unknown[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {},
    Policies: [{ PolicyName: 'Own', PolicyDocument: { Version: '2012-10-17', Statement } }],
  },
});

/** Its time is long, since the machine may be busy: a spec that is about time says so. */
const lambda = (name: string, roleId: string, Variables: object) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: { 'Fn::Sub': `\${Name}-${name}` },
    Handler: 'index.handler',
    Role: arnOf(roleId),
    Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: `${name}.zip` },
    Timeout: 60,
    Environment: { Variables },
  },
});

export function localApp(): LocalApp {
  const Name = { Type: 'String', Default: 'small' };
  return {
    state: {
      Parameters: {},
      Resources: {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: 'sk', KeyType: 'RANGE' },
            ],
            AttributeDefinitions: [
              { AttributeName: 'pk', AttributeType: 'S' },
              { AttributeName: 'sk', AttributeType: 'S' },
            ],
            StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
            TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
          },
        },
        Objects: { Type: 'AWS::S3::Bucket', Properties: {} },
        Key: { Type: 'AWS::KMS::Key', Properties: {} },
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'small' } },
      },
      Outputs: {
        ...exported('Table', { Ref: 'Table' }),
        ...exported('TableArn', arnOf('Table')),
        ...exported('StreamArn', { 'Fn::GetAtt': ['Table', 'StreamArn'] }),
        ...exported('Bucket', { Ref: 'Objects' }),
        ...exported('KeyArn', arnOf('Key')),
      },
    },
    work: { Parameters: { Name }, Resources: workResources() },
  };
}

function workResources(): Resources {
  return {
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: { 'Fn::Join': ['-', [{ Ref: 'Name' }, 'notes.fifo']] },
        FifoQueue: true,
        VisibilityTimeout: 2,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 3 },
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    ReceiverRole: role(allow('sqs:SendMessage', arnOf('Queue'))),
    Receiver: lambda('receiver', 'ReceiverRole', { QUEUE_URL: { Ref: 'Queue' } }),
    WorkerRole: role(
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Queue')),
      allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], imported('TableArn')),
      allow(['kms:Encrypt', 'kms:Decrypt'], imported('KeyArn')),
      allow(['s3:GetObject', 's3:PutObject'], { 'Fn::Sub': ['arn:aws:s3:::${B}/*', { B: imported('Bucket') }] }),
      allow('s3:ListBucket', { 'Fn::Join': ['', ['arn:aws:s3:::', imported('Bucket')]] }),
    ),
    Worker: lambda('worker', 'WorkerRole', {
      TABLE: imported('Table'),
      KEY: imported('KeyArn'),
      BUCKET: imported('Bucket'),
    }),
    WorkerMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('Queue'),
        FunctionName: { Ref: 'Worker' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    PublisherRole: role(
      allow(['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'], imported('StreamArn')),
      allow('events:PutEvents', {
        'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/small',
      }),
      allow('ses:SendEmail', { 'Fn::Sub': 'arn:aws:ses:${AWS::Region}:${AWS::AccountId}:identity/example.com' }),
    ),
    Publisher: lambda('publisher', 'PublisherRole', { BUS: 'small' }),
    PublisherMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: imported('StreamArn'),
        FunctionName: arnOf('Publisher'),
        StartingPosition: 'TRIM_HORIZON',
        FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"loud"}]}}}}' }] },
      },
    },
    MailRole: role(allow('lambda:InvokeFunction', arnOf('Publisher'))),
    DailyMail: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'cron(0 6 * * ? *)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: arnOf('Publisher'),
          RoleArn: arnOf('MailRole'),
          Input: '{"mail":"all is well"}',
        },
      },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationType: 'AWS_PROXY', IntegrationUri: arnOf('Receiver'), PayloadFormatVersion: '2.0' },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        RouteKey: 'POST /notes/{group}',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      },
    },
    MayInvoke: {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: arnOf('Receiver'), Principal: 'apigateway.amazonaws.com' },
    },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Anything: { 'Fn::GetAtt': ['Queue', 'QueueName'] } } },
  };
}

/** Bundles the small app's functions. Once per spec file: it takes a second. */
export async function bundleLocalApp(outdir: string): Promise<void> {
  const names = ['receiver', 'worker', 'publisher'];
  await Promise.all(
    names.map((name) =>
      build({
        ...bundleOptions,
        entryPoints: { index: join(import.meta.dirname, `${name}.ts`) },
        outdir: join(outdir, name),
      }),
    ),
  );
}

/** Writes a cloud assembly as the synthesizer does. @param bundles directory of the functions' bundles */
export function writeAssembly(directory: string, { state, work }: LocalApp, bundles: string): void {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, value: unknown) => writeFileSync(join(directory, name), JSON.stringify(value));
  const files = Object.fromEntries(
    ['receiver', 'worker', 'publisher'].map((name) => [
      name,
      { source: { path: `../${bundles}/${name}` }, destinations: { here: { objectKey: `${name}.zip` } } },
    ]),
  );
  write('State.template.json', state);
  write('Work.template.json', work);
  write('Work.assets.json', { version: '55.0.0', files });
  const stack = (name: string) => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile: `${name}.template.json` },
  });
  const artifacts = {
    'Work.assets': { type: 'cdk:asset-manifest', properties: { file: 'Work.assets.json' } },
    Work: stack('Work'),
    State: stack('State'),
  };
  write('manifest.json', { version: '55.0.0', artifacts });
}
