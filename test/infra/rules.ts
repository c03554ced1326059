import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../infra/functions.ts';
import { list, type Resource, type Templates, type Value } from './templates.ts';

/** What must hold of the templates and no general checker knows. @returns what is wrong, in words */
type Rule = (templates: Templates) => string[];

const functions = (t: Templates) => t.of('AWS::Lambda::Function');
const queues = (t: Templates) => t.of('AWS::SQS::Queue');
const sources = (t: Templates) => t.of('AWS::Lambda::EventSourceMapping');
const wrong = (resources: readonly Resource[], isWrong: (resource: Resource) => unknown) =>
  resources.filter(isWrong).map(({ id }) => id);

/** Queues behind other queues or behind a stream. */
const deadLetterQueues = (t: Templates): Set<Resource | undefined> =>
  new Set([
    ...queues(t).map(({ properties }) => t.target(properties.RedrivePolicy?.deadLetterTargetArn)),
    ...sources(t).map(({ properties }) => t.target(properties.DestinationConfig?.OnFailure?.Destination)),
  ]);

/** Wildcards that AWS leaves no way around, by function and action. */
const forcedWildcards = [
  /^sync-[a-z-]+ s3:(Get|Put)Object <bucket>\/\*$/,
  /^api s3:(Get|Delete)Object <bucket>\/\*$/,
  /^publish dynamodb:ListStreams \*$/,
];

function wildcards(t: Templates): string[] {
  return t.of('AWS::IAM::Role').flatMap((role) => {
    const user = functions(t).find(({ properties }) => t.target(properties.Role) === role);
    const name = user ? t.nameOf(user) : role.id;
    return t.statementsOf(role).flatMap(({ Action, Resource: resource }: Value) =>
      list(resource).flatMap((target) => {
        const text = JSON.stringify(target['Fn::Join']?.[1] ?? target);
        const shown = /\/(values\/)?\*"/.test(text) ? '<bucket>/*' : target;
        const open = list(Action).filter((action: string) => action.includes('*') || text.includes('*'));
        return open
          .map((action: string) => `${name} ${action} ${typeof shown === 'string' ? shown : text}`)
          .filter((found) => !forcedWildcards.some((pattern) => pattern.test(found)));
      }),
    );
  });
}

const secretName = /SECRET|PASSWORD|_KEY$|^TOKEN$|_TOKENS?$/;
const hiddenParameters = (t: Templates) => Object.keys(t.parameters).filter((name) => t.parameters[name].NoEcho);

function literalSecrets(t: Templates): string[] {
  const hidden = new Set(hiddenParameters(t));
  return functions(t).flatMap((fn) =>
    Object.entries<Value>(fn.properties.Environment?.Variables ?? {})
      .filter(([name, value]) => (secretName.test(name) ? !hidden.has(value.Ref) : typeof value === 'string'))
      .map(([name]) => `${t.nameOf(fn)} ${name}`),
  );
}

const rate = /^rate\((1 (minute|hour|day)|([2-9]|\d{2,}) (minutes|hours|days))\)$/;
const cron = /^cron\((\S+ ){5}\S+\)$/;

function shortVisibility(t: Templates): string[] {
  return sources(t).flatMap(({ properties }) => {
    const queue = t.target(properties.EventSourceArn);
    const timeout = t.target(properties.FunctionName)?.properties.Timeout;
    return queue?.type === 'AWS::SQS::Queue' && !(queue.properties.VisibilityTimeout >= 6 * timeout) ? [queue.id] : [];
  });
}

const fifoSources = (t: Templates) =>
  sources(t).filter(({ properties }) => t.target(properties.EventSourceArn)?.properties.FifoQueue);

function idleFunctions(t: Templates): string[] {
  const called = new Set([
    ...sources(t).map(({ properties }) => t.target(properties.FunctionName)),
    ...t.of('AWS::Scheduler::Schedule').map(({ properties }) => t.target(properties.Target.Arn)),
    ...t.of('AWS::ApiGatewayV2::Integration').map(({ properties }) => t.target(properties.IntegrationUri)),
  ]);
  return wrong(functions(t), (fn) => !called.has(fn));
}

