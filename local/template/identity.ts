import { createHash } from 'node:crypto';

/** Everything local belongs to this account and region; nothing of it exists anywhere else. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

export interface Endpoints {
  /** Where the functions' AWS calls go: queue URLs carry it. */
  readonly gateway: string;
  /** Where the HTTP API listens. */
  readonly api: string;
}

/** A resource before its properties are evaluated: enough to name it. */
export interface Named {
  readonly id: string;
  /** Its own name property, else one made of stack and logical id. */
  readonly name: string;
}

interface Kind {
  /** Property that holds the physical name. */
  readonly nameProperty?: string;
  readonly ref: (resource: Named, endpoints: Endpoints) => string;
  readonly attributes?: Readonly<Record<string, (resource: Named, endpoints: Endpoints) => string>>;
  /** It is there in the cloud, and its absence changes nothing that a function can see. */
  readonly inert?: true;
}

const arn = (service: string, path: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${path}`;
const name = ({ name }: Named) => name;
const id = ({ id }: Named) => id.toLowerCase();
/** The same for the same logical id, so that what was encrypted before a restart can be read after it. */
export const keyIdOf = (logicalId: string): string => {
  const hex = createHash('sha256').update(logicalId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
};

const tableArn = (resource: Named) => arn('dynamodb', `table/${resource.name}`);
const table: Kind = {
  nameProperty: 'TableName',
  ref: name,
  attributes: { Arn: tableArn, StreamArn: (resource) => `${tableArn(resource)}/stream/local` },
};
const queueUrl = (resource: Named, { gateway }: Endpoints) => `${gateway}/${ACCOUNT}/${resource.name}`;
const inert: Kind = { ref: name, inert: true };
const inertArn = (service: string, prefix: string): Kind => {
  const own = (resource: Named) => arn(service, `${prefix}${resource.name}`);
  return { ref: name, inert: true, attributes: { Arn: own } };
};

/**
 * The resource types that the local runtime runs, or knows to have no effect here. `Ref` and `Fn::GetAtt` per type are
 * those of the vendor's pages.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html
 */
export const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    ref: queueUrl,
    attributes: { Arn: (resource) => arn('sqs', resource.name), QueueName: name, QueueUrl: queueUrl },
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    ref: name,
    attributes: {
      Arn: ({ name }) => `arn:aws:s3:::${name}`,
      DomainName: ({ name }) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: ({ name }) => `${name}.s3.${REGION}.amazonaws.com`,
    },
  },
  'AWS::KMS::Key': {
    ref: ({ id }) => keyIdOf(id),
    attributes: { Arn: ({ id }) => arn('kms', `key/${keyIdOf(id)}`), KeyId: ({ id }) => keyIdOf(id) },
  },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    ref: name,
    attributes: { Arn: (resource) => arn('lambda', `function:${resource.name}`) },
  },
  'AWS::Lambda::EventSourceMapping': { ref: ({ id }) => keyIdOf(id), attributes: { Id: ({ id }) => keyIdOf(id) } },
  'AWS::Lambda::Permission': { ref: name },
  'AWS::Lambda::EventInvokeConfig': { ref: name, inert: true },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    ref: name,
    attributes: { Arn: ({ name }) => `arn:aws:iam::${ACCOUNT}:role/${name}`, RoleId: name },
  },
  'AWS::IAM::Policy': { nameProperty: 'PolicyName', ref: name },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    ref: ({ name }) => `arn:aws:iam::${ACCOUNT}:policy/${name}`,
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    ref: name,
    attributes: { Arn: (resource) => arn('events', `event-bus/${resource.name}`), Name: name },
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    ref: name,
    attributes: { Arn: (resource) => arn('events', `rule/${resource.name}`) },
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    ref: name,
    attributes: { Arn: (resource) => arn('scheduler', `schedule/default/${resource.name}`) },
  },
  'AWS::Scheduler::ScheduleGroup': inertArn('scheduler', 'schedule-group/'),
  'AWS::ApiGatewayV2::Api': {
    ref: id,
    attributes: { ApiId: id, ApiEndpoint: (_, { api }) => api },
  },
  'AWS::ApiGatewayV2::Route': { ref: id, attributes: { RouteId: id } },
  'AWS::ApiGatewayV2::Authorizer': { ref: id, attributes: { AuthorizerId: id } },
  'AWS::ApiGatewayV2::Integration': { ref: id, attributes: { IntegrationId: id } },
  'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName', ref: name },
  'AWS::SES::EmailIdentity': { nameProperty: 'EmailIdentity', ref: name },
  'AWS::SES::ConfigurationSet': { nameProperty: 'Name', ref: name, inert: true },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: (resource) => arn('sns', resource.name),
    attributes: { TopicArn: (resource) => arn('sns', resource.name), TopicName: name },
    inert: true,
  },
  'AWS::Logs::LogGroup': { ...inertArn('logs', 'log-group:'), nameProperty: 'LogGroupName' },
  'AWS::CloudWatch::Alarm': { ...inertArn('cloudwatch', 'alarm:'), nameProperty: 'AlarmName' },
  'AWS::CloudWatch::CompositeAlarm': { ...inertArn('cloudwatch', 'alarm:'), nameProperty: 'AlarmName' },
  'AWS::CloudWatch::Dashboard': inert,
  'AWS::Logs::MetricFilter': inert,
  'AWS::Logs::ResourcePolicy': inert,
  'AWS::Logs::QueryDefinition': inert,
  'AWS::SNS::TopicPolicy': inert,
  'AWS::SNS::Subscription': inert,
  'AWS::SQS::QueuePolicy': inert,
  'AWS::S3::BucketPolicy': inert,
  'AWS::KMS::Alias': { ...inert, nameProperty: 'AliasName' },
  'AWS::Events::Archive': inertArn('events', 'archive/'),
  'AWS::Budgets::Budget': inert,
  'AWS::CDK::Metadata': inert,
};
