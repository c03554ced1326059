import type { Standing } from '../../shared/engine/disposition.ts';
import type { Integration } from '../../shared/engine/integration.ts';
import type { Clock, Table } from '../../shared/engine/ports.ts';
import type { Connection } from '../../shared/engine/state/account.ts';
import type { Issue } from '../../shared/engine/state/issue.ts';
import type { Observation } from '../../shared/engine/state/observation.ts';
import { connectionStatus, type SideStatus } from '../../shared/engine/status.ts';
import type { ActivityLine, FieldReason } from '../../shared/engine/why.ts';
import type { Consent } from './tenant.ts';

/** What the API shows. Instants leave as RFC 3339 texts in UTC, money as minor units. */

const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instant(ms));

export async function connectionView(
  {
    table,
    clock,
    integrations,
  }: {
    readonly table: Table;
    readonly clock: Clock;
    readonly integrations: Readonly<Record<string, Integration>>;
  },
  connection: Connection,
) {
  const stages = integrations[connection.integration]?.stages;
  const { left, right, firstSyncAt, freshness, ...status } = await connectionStatus(
    table,
    connection,
    clock.now(),
    stages,
  );
  const { id, integration, state, settings, notify, createdAt } = connection;
  return {
    id,
    integration,
    state,
    ...status,
    createdAt: instant(createdAt),
    firstSyncAt: instantOrNull(firstSyncAt),
    freshness: { ...freshness, oldestChangeAt: instantOrNull(freshness.oldestChangeAt) },
    left: sideView(left),
    right: sideView(right),
    settings,
    notify,
  };
}

const sideView = ({ lastSync, ...side }: SideStatus) => ({ ...side, lastSync: instantOrNull(lastSync) });

/** One line of a list: reading every account of every connection would take too long. */
export const connectionSummary = ({ id, integration, state, L, R, createdAt }: Connection) => ({
  id,
  integration,
  state,
  left: { account: L },
  right: { account: R },
  createdAt: instant(createdAt),
});

export const consentView = ({ id, provider, account, state, grant, accounts, reason }: Consent) => ({
  id,
  provider,
  ...(account === undefined ? {} : { account }),
  state,
  ...(grant === undefined ? {} : { grant }),
  ...(accounts === undefined ? {} : { accounts }),
  ...(reason === undefined ? {} : { reason }),
});

export const issueView = ({ subject, code, entity, severity, state, text, actions, openedAt, ...issue }: Issue) => ({
  subject,
  code,
  entity,
  severity,
  state,
  text,
  actions,
  ...(issue.decision === undefined ? {} : { decision: issue.decision }),
  ...(issue.pin === undefined ? {} : { pin: issue.pin }),
  openedAt: instant(openedAt),
});

export const standingView = (standing: Standing) =>
  standing.kind === 'retrying' ? { ...standing, at: instantOrNull(standing.at) } : standing;

export const recordView = ({ id, presence, fields, fetchedAt }: Observation) => ({
  id,
  presence,
  fields,
  seenAt: instant(fetchedAt),
});

export const lineView = ({ at, ...line }: ActivityLine) => ({ at: instant(at), ...line });

export const reasonView = ({ at, ...reason }: FieldReason) => ({ at: instant(at), ...reason });
