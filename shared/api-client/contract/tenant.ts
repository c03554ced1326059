import * as z from 'zod';
import { operation } from './operation.ts';
import { json, nextCursor, paging } from './values.ts';

export const tenantOperations = {
  exportConnection: operation({
    method: 'GET',
    path: '/v1/connections/{id}/export',
    scope: 'admin',
    summary: 'Everything kept about a connection: pairs, issues, history',
    description: 'Also of one that has ended. Page by page; the order says nothing.',
    query: z.strictObject(paging),
    status: 200,
    answer: z.strictObject({
      data: z.array(
        z.strictObject({
          kind: z.enum(['connection', 'link', 'issue', 'leftOut', 'activity']),
          value: z.record(z.string(), json),
        }),
      ),
      nextCursor,
    }),
    problems: [404],
  }),
  deleteConnectionData: operation({
    method: 'DELETE',
    path: '/v1/connections/{id}/data',
    scope: 'admin',
    summary: 'Forget everything about a connection that has ended',
    description: 'Repeat it while `more` is true. Export it first: nothing of it comes back.',
    status: 200,
    answer: z.strictObject({ deleted: z.number().int(), more: z.boolean() }),
    problems: [404, 409],
  }),
  deleteTenantData: operation({
    method: 'DELETE',
    path: '/v1/tenant',
    scope: 'admin',
    summary: 'Forget everything about this tenant',
    description:
      'Refused while a connection has not ended. Repeat it while `more` is true. What the table’s backups hold goes with their own retention.',
    query: z.strictObject({ confirm: z.literal('delete').describe('Says that it is meant.') }),
    status: 200,
    answer: z.strictObject({ deleted: z.number().int(), more: z.boolean() }),
    problems: [409],
  }),
};
