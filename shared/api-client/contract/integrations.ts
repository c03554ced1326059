import * as z from 'zod';
import { operation } from './operation.ts';
import { accountText, json } from './values.ts';

const integration = z.strictObject({
  id: z.string(),
  name: z.string(),
  books: z.enum(['payables', 'receivables', 'both', 'contacts']),
  left: z.string().describe('The ledger’s provider.'),
  right: z.string().describe('The platform’s provider.'),
  settings: z.record(z.string(), json).describe('JSON Schema of the settings, with defaults and descriptions.'),
});

const problem = z.strictObject({
  setting: z.string(),
  code: z.enum(['unset', 'unknownAccount', 'inactiveAccount', 'wrongAccount']),
  text: z.string(),
  holds: z.string().describe('What waits until it is set right; everything else goes on.'),
});
const choice = z.strictObject({
  setting: z.string(),
  side: z.enum(['L', 'R']),
  accounts: z.array(
    z.strictObject({
      id: z.string(),
      code: z.string().nullable(),
      name: z.string(),
      type: z.string(),
      active: z.boolean(),
    }),
  ),
});

export const integrationOperations = {
  listIntegrations: operation({
    method: 'GET',
    path: '/v1/integrations',
    scope: 'read',
    summary: 'What can be connected with what, and the settings of each',
    query: z.strictObject({
      platform: accountText
        .optional()
        .describe('Only what is offered to this company of the tenant’s: some integrations want something of it.'),
      grant: z.string().max(500).optional().describe('With `platform`: the grant that opens it.'),
    }),
    status: 200,
    answer: z.strictObject({
      data: z.array(integration),
      withheld: z.array(z.strictObject({ id: z.string(), name: z.string(), because: z.string() })),
    }),
    problems: [404],
  }),
  readSettings: operation({
    method: 'GET',
    path: '/v1/connections/{id}/settings',
    scope: 'read',
    summary: 'Settings with their schema, what can be chosen for them, and what is still missing',
    status: 200,
    answer: z.strictObject({
      settings: z.record(z.string(), json),
      schema: z.record(z.string(), json),
      choices: z.array(choice),
      problems: z.array(problem),
    }),
    problems: [404],
  }),
};