function blindAlarms(t: Templates): string[] {
  const names = new Set([...queues(t), ...functions(t)].map(({ properties: p }) => p.QueueName ?? p.FunctionName));
  return wrong(
    t.of('AWS::CloudWatch::Alarm'),
    ({ properties }) => !properties.Dimensions?.every(({ Value: name }: Value) => names.has(name)),
  );
}

const runbookOf = ({ properties }: Resource) => /docs\/runbooks\/[\w-]+\.md$/.exec(properties.AlarmDescription)?.[0];

export const rules: Readonly<Record<string, Rule>> = {
  'a message stays hidden for six times the time of its worker': shortVisibility,
  'every queue has a dead-letter queue, and FIFO stays FIFO': (t) =>
    wrong(
      queues(t).filter((queue) => !deadLetterQueues(t).has(queue)),
      ({ properties }) =>
        t.target(properties.RedrivePolicy?.deadLetterTargetArn)?.properties.FifoQueue !== properties.FifoQueue,
    ),
  'every queue has a consumer': (t) => {
    const consumed = new Set(sources(t).map(({ properties }) => t.target(properties.EventSourceArn)));
    return wrong(queues(t), (queue) => !consumed.has(queue) && !deadLetterQueues(t).has(queue));
  },
  'queues remember ids per account and never by content': (t) =>
    wrong(
      queues(t).filter(({ properties }) => properties.FifoQueue),
      ({ properties: p }) =>
        p.DeduplicationScope !== 'messageGroup' ||
        p.FifoThroughputLimit !== 'perMessageGroupId' ||
        p.ContentBasedDeduplication,
    ),
  'FIFO batches have no window, at most ten messages, partial failures and a limit': (t) =>
    wrong(
      fifoSources(t),
      ({ properties: p }) =>
        p.MaximumBatchingWindowInSeconds ||
        p.BatchSize > 10 ||
        !p.FunctionResponseTypes?.includes('ReportBatchItemFailures') ||
        !(p.ScalingConfig?.MaximumConcurrency >= 2),
    ),
  'the stream reader sees the outbox only, and gives up into a queue': (t) =>
    wrong(
      sources(t).filter(({ properties }) => properties.StartingPosition),
      ({ properties: p }) =>
        !p.FilterCriteria?.Filters?.every(({ Pattern }: Value) => Pattern.includes('"X#"')) ||
        !p.BisectBatchOnFunctionError ||
        !p.FunctionResponseTypes?.includes('ReportBatchItemFailures') ||
        !t.target(p.DestinationConfig?.OnFailure?.Destination),
    ),
  'no wildcard but those that AWS forces': wildcards,
  'one role per function, for this function only': (t) => {
    const roles = functions(t).map(({ properties }) => t.target(properties.Role)?.id);
    return roles.filter((role, index) => !role || roles.indexOf(role) !== index).map(String);
  },
  'no managed policies, and no policies beside the role': (t) => [
    ...wrong(t.of('AWS::IAM::Role'), ({ properties }) => properties.ManagedPolicyArns),
    ...t.of('AWS::IAM::Policy').map(({ id }) => id),
  ],
  'functions run Node 24 on arm64': (t) =>
    wrong(
      functions(t),
      ({ properties: p }) =>
        p.Runtime !== 'nodejs24.x' || p.Architectures?.[0] !== 'arm64' || p.Handler !== 'index.handler',
    ),
  'logs are kept for a time, and every function has one': (t) => [
    ...wrong(t.of('AWS::Logs::LogGroup'), ({ properties }) => !properties.RetentionInDays),
    ...wrong(functions(t), ({ properties }) => !t.target(properties.LoggingConfig?.LogGroup)),
  ],
  'tables can be restored, expire items and survive their stack': (t) =>
    wrong(
      t.of('AWS::DynamoDB::Table'),
      ({ properties: p, raw }) =>
        !p.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ||
        !p.DeletionProtectionEnabled ||
        p.TimeToLiveSpecification?.AttributeName !== 'ttl' ||
        p.BillingMode !== 'PAY_PER_REQUEST' ||
        p.LocalSecondaryIndexes ||
        raw.DeletionPolicy !== 'Retain',
    ),
  'the bucket is encrypted, closed and survives its stack': (t) =>
    wrong(
      t.of('AWS::S3::Bucket'),
      ({ properties: p, raw }) =>
        !p.BucketEncryption ||
        !Object.values(p.PublicAccessBlockConfiguration ?? { none: false }).every(Boolean) ||
        raw.DeletionPolicy !== 'Retain',
    ),
  'the bucket lets go of nothing but what sweeps listed, and of old versions': (t) =>
    t.of('AWS::S3::Bucket').flatMap(({ properties: p }) =>
      list(p.LifecycleConfiguration?.Rules)
        .filter((rule: Value) => rule.ExpirationInDays && rule.Prefix !== 'sweeps/')
        .map((rule: Value) => JSON.stringify(rule)),
    ),
  'bucket and queues take TLS only': (t) => {
    const closed = [...t.of('AWS::S3::BucketPolicy'), ...t.of('AWS::SQS::QueuePolicy')]
      .filter(({ properties }) => JSON.stringify(properties.PolicyDocument).includes('"aws:SecureTransport":"false"'))
      .flatMap(({ properties: p }) => list(p.Queues ?? p.Bucket).map((value) => t.target(value)?.id));
    return wrong([...t.of('AWS::S3::Bucket'), ...queues(t)], ({ id }) => !closed.includes(id));
  },
  'the key turns and stays': (t) =>
    wrong(
      t.of('AWS::KMS::Key'),
      ({ properties, raw }) => !properties.EnableKeyRotation || raw.DeletionPolicy !== 'Retain',
    ),
  'settings are references, secret ones to parameters that are not shown': literalSecrets,
  'the receiver has no table, and no client secret': (t) =>
    functions(t)
      .filter((fn) => t.nameOf(fn) === 'webhook')
      .flatMap(({ properties }) => Object.keys(properties.Environment.Variables))
      .filter((name) => !/^QUEUE_URL_|_WEBHOOK_KEY$/.test(name)),
  'schedules can be read': (t) =>
    wrong(
      t.of('AWS::Scheduler::Schedule'),
      ({ properties: p }) => !rate.test(p.ScheduleExpression) && !cron.test(p.ScheduleExpression),
    ),
  'every function is called by something': idleFunctions,
  'the API is throttled and keeps a log without addresses': (t) =>
    wrong(
      t.of('AWS::ApiGatewayV2::Stage'),
      ({ properties: p }) =>
        !p.DefaultRouteSettings?.ThrottlingRateLimit ||
        !p.AccessLogSettings?.DestinationArn ||
        /path|querystring|sourceIp/i.test(p.AccessLogSettings.Format),
    ),
  'every route but those that vendors and browsers take wants a token': (t) =>
    wrong(
      t.of('AWS::ApiGatewayV2::Route'),
      ({ properties: p }) =>
        !/ \/(webhooks\/.+|oauth\/callback|openapi\.json)$/.test(p.RouteKey) &&
        (p.AuthorizationType !== 'JWT' || t.target(p.AuthorizerId)?.type !== 'AWS::ApiGatewayV2::Authorizer'),
    ),
  'tokens are of an issuer and an audience that the operator names': (t) =>
    wrong(
      t.of('AWS::ApiGatewayV2::Authorizer'),
      ({ properties: { JwtConfiguration: jwt } }) => !jwt?.Issuer?.Ref || !jwt.Audience?.Ref,
    ),
  'every alarm watches something that exists, tells somebody and names a runbook': (t) => [
    ...blindAlarms(t),
    ...wrong(t.of('AWS::CloudWatch::Alarm'), ({ properties }) => !t.target(properties.AlarmActions?.[0])),
    ...wrong(t.of('AWS::CloudWatch::Alarm'), (alarm) => {
      const runbook = runbookOf(alarm);
      return !runbook || !existsSync(join(projectRoot, runbook));
    }),
  ],
  'every dead-letter queue has an alarm': (t) => {
    const watched = t.of('AWS::CloudWatch::Alarm').flatMap(({ properties }) => properties.Dimensions ?? []);
    return wrong(
      queues(t).filter((queue) => deadLetterQueues(t).has(queue)),
      ({ properties }) => !watched.some(({ Value: name }: Value) => name === properties.QueueName),
    );
  },
};
