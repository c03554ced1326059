import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readers } from '../../functions/webhook/readers.ts';
import { settingName } from '../../infra/names.ts';
import { rules } from './rules.ts';
import { appWithStubs, providers, type Synthesized, synthesize, Templates, type Value } from './templates.ts';

let synthesized: Synthesized;
beforeAll(() => {
  synthesized = synthesize();
});

describe('in the templates', () => {
  it.each(Object.keys(rules))('%s', (name) => {
    expect(rules[name]!(new Templates(synthesized.templates))).toEqual([]);
  });

  it('every stack is there, and asks for no account or region', () => {
    expect(Object.keys(synthesized.templates).sort()).toEqual([
      'Tieout-Api',
      'Tieout-Observability',
      'Tieout-State',
      'Tieout-Sync',
    ]);
    expect(JSON.stringify(synthesized.templates)).not.toMatch(/\b\d{12}\b|us-east-1/);
  });

  it('another deployment in the same account has no name in common', () => {
    const names = ({ templates }: Synthesized) => [
      ...Object.keys(templates),
      ...new Templates(templates).resources.flatMap(({ type, properties: p }) =>
        Object.entries<Value>(p)
          .filter(([name, value]) => /Name$/.test(name) && typeof value === 'string')
          .filter(([name]) => !['MetricName', 'StageName', 'AttributeName'].includes(name))
          .map(([name, value]) => `${type} ${name} ${value}`),
      ),
    ];
    const first = new Set(names(synthesized));
    expect(first.size).toBeGreaterThan(40);
    expect(names(synthesize('books-two')).filter((name) => first.has(name))).toEqual([]);
  });

  it('a worker has its own provider’s settings, and the webhook key only where it makes addresses', () => {
    const templates = new Templates(synthesized.templates);
    for (const provider of providers) {
      const worker = templates.of('AWS::Lambda::Function').find((fn) => templates.nameOf(fn) === `sync-${provider}`)!;
      const names = Object.keys(worker.properties.Environment.Variables);
      const of = (id: string) => names.filter((name) => name.startsWith(`${settingName(id)}_`));
      const usual = ['API_URL', 'AUTH_URL', 'CLIENT_ID', 'CLIENT_SECRET', 'SWITCHES', 'TOKEN_URL'];
      const expected = readers[provider as keyof typeof readers].addressed ? [...usual, 'WEBHOOK_KEY'] : usual;
      expect(of(provider).sort()).toEqual(expected.map((name) => `${settingName(provider)}_${name}`));
      expect(providers.filter((other) => other !== provider).flatMap(of)).toEqual([]);
    }
  });

  it('what a provider’s pages leave open may be left open, and is a list of switches', () => {
    const { parameters } = new Templates(synthesized.templates);
    const switches = Object.entries(parameters).filter(([name]) => name.endsWith('Switches'));
    expect(switches).toHaveLength(providers.length);
    for (const [, { Default, AllowedPattern }] of switches) {
      expect(Default).toBe('');
      const allowed = (value: string) => new RegExp(`^(?:${AllowedPattern})$`).test(value);
      expect(['', 'moneyUnit=major,invoiceMarker=memo', 'a=b c'].map(allowed)).toEqual([true, true, false]);
    }
  });

  it('the API has the routes that vendors and people are told', () => {
    const routes = new Templates(synthesized.templates).of('AWS::ApiGatewayV2::Route');
    expect(routes.map(({ properties }) => properties.RouteKey).sort()).toEqual([
      'ANY /v1/{proxy+}',
      'GET /oauth/callback',
      'GET /openapi.json',
      'POST /webhooks/{provider}',
      'POST /webhooks/{provider}/{account}/{mac}',
    ]);
  });
});

