import { connectionOperations } from './connections.ts';
import { consentOperations } from './consents.ts';
import { eventOperations } from './event-endpoints.ts';
import { integrationOperations } from './integrations.ts';
import { issueOperations } from './issues.ts';
import { recordOperations } from './records.ts';
import { runOperations } from './run.ts';
import { tenantOperations } from './tenant.ts';
import { tieOutOperations } from './tie-out.ts';

export { type Operation, type Scope, scopes } from './operation.ts';
export { problem } from './values.ts';

/** Every operation of the HTTP API by its id. The longer of two paths that both fit comes first. */
export const operations = {
  ...consentOperations,
  ...connectionOperations,
  ...issueOperations,
  ...integrationOperations,
  ...tieOutOperations,
  ...runOperations,
  ...tenantOperations,
  ...eventOperations,
  ...recordOperations,
} as const;
export type OperationId = keyof typeof operations;
