import * as z from 'zod';
import { operation } from './operation.ts';
import { accountText, instant, json, pageOf, paging } from './values.ts';

const state = z.enum(['pending', 'active', 'paused', 'closing', 'closed']);
const settings = z.record(z.string(), json);

const sideStatus = z.strictObject({
  account: accountText,
  provider: z.string(),
  name: z.string(),
  access: z.enum(['ok', 'reconnect']).describe('`reconnect`: a person must consent again.'),
  lastSync: instant.nullable().describe('When this side’s work was last done to its end.'),
  streams: z
    .record(z.string(), z.strictObject({ seen: z.number(), complete: z.boolean() }))
    .describe('Rows of the first sync by list. Counts: providers do not say the totals.'),
  waiting: z.strictObject({ count: z.number(), atLeast: z.boolean() }),
  reads: z
    .strictObject({ month: z.string(), count: z.number().int(), budget: z.number().int().nullable() })
    .nullable()
    .describe('Calls that the vendor meters, in the month of the last run; null: it meters none.'),
});

const freshness = z.strictObject({
  oldestChangeAt: instant.nullable().describe('The oldest change that is not yet disposed of.'),
  ageSeconds: z.number().int().describe('Its age; 0: nothing waits.'),
});

const firstSync = z.strictObject({
  phase: z
    .enum(['reading', 'writing', 'done'])
    .describe('`reading`: lists are read. `writing`: what they brought is matched and copied.'),
  stage: z
    .string()
    .nullable()
    .describe(
      'Which part runs, where an integration has two (`12 months`, then `history`). Both are done before it is `done`.',
    ),
  seen: z.number().int().describe('Rows read so far, of both sides.'),
  linked: z.number().int().describe('Pairs made so far.'),
  waiting: z.number().int().describe('Records that are still to be looked at.'),
  waitingAtLeast: z.boolean().describe('There are more than were counted.'),
  secondsLeft: z
    .number()
    .int()
    .nullable()
    .describe('From the pace so far; null while lists are read, since nobody knows how long they are.'),
});

export const connection = z.strictObject({
  id: z.string(),
  integration: z.string(),
  state,
  status: z.enum(['Pending', 'Connected', 'Paused', 'Disconnecting', 'Disconnected']),
  openIssues: z.number().int(),
  needsAttention: z.boolean(),
  createdAt: instant,
  firstSyncAt: instant.nullable(),
  firstSync,
  freshness,
  left: sideStatus,
  right: sideStatus,
  settings,
  notify: z.array(z.email()),
});

const summary = z.strictObject({
  id: z.string(),
  integration: z.string(),
  state,
  left: z.strictObject({ account: accountText }),
  right: z.strictObject({ account: accountText }),
  createdAt: instant,
});

const wantedSide = z.strictObject({
  account: accountText,
  grant: z.string().min(1).max(500).describe('Of a consent that opens this company.'),
});

export const connectionOperations = {
  connect: operation({
    method: 'POST',
    path: '/v1/connections',
    scope: 'admin',
    summary: 'Connect two companies',
    description: 'A pair that was connected before and ended goes on where it stopped: its links are kept.',
    body: z.strictObject({
      integration: z.string().max(80),
      left: wantedSide.describe('The ledger.'),
      right: wantedSide.describe('The platform.'),
      settings: settings.default({}),
      review: z
        .boolean()
        .default(false)
        .describe('Both sides are read and nothing is written, until somebody has looked at the plan and applied it.'),
      notify: z.array(z.email()).max(10).default([]).describe('Who hears by e-mail that the first sync is complete.'),
    }),
    status: 201,
    answer: connection,
    problems: [404, 409, 422],
  }),
  listConnections: operation({
    method: 'GET',
    path: '/v1/connections',
    scope: 'read',
    summary: 'The connections',
    query: z.strictObject(paging),
    status: 200,
    answer: pageOf(summary),
  }),
  readConnection: operation({
    method: 'GET',
    path: '/v1/connections/{id}',
    scope: 'read',
    summary: 'How a connection stands',
    status: 200,
    answer: connection,
    problems: [404],
  }),
  changeConnection: operation({
    method: 'PATCH',
    path: '/v1/connections/{id}',
    scope: 'admin',
    summary: 'Change settings',
    description: 'They count from the next change on. What was held for want of one is planned again.',
    body: z.strictObject({
      settings: settings.describe('Those named are changed; null takes a setting back to its default.'),
    }),
    status: 200,
    answer: connection,
    problems: [404, 409],
  }),
  pause: operation({
    method: 'POST',
    path: '/v1/connections/{id}/pause',
    scope: 'operate',
    summary: 'Write nothing until it is resumed',
    status: 200,
    answer: connection,
    problems: [404, 409],
  }),
  resume: operation({
    method: 'POST',
    path: '/v1/connections/{id}/resume',
    scope: 'operate',
    summary: 'Go on: both sides are read again, then everything is planned anew',
    status: 200,
    answer: connection,
    problems: [404, 409],
  }),
  disconnect: operation({
    method: 'DELETE',
    path: '/v1/connections/{id}',
    scope: 'admin',
    summary: 'End a connection',
    description:
      'Nothing new is written from here on. What is under way is settled, then the access is given up; history is kept.',
    status: 202,
    answer: connection,
    problems: [404, 409],
  }),
  syncNow: operation({
    method: 'POST',
    path: '/v1/connections/{id}/sync',
    scope: 'operate',
    summary: 'Both sides look now, and read every open pair again',
    status: 202,
    answer: z.strictObject({}),
    problems: [404, 409],
  }),
};
