import { type OperationId, operations } from '../../../shared/api-client/contract/index.ts';
import type { Route } from '../call.ts';
import { connect, listConnections, readConnection } from './connections.ts';
import { readConsent, startConsent } from './consents.ts';
import {
  createEventEndpoint,
  deleteEventEndpoint,
  listEventEndpoints,
  readEventSecret,
  rotateEventSecret,
} from './event-endpoints.ts';
import { listIntegrations, readSettings } from './integrations.ts';
import { decideIssue, listIssues } from './issues.ts';
import { changeConnection, disconnect, pause, resume, syncNow } from './lifecycle.ts';
import { changeMatch, listMatches } from './matches.ts';
import { readPaper } from './paper.ts';
import { applyPlan, readPlan } from './plan.ts';
import { readActivity, readRecord, sendRecord, syncRecord } from './records.ts';
import { redrive } from './redrive.ts';
import { deleteConnectionData, deleteTenantData, exportConnection } from './tenant-data.ts';
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
  readPaper,
  readRecord,
  listIntegrations,
  readSettings,
  readPlan,
  applyPlan,
  listMatches,
  changeMatch,
  syncRecord,
  sendRecord,
  redrive,
  exportConnection,
  deleteConnectionData,
  deleteTenantData,
  createEventEndpoint,
  listEventEndpoints,
  deleteEventEndpoint,
  readEventSecret,
  rotateEventSecret,
};

/** Everything that takes a tenant's token, in the contract's order: the longer of two paths that both fit comes first. */
export const routes: readonly Route[] = (Object.keys(operations) as OperationId[]).map((id) => handlers[id]);