describe('the general checkers', () => {
  it('cdk-nag stops an app with an open finding', () => {
    const { app } = appWithStubs();
    new Queue(new Stack(app, 'Careless'), 'Queue');
    expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
  });

  it('cloudformation-validate has nothing to warn of', () => {
    const engine = new RegoEngine();
    try {
      const found = synthesized.files.flatMap((file) => {
        // W3005: the CDK also names dependencies that references imply.
        const { diagnostics } = engine.validateStandard(new TemplateFile(file), {
          severityLevel: 'WARN',
          exclude: { ids: ['W3005'] },
        });
        return diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`);
      });
      expect(found).toEqual([]);
    } finally {
      engine.free();
    }
  });
});

/** Changes one resource of a copy of the templates. */
type Mistake = readonly [
  rule: string,
  what: string,
  type: string,
  change: (properties: Value, raw: Value, others: readonly Value[]) => void,
];

const statement = (properties: Value) => properties.Policies[0].PolicyDocument.Statement.at(-1);
const workers = 'AWS::Lambda::Function';

const mistakes: readonly Mistake[] = [
  ['a message stays hidden for six times the time of its worker', 'a slower worker', workers, (p) => {
    p.Timeout = 61;
  }],
  ['every queue has a dead-letter queue, and FIFO stays FIFO', 'a queue without one', 'AWS::SQS::Queue', (p) => {
    delete p.RedrivePolicy;
  }],
  ['queues remember ids per account and never by content', 'a dedup by content', 'AWS::SQS::Queue', (p) => {
    p.ContentBasedDeduplication = true;
  }],
  ['FIFO batches have no window, at most ten messages, partial failures and a limit', 'a window', 'AWS::Lambda::EventSourceMapping', (p) => {
    p.MaximumBatchingWindowInSeconds = 5;
  }],
  ['no wildcard but those that AWS forces', 'an action too many', 'AWS::IAM::Role', (p) => {
    statement(p).Action = 'sqs:*';
  }],
  ['no wildcard but those that AWS forces', 'a resource too many', 'AWS::IAM::Role', (p) => {
    statement(p).Resource = '*';
  }],
  ['functions run Node 24 on arm64', 'an old runtime', workers, (p) => {
    p.Runtime = 'nodejs20.x';
  }],
  ['logs are kept for a time, and every function has one', 'a log for ever', 'AWS::Logs::LogGroup', (p) => {
    delete p.RetentionInDays;
  }],
  ['tables can be restored, expire items and survive their stack', 'no restore', 'AWS::DynamoDB::Table', (p) => {
    p.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled = false;
  }],
  ['tables can be restored, expire items and survive their stack', 'a table that goes', 'AWS::DynamoDB::Table', (_, raw) => {
    raw.DeletionPolicy = 'Delete';
  }],
  ['settings are references, secret ones to parameters that are not shown', 'a secret in the template', workers, (p) => {
    p.Environment.Variables.XERO_CLIENT_SECRET = 'hunter2';
  }],
  ['settings are references, secret ones to parameters that are not shown', 'a secret in a plain parameter', workers, (p) => {
    p.Environment.Variables.XERO_CLIENT_SECRET = { Ref: 'XeroClientId' };
  }],
  ['schedules can be read', 'rate(1 minutes)', 'AWS::Scheduler::Schedule', (p) => {
    p.ScheduleExpression = 'rate(1 minutes)';
  }],
  ['every function is called by something', 'a schedule that calls nobody', 'AWS::Scheduler::Schedule', (p) => {
    p.Target.Arn = { Ref: 'Nobody' };
  }],
  ['every queue has a consumer', 'a source that reads elsewhere', 'AWS::Lambda::EventSourceMapping', (p) => {
    p.EventSourceArn = { Ref: 'Nobody' };
  }],
  ['every alarm watches something that exists, tells somebody and names a runbook', 'a renamed queue', 'AWS::CloudWatch::Alarm', (p) => {
    p.Dimensions[0].Value = 'tieout-renamed.fifo';
  }],
  ['every alarm watches something that exists, tells somebody and names a runbook', 'a missing page', 'AWS::CloudWatch::Alarm', (p) => {
    p.AlarmDescription = 'docs/runbooks/nowhere.md';
  }],
  ['the API is throttled and keeps a log without addresses', 'a log with paths', 'AWS::ApiGatewayV2::Stage', (p) => {
    p.AccessLogSettings.Format = '$context.path';
  }],
  ['every route but those that vendors and browsers take wants a token', 'an open door', 'AWS::ApiGatewayV2::Route', (p) => {
    p.AuthorizationType = 'NONE';
  }],
  ['tokens are of an issuer and an audience that the operator names', 'an issuer of ours', 'AWS::ApiGatewayV2::Authorizer', (p) => {
    p.JwtConfiguration.Issuer = 'https://issuer.example';
  }],
  ['bucket and queues take TLS only', 'an open queue', 'AWS::SQS::QueuePolicy', (p) => {
    p.PolicyDocument.Statement = [];
  }],
  ['the stream reader sees the outbox only, and gives up into a queue', 'no filter', 'AWS::Lambda::EventSourceMapping', (p) => {
    p.FilterCriteria = { Filters: [{ Pattern: '{}' }] };
  }],
  ['one role per function, for this function only', 'a shared role', workers, (p, raw, others) => {
    p.Role = others.find((other) => other !== raw).Properties.Role;
  }],
]; // biome-ignore format: a table

describe('a mistake is caught', () => {
  it.each(mistakes)('%s: %s', (rule, _, type, change) => {
    const stacks = Object.keys(synthesized.templates);
    const caught = stacks.some((stack) =>
      Object.entries<Value>(synthesized.templates[stack].Resources)
        .filter(([, { Type }]) => Type === type)
        .some(([id]) => {
          const copy = structuredClone(synthesized.templates) as Record<string, Value>;
          const resource = copy[stack].Resources[id];
          try {
            const others = Object.values<Value>(copy[stack].Resources).filter(({ Type }) => Type === type);
            change(resource.Properties, resource, others);
          } catch {
            return false;
          }
          return rules[rule]!(new Templates(copy)).length > 0;
        }),
    );
    expect(caught).toBe(true);
  });
});
