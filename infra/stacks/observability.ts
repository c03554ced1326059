import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import {
  deadLetterName,
  deployment,
  functionName,
  pascal,
  queueName,
  undeliveredName,
  unpublishedName,
} from '../names.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly providers: readonly string[];
}

interface AlarmRule {
  readonly id: string;
  readonly says: string;
  /** File in docs/runbooks, without its end. */
  readonly runbook: string;
  readonly metric: IMetric;
  readonly above: number;
  /** Periods of five minutes that must all be bad. */
  readonly periods?: number;
}

/** What wakes somebody, each alarm with the page that says what to do, and one dashboard to look at then. */
export class ObservabilityStack extends Stack {
  readonly #topic: Topic;
  readonly #providers: readonly string[];

  constructor(scope: Construct, id: string, { providers, ...props }: ObservabilityStackProps) {
    super(scope, id, props);
    this.#providers = providers;
    this.#topic = new Topic(this, 'Alarms', { topicName: `${deployment(this)}-alarms`, enforceSSL: true });
    // A topic with a policy of its own no longer takes what CloudWatch publishes by default.
    this.#topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.#topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    for (const rule of [...this.queueRules(), ...this.functionRules(), ...this.publishRules()]) this.addAlarm(rule);
    this.addDispatchAlarm();
    this.addDashboard();
  }

  private get functions(): readonly string[] {
    return [
      'webhook',
      'dispatch',
      'publish',
      'sweep',
      'api',
      'deliver',
      ...this.#providers.map((provider) => `sync-${provider}`),
    ];
  }

  private queueRules(): AlarmRule[] {
    return this.#providers.flatMap((provider) => [
      {
        id: `${pascal(provider)}DeadLetters`,
        says: `Work of ${provider} crashed its worker five times`,
        runbook: 'dead-letters',
        metric: queueMetric(deadLetterName(this, provider), 'ApproximateNumberOfMessagesVisible'),
        above: 0,
      },
      {
        id: `${pascal(provider)}Waiting`,
        says: `Work of ${provider} has waited for more than 20 minutes`,
        runbook: 'work-waiting',
        metric: queueMetric(queueName(this, provider), 'ApproximateAgeOfOldestMessage'),
        above: 20 * 60,
      },
    ]);
  }

  private functionRules(): AlarmRule[] {
    return this.functions.flatMap((name) => [
      {
        id: `${pascal(name)}Errors`,
        says: `${name} fails`,
        runbook: 'function-errors',
        metric: functionMetric(functionName(this, name), 'Errors', 'Sum'),
        above: 0,
        periods: 2,
      },
      {
        id: `${pascal(name)}Throttles`,
        says: `${name} is throttled: the account's concurrency is used up`,
        runbook: 'function-throttles',
        metric: functionMetric(functionName(this, name), 'Throttles', 'Sum'),
        above: 0,
        periods: 2,
      },
    ]);
  }

  private publishRules(): AlarmRule[] {
    return [
      {
        id: 'PublishBehind',
        says: 'The outbox is more than 15 minutes behind',
        runbook: 'publish-behind',
        metric: functionMetric(functionName(this, 'publish'), 'IteratorAge', 'Maximum'),
        above: 15 * 60 * 1000,
      },
      {
        id: 'Unpublished',
        says: 'Announcements were given up',
        runbook: 'publish-behind',
        metric: queueMetric(unpublishedName(this), 'ApproximateNumberOfMessagesVisible'),
        above: 0,
      },
      {
        id: 'Undelivered',
        says: 'Events for an address of a tenant were given up',
        runbook: 'undelivered-events',
        metric: queueMetric(undeliveredName(this), 'ApproximateNumberOfMessagesVisible'),
        above: 0,
      },
    ];
  }

  private addAlarm({ id, says, runbook, metric, above, periods = 1 }: AlarmRule): void {
    new Alarm(this, id, {
      alarmName: `${deployment(this)}-${id}`,
      alarmDescription: `${says}. What to do: docs/runbooks/${runbook}.md`,
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.#topic));
  }

  /** Nothing else notices when the clock stands still: silence is the alarm. */
  private addDispatchAlarm(): void {
    new Alarm(this, 'DispatchStopped', {
      alarmName: `${deployment(this)}-DispatchStopped`,
      alarmDescription: 'Nothing is dispatched any more. What to do: docs/runbooks/dispatch-stopped.md',
      metric: functionMetric(functionName(this, 'dispatch'), 'Invocations', 'Sum'),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.#topic));
  }

  private addDashboard(): void {
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
    const ofFunctions = (name: string, statistic: string) =>
      this.functions.map((one) => functionMetric(functionName(this, one), name, statistic, one));
    const ofQueues = (name: string, queue: (provider: string) => string) =>
      this.#providers.map((provider) => queueMetric(queue(provider), name, provider));
    new Dashboard(this, 'Dashboard', {
      dashboardName: deployment(this),
      widgets: [
        [
          graph(
            'Work waiting',
            ofQueues('ApproximateNumberOfMessagesVisible', (one) => queueName(this, one)),
          ),
          graph(
            'Oldest work, s',
            ofQueues('ApproximateAgeOfOldestMessage', (one) => queueName(this, one)),
          ),
        ],
        [
          graph(
            'Dead letters',
            ofQueues('ApproximateNumberOfMessagesVisible', (one) => deadLetterName(this, one)),
          ),
          graph('Outbox behind, ms', [functionMetric(functionName(this, 'publish'), 'IteratorAge', 'Maximum')]),
        ],
        [graph('Errors', ofFunctions('Errors', 'Sum')), graph('Invocations', ofFunctions('Invocations', 'Sum'))],
        [
          graph('Duration, p99 ms', ofFunctions('Duration', 'p99')),
          graph('Running at once', ofFunctions('ConcurrentExecutions', 'Maximum')),
        ],
      ],
    });
  }
}

const period = Duration.minutes(5);

const functionMetric = (functionName: string, metricName: string, statistic: string, label?: string) =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    statistic,
    period,
    dimensionsMap: { FunctionName: functionName },
    ...(label ? { label } : {}),
  });

const queueMetric = (queueName: string, metricName: string, label?: string) =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName,
    statistic: 'Maximum',
    period,
    dimensionsMap: { QueueName: queueName },
    ...(label ? { label } : {}),
  });
