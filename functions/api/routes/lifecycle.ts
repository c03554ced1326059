import { operations } from '../../../shared/api-client/contract/index.ts';
import { changeSettings, changeState, parseSettings, wake } from '../../../shared/engine/connect.ts';
import type { Settings } from '../../../shared/engine/integration.ts';
import { type Answer, type Call, route } from '../call.ts';
import { Problem } from '../problems.ts';
import { demandFitting } from '../settings.ts';
import { connectionView } from '../views.ts';

export const changeConnection = route(operations.changeConnection, async ({ ports, tenant, params, body }) => {
  const connection = await tenant.connection(params.id!);
  const next = merged(connection.settings, body.settings as Settings);
  const integration = ports.integrations[connection.integration]!;
  await demandFitting(ports.table, connection, parseSettings(integration, next), Object.keys(body.settings));
  const changed = await changeSettings(ports, connection.id, next);
  return { status: 200, body: await connectionView(ports, changed) };
});

const merged = (before: Settings, given: Settings): Settings =>
  Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null));

async function move({ ports, tenant, params }: Call, state: 'active' | 'paused' | 'closing'): Promise<Answer> {
  const { id } = await tenant.connection(params.id!);
  const status = state === 'closing' ? 202 : 200;
  return { status, body: await connectionView(ports, await changeState(ports, id, state)) };
}

export const pause = route(operations.pause, (call) => move(call, 'paused'));
export const resume = route(operations.resume, (call) => move(call, 'active'));
export const disconnect = route(operations.disconnect, (call) => move(call, 'closing'));

export const syncNow = route(operations.syncNow, async ({ ports, tenant, params }) => {
  const { state, L, R } = await tenant.connection(params.id!);
  if (state !== 'active') throw new Problem(409, 'notActive', `The connection is ${state}.`);
  if (!(await wake(ports, [L, R], 'manual'))) throw new Problem(503, 'busy', 'Try again in a moment.');
  return { status: 202, body: {} };
});
