import * as z from 'zod';
import { operation } from './operation.ts';
import { instant, json, nextCursor, paging, side } from './values.ts';

const issues = z.array(
  z.strictObject({ subject: z.string(), code: z.string(), text: z.string(), actions: z.array(z.string()) }),
);

const standing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('synced'), drift: z.boolean() }),
  z.strictObject({ kind: z.literal('unchanged'), drift: z.boolean() }),
  z.strictObject({ kind: z.literal('outOfScope'), rule: z.string() }),
  z.strictObject({ kind: z.literal('held'), issues }),
  z.strictObject({ kind: z.literal('dismissed'), issues }),
  z.strictObject({ kind: z.literal('retrying'), at: instant.nullable(), reason: z.string() }),
]);

const shown = z.strictObject({
  id: z.string(),
  presence: z.string(),
  fields: z.record(z.string(), json),
  seenAt: instant,
});

const presence = z.enum(['yes', 'no', 'none', 'left']);
const link = z.strictObject({
  id: z.string(),
  left: z.string().nullable(),
  right: z.string().nullable(),
  present: z.strictObject({ L: presence, R: presence }),
});

const record = z.strictObject({
  entity: z.string(),
  side,
  id: z.string(),
  disposition: standing.describe('Every record that was seen is in exactly one of these.'),
  link: link.nullable(),
  left: shown.nullable(),
  right: shown.nullable(),
});

const line = z
  .looseObject({ at: instant, act: z.string(), run: z.string(), changes: z.record(z.string(), json) })
  .describe('What was done to a record, by which rule, in which run.');

const reason = z.strictObject({
  left: json,
  right: json,
  from: z.enum(['L', 'R', 'both']),
  how: z.enum(['copied', 'there', 'agreed']),
  at: instant,
  rule: z.string(),
  run: z.string().nullable(),
  answered: json.optional(),
});

export const recordOperations = {
  readActivity: operation({
    method: 'GET',
    path: '/v1/connections/{id}/records/{entity}/{side}/{record+}/activity',
    scope: 'read',
    summary: 'Why each field of a record has its value, and its history',
    query: z.strictObject(paging),
    status: 200,
    answer: z.strictObject({ data: z.array(line), nextCursor, why: z.record(z.string(), reason) }),
    problems: [404],
  }),
  readPaper: operation({
    method: 'GET',
    path: '/v1/connections/{id}/records/{entity}/{side}/{record+}/pdf',
    scope: 'read',
    summary: 'A linked invoice as its ledger prints it',
    status: 200,
    answer: z.strictObject({ mimeType: z.literal('application/pdf'), content: z.base64() }),
    problems: [404, 409, 502],
  }),
  readRecord: operation({
    method: 'GET',
    path: '/v1/connections/{id}/records/{entity}/{side}/{record+}',
    scope: 'read',
    summary: 'Where a record stands, with what both sides show',
    status: 200,
    answer: record,
    problems: [404],
  }),
};
