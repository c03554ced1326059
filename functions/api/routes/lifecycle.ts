import * as z from 'zod';
import { changeSettings, changeState, wake } from '../../../shared/engine/connect.ts';
import type { Settings } from '../../../shared/engine/integration.ts';
import { type Call, route } from '../call.ts';
import { Problem } from '../problems.ts';
import { connectionView } from '../views.ts';

const changes = z
  .strictObject({
    /** Those named are changed; null takes a setting back to its default. */
    settings: z.record(z.string(), z.json()).optional(),
    /** `paused`: nothing is written until it is `active` again. */
    state: z.enum(['active', 'paused']).optional(),
  })
  .refine(({ settings, state }) => settings !== undefined || state !== undefined, 'names nothing to change');

/** Settings first: what resumes, resumes with them. */
export const change = route({
  method: 'PATCH',
  path: '/v1/connections/{id}',
  body: changes,
  async handle({ ports, tenant, params, body }: Call<z.output<typeof changes>, undefined>) {
    let connection = await tenant.connection(params.id!);
    if (body.settings) {
      connection = await changeSettings(ports, connection.id, merged(connection.settings, body.settings as Settings));
    }
    if (body.state) connection = await changeState(ports, connection.id, body.state);
    return { status: 200, body: await connectionView(ports.table, connection) };
  },
});

const merged = (before: Settings, given: Settings): Settings =>
  Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null));

/** Both sides look now, and read every open pair again. */
export const syncNow = route({
  method: 'POST',
  path: '/v1/connections/{id}/sync',
  async handle({ ports, tenant, params }) {
    const { state, L, R } = await tenant.connection(params.id!);
    if (state !== 'active') throw new Problem(409, 'notActive', `The connection is ${state}.`);
    if (!(await wake(ports, [L, R], 'manual'))) throw new Problem(503, 'busy', 'Try again in a moment.');
    return { status: 202, body: {} };
  },
});

/** Nothing new is written from here on. What is under way is settled, then the access is given up; history is kept. */
export const disconnect = route({
  method: 'DELETE',
  path: '/v1/connections/{id}',
  async handle({ ports, tenant, params }) {
    const { id } = await tenant.connection(params.id!);
    return { status: 202, body: await connectionView(ports.table, await changeState(ports, id, 'closing')) };
  },
});
