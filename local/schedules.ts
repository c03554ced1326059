import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { LocalClock } from './clock.ts';
import { decide } from './gateway/iam.ts';
import { type Next, parseSchedule } from './schedules/expression.ts';
import { ACCOUNT, REGION } from './template/identity.ts';
import { readProperties } from './template/properties.ts';
import type { AppModel, FunctionDefinition } from './template.ts';

/** A schedule of the template and the function it wakes. */
export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly expression: string;
  readonly enabled: boolean;
  readonly next: Next;
  readonly definition: FunctionDefinition;
  /** What the function receives. @param at instant in ms for which it is fired */
  event(at: number): unknown;
}

const rule = z.looseObject({
  ScheduleExpression: z.string(),
  State: z.string().default('ENABLED'),
  Targets: z.array(
    z.looseObject({ Arn: z.string(), Input: z.string().optional(), InputTransformer: z.undefined().optional() }),
  ),
});
const schedule = z.looseObject({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(['UTC', 'Etc/UTC']).default('UTC'),
  State: z.string().default('ENABLED'),
  Target: z.looseObject({ Arn: z.string(), RoleArn: z.string(), Input: z.string().optional() }),
});

/** @throws an expression, time zone or target that is not run here */
export function readSchedules(app: AppModel, startedAt: number): readonly Schedule[] {
  // Rules that wait for events are not for the clock: local/engines/rules.ts.
  const timed = app.of('AWS::Events::Rule').filter(({ properties }) => properties.EventPattern === undefined);
  const rules = timed.flatMap((resource) => {
    const { ScheduleExpression, State, Targets } = readProperties(resource, rule);
    return Targets.map(({ Arn, Input }) => ({ resource, ScheduleExpression, State, Arn, Input, source: 'aws.events' }));
  });
  const schedules = app.of('AWS::Scheduler::Schedule').map((resource) => {
    const { ScheduleExpression, State, Target } = readProperties(resource, schedule);
    const may = { action: 'lambda:InvokeFunction', resource: Target.Arn };
    if (decide(app.roles.get(Target.RoleArn) ?? [], may) !== 'allowed') {
      throw new Error(`${resource.id}: its role ${Target.RoleArn} may not invoke ${Target.Arn}`);
    }
    return { resource, ScheduleExpression, State, Arn: Target.Arn, Input: Target.Input, source: 'aws.scheduler' };
  });
  return [...rules, ...schedules].map(({ resource, ScheduleExpression, State, Arn, Input, source }) => ({
    id: resource.id,
    name: resource.name,
    expression: ScheduleExpression,
    enabled: State === 'ENABLED',
    next: parseSchedule(ScheduleExpression, startedAt),
    definition: app.functionByArn(Arn),
    event: (at: number) => {
      const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
      if (Input !== undefined) return JSON.parse(Input.replaceAll('<aws.scheduler.scheduled-time>', time)) as unknown;
      return {
        version: '0',
        id: randomUUID(),
        'detail-type': 'Scheduled Event',
        source,
        account: ACCOUNT,
        time,
        region: REGION,
        resources: [resource.arn],
        detail: source === 'aws.events' ? {} : '{}',
      };
    },
  }));
}

const LOOK_EVERY_MS = 500;

/**
 * Fires what is due by the local clock. What was missed (a laptop asleep, a clock moved forward) is fired once, as
 * EventBridge makes up for nothing either.
 * @param fire never rejects
 * @returns stops it
 */
export function runSchedules(
  schedules: readonly Schedule[],
  clock: LocalClock,
  fire: (schedule: Schedule, at: number) => void,
): () => void {
  const due = new Map(schedules.filter(({ enabled }) => enabled).map((item) => [item, item.next(clock.now())]));
  const timer = setInterval(() => {
    const now = clock.now();
    for (const [item, at] of due) {
      if (at === undefined || at > now) continue;
      due.set(item, item.next(now));
      fire(item, at);
    }
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
