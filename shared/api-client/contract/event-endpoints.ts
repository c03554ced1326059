import * as z from 'zod';
import { operation } from './operation.ts';
import { instant } from './values.ts';

const types = z
  .array(
    z
      .string()
      .regex(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/)
      .max(80),
  )
  .max(20);

const endpoint = z.strictObject({
  id: z.string(),
  url: z.string(),
  types: types.describe('Only these types of events; empty: all.'),
  createdAt: instant,
});

export const eventOperations = {
  createEventEndpoint: operation({
    method: 'POST',
    path: '/v1/event-endpoints',
    scope: 'admin',
    summary: 'Have events sent to an address',
    description:
      'Signed as Standard Webhooks has it (standardwebhooks.com), sent at least once, repeated for a day and a half when the answer is not 2xx.',
    body: z.strictObject({
      url: z.url({ protocol: /^https?$/ }).max(1000),
      types: types.default([]),
    }),
    status: 201,
    answer: endpoint,
    problems: [409, 422],
  }),
  listEventEndpoints: operation({
    method: 'GET',
    path: '/v1/event-endpoints',
    scope: 'read',
    summary: 'Where events are sent',
    status: 200,
    answer: z.strictObject({ data: z.array(endpoint) }),
  }),
  deleteEventEndpoint: operation({
    method: 'DELETE',
    path: '/v1/event-endpoints/{id}',
    scope: 'admin',
    summary: 'Send nothing there any more',
    status: 204,
    problems: [404],
  }),
  readEventSecret: operation({
    method: 'GET',
    path: '/v1/event-endpoints/{id}/secret',
    scope: 'admin',
    summary: 'The secret that events are signed with',
    status: 200,
    answer: z.strictObject({ secret: z.string().describe('`whsec_` and base64.') }),
    problems: [404],
  }),
  rotateEventSecret: operation({
    method: 'POST',
    path: '/v1/event-endpoints/{id}/secret/rotate',
    scope: 'admin',
    summary: 'Make a new secret; for a day events are signed with the old one too',
    description: 'Read it as before.',
    status: 204,
    problems: [404],
  }),
};
