import * as z from 'zod';
import { operation } from './operation.ts';
import { json, pageOf, paging } from './values.ts';

const step = z.strictObject({
  side: z.enum(['L', 'R']).nullable().describe('Where it is written; null: only the pair changes.'),
  act: z
    .string()
    .describe('`create`, `update`, `remove`, `restore`; or `link`, `unlink`, `agree`, which write nothing.'),
  entity: z.string(),
  link: z.string().nullable().describe('null: the pair does not exist yet.'),
  id: z.string().nullable().describe('Of the record written; `new-1` and so on do not exist yet.'),
  row: z.string().nullable().describe('The rule that asks for it.'),
  reason: z.string().nullable(),
  changes: z.record(z.string(), z.strictObject({ before: json, sent: json })),
});

const plan = z.strictObject({
  hash: z.string().describe('Of all the rest: name it to apply this plan and no other.'),
  complete: z.boolean().describe('Every record that a sync would look at was looked at.'),
  steps: z.array(step).describe('In the order in which they would be done.'),
  holds: z.array(z.strictObject({ subject: z.string(), code: z.string(), text: z.string() })),
  skips: z.array(z.strictObject({ side: z.string(), entity: z.string(), id: z.string(), rule: z.string() })),
  calls: z
    .record(z.string(), z.record(z.string(), z.number().int()))
    .describe('Calls that each provider would get, batches counted once.'),
});
const most = z.coerce.number().int().min(1).max(500).default(200).describe('Records that are looked at, at most.');

const party = z.strictObject({
  id: z.string(),
  name: json.describe('As that side shows it.'),
  email: json,
});
const match = z.strictObject({
  entity: z.string(),
  subject: z.string(),
  link: z.string().nullable(),
  state: z.enum(['matched', 'asked', 'decided']),
  left: party.nullable(),
  right: party.nullable(),
  candidates: z.array(party).describe('Of the other side, where it was asked.'),
  actions: z.array(z.string()),
  decision: z.string().nullable(),
});

export const runOperations = {
  readPlan: operation({
    method: 'GET',
    path: '/v1/connections/{id}/plan',
    scope: 'read',
    summary: 'What a sync would do now, and why, without doing it',
    description:
      'Made from what was last read of both sides; no provider is asked. Of a connection that is not active it shows what resuming would do. What a provider itself makes of a write cannot be known.',
    query: z.strictObject({ most }),
    status: 200,
    answer: plan,
    problems: [404, 409],
  }),
  applyPlan: operation({
    method: 'POST',
    path: '/v1/connections/{id}/plan/apply',
    scope: 'operate',
    summary: 'Do what a plan says, if it still says the same',
    description:
      'A connection that is paused, or waits for review, goes on by it. Refused with `planMoved` when either side or the settings have moved since.',
    body: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), most }),
    status: 202,
    answer: z.strictObject({}),
    problems: [404, 409],
  }),
  listMatches: operation({
    method: 'GET',
    path: '/v1/connections/{id}/matches',
    scope: 'read',
    summary: 'Contacts that were matched instead of created, and those that may be the same',
    query: z.strictObject(paging),
    status: 200,
    answer: pageOf(match),
    problems: [404],
  }),
  changeMatch: operation({
    method: 'POST',
    path: '/v1/connections/{id}/matches/{entity}/{link}',
    scope: 'operate',
    summary: 'Come back to a match: the pair is taken apart, and neither side is changed',
    body: z.strictObject({
      decision: z
        .string()
        .regex(/^(create|skip|link:.+)$/)
        .max(300)
        .describe('`create` it anew, `skip` it, or `link:` the id of another record of the other side.'),
    }),
    status: 202,
    answer: z.strictObject({}),
    problems: [404, 409, 422],
  }),
  syncRecord: operation({
    method: 'POST',
    path: '/v1/connections/{id}/records/{entity}/{side}/{record+}/sync',
    scope: 'operate',
    summary: 'Read one record again now, and sync it',
    status: 202,
    answer: z.strictObject({}),
    problems: [404, 409],
  }),
  sendRecord: operation({
    method: 'POST',
    path: '/v1/connections/{id}/records/{entity}/{side}/{record+}/send',
    scope: 'operate',
    summary: 'Have a record on the other side, where such records travel only when somebody asks',
    description: 'A contact that is about to be invoiced, say. Asking twice is asking once.',
    status: 202,
    answer: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('asked') }),
      z.strictObject({ state: z.literal('linked'), partner: z.string() }),
    ]),
    problems: [404, 409],
  }),
  redrive: operation({
    method: 'POST',
    path: '/v1/redrive',
    scope: 'admin',
    summary: 'Give dead letters another chance',
    description:
      'Work that crashed its worker five times was put aside. What belongs to this tenant is queued again; nothing else is touched.',
    status: 200,
    answer: z.strictObject({
      redriven: z.number().int(),
      more: z.boolean().describe('There may be more: ask again.'),
    }),
  }),
};
