import * as z from 'zod';
import { decide } from '../gateway/iam.ts';
import { flag, readProperties } from '../template/properties.ts';
import type { AppModel, FunctionDefinition, Resource } from '../template.ts';
import { compileFilters } from './filter.ts';

/** An event source mapping, with the function it feeds. */
export interface Mapping {
  readonly id: string;
  readonly definition: FunctionDefinition;
  readonly source: Resource;
  readonly sourceArn: string;
  readonly batchSize: number;
  readonly reportsFailures: boolean;
  /** Batches handled at once. */
  readonly concurrency: number;
  readonly passes: (record: unknown) => boolean;
  /** Streams: retries of a batch before it goes to `onFailureArn`; absent: for ever. */
  readonly maxRetries?: number;
  readonly bisects: boolean;
  readonly onFailureArn?: string;
}

/** What a poller is to the runtime. */
export interface Poller {
  readonly id: string;
  /** Nothing is waiting for it and nothing is under way. */
  caughtUp(): Promise<boolean>;
  /** Takes nothing more; resolves when what is under way is settled. */
  stop(): Promise<void>;
}

const properties = z.looseObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: flag.default(true),
  BatchSize: z.coerce.number().optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.looseObject({ MaximumConcurrency: z.coerce.number().optional() }).optional(),
  FilterCriteria: z.unknown().optional(),
  MaximumRetryAttempts: z.coerce.number().optional(),
  BisectBatchOnFunctionError: flag.default(false),
  DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.string() }).optional() }).optional(),
});

/** What Lambda does with the function's own role before the function sees anything. */
const NEEDS = {
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  dynamodb: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
};

/** @throws a mapping from a source that is not in the template, or whose function's role may not read it */
export function readMappings(app: AppModel): { readonly sqs: Mapping[]; readonly streams: Mapping[] } {
  const all = app.of('AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const read = readProperties(resource, properties);
    if (!read.Enabled) return [];
    const definition =
      app.functions.find(({ name }) => name === read.FunctionName) ?? app.functionByArn(read.FunctionName);
    const tableArn = read.EventSourceArn.split('/stream/')[0];
    const source = app.resources.find(({ arn }) => arn !== undefined && arn === tableArn);
    if (!source) throw new Error(`${resource.id}: ${read.EventSourceArn} is not in the template`);
    const kind = source.type === 'AWS::SQS::Queue' ? ('sqs' as const) : ('dynamodb' as const);
    for (const action of NEEDS[kind]) {
      if (decide(definition.statements, { action, resource: read.EventSourceArn }) !== 'allowed') {
        throw new Error(`${resource.id}: the role of ${definition.id} may not ${action} on ${read.EventSourceArn}`);
      }
    }
    const onFailureArn = read.DestinationConfig?.OnFailure?.Destination;
    const mapping: Mapping = {
      id: resource.id,
      definition,
      source,
      sourceArn: read.EventSourceArn,
      batchSize: read.BatchSize ?? (kind === 'sqs' ? 10 : 100),
      reportsFailures: read.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      concurrency: Math.min(2, read.ScalingConfig?.MaximumConcurrency ?? 2),
      passes: compileFilters(read.FilterCriteria),
      bisects: read.BisectBatchOnFunctionError,
      ...(read.MaximumRetryAttempts !== undefined && read.MaximumRetryAttempts >= 0
        ? { maxRetries: read.MaximumRetryAttempts }
        : {}),
      ...(onFailureArn === undefined ? {} : { onFailureArn }),
    };
    return [{ kind, mapping }];
  });
  const of = (wanted: 'sqs' | 'dynamodb') => all.filter(({ kind }) => kind === wanted).map(({ mapping }) => mapping);
  return { sqs: of('sqs'), streams: of('dynamodb') };
}
