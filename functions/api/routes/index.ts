import type { Route } from '../call.ts';
import { connect, listConnections, readConnection } from './connections.ts';
import { readConsent, startConsent } from './consents.ts';
import { decideIssue, listIssues } from './issues.ts';
import { change, disconnect, syncNow } from './lifecycle.ts';
import { readActivity, readRecord } from './records.ts';
import { readTieOut } from './tie-out.ts';

/** Everything that takes a tenant's token. The longer of two paths that both fit comes first. */
export const routes: readonly Route[] = [
  startConsent,
  readConsent,
  connect,
  listConnections,
  readConnection,
  change,
  disconnect,
  syncNow,
  listIssues,
  decideIssue,
  readTieOut,
  readActivity,
  readRecord,
];
