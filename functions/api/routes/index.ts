import { type OperationId, operations } from '../../../shared/api-client/contract/index.ts';
import type { Route } from '../call.ts';
import { connect, listConnections, readConnection } from './connections.ts';
import { readConsent, startConsent } from './consents.ts';
import { decideIssue, listIssues } from './issues.ts';
import { changeConnection, disconnect, pause, resume, syncNow } from './lifecycle.ts';
import { readActivity, readRecord } from './records.ts';
import { readTieOut } from './tie-out.ts';

/** Who carries out what the contract promises; the compiler misses none. */
const handlers: Readonly<Record<OperationId, Route>> = {
  startConsent,
  readConsent,
  connect,
  listConnections,
  readConnection,
  changeConnection,
  pause,
  resume,
  disconnect,
  syncNow,
  listIssues,
  decideIssue,
  readTieOut,
  readActivity,
  readRecord,
};

/** Everything that takes a tenant's token, in the contract's order: the longer of two paths that both fit comes first. */
export const routes: readonly Route[] = (Object.keys(operations) as OperationId[]).map((id) => handlers[id]);
