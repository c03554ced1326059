import type { Construct } from 'constructs';

/**
 * Physical names begin with the deployment's name (context `name`, default `tieout`), so that two deployments fit into
 * one account. They are literals: alarms and runbooks can name a queue without importing its stack.
 */
export const deployment = (scope: Construct): string =>
  (scope.node.tryGetContext('name') as string | undefined) ?? 'tieout';

export const functionName = (scope: Construct, name: string): string => `${deployment(scope)}-${name}`;
export const queueName = (scope: Construct, provider: string): string => `${deployment(scope)}-${provider}.fifo`;
export const deadLetterName = (scope: Construct, provider: string): string =>
  `${deployment(scope)}-${provider}-dead.fifo`;
export const unpublishedName = (scope: Construct): string => `${deployment(scope)}-unpublished`;
export const deliveriesName = (scope: Construct): string => `${deployment(scope)}-deliveries`;
export const undeliveredName = (scope: Construct): string => `${deployment(scope)}-undelivered`;
export const apiName = (scope: Construct): string => `${deployment(scope)}-api`;

/** `alternative-payments` -> `ALTERNATIVE_PAYMENTS`, as in the names of settings. */
export const settingName = (provider: string): string => provider.toUpperCase().replaceAll('-', '_');
/** `alternative-payments` -> `AlternativePayments`, as in the names of template parameters. */
export const pascal = (provider: string): string =>
  provider.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
