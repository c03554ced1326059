import * as z from 'zod';
import { compilePattern } from '../pollers/filter.ts';
import { readProperties } from '../template/properties.ts';
import type { AppModel } from '../template.ts';

const ruleProperties = z.looseObject({
  EventBusName: z.string(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(z.looseObject({ Arn: z.string() })),
});

/** An event on its way, with the name of its bus. */
type BusEvent = { readonly bus: string; readonly [name: string]: unknown };

/**
 * What the template's rules on event buses do: an event that fits goes into each queue that the rule names.
 * @throws a rule whose target is no queue of the template
 */
export function busRules(
  app: AppModel,
  send: (queueUrl: string, body: string) => Promise<void>,
): (event: BusEvent) => Promise<void> {
  const rules = app
    .of('AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern !== undefined)
    .map((resource) => {
      const rule = readProperties(resource, ruleProperties);
      const targets = rule.Targets.map(({ Arn }) => {
        const queue = app.of('AWS::SQS::Queue').find(({ arn }) => arn === Arn);
        if (!queue) throw new Error(`${resource.id}: its target ${Arn} is no queue of the template`);
        return queue.ref;
      });
      return { ...rule, targets, fits: compilePattern(rule.EventPattern) };
    });
  return async ({ bus, ...event }) => {
    for (const { EventBusName, State, targets, fits } of rules) {
      if (State !== 'ENABLED' || EventBusName !== bus || !fits(event)) continue;
      for (const target of targets) await send(target, JSON.stringify(event));
    }
  };
}
