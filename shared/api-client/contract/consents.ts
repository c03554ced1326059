import * as z from 'zod';
import { operation } from './operation.ts';
import { accountText, json } from './values.ts';

export const consent = z.strictObject({
  id: z.string(),
  provider: z.string(),
  account: z.string().optional().describe('The company that the consent must open.'),
  state: z.enum(['waiting', 'granted', 'refused']),
  grant: z.string().optional(),
  accounts: z
    .array(z.strictObject({ account: accountText, name: z.string() }))
    .optional()
    .describe('The companies it opens: choose one of them.'),
  reason: z.string().optional().describe('With `refused`: why, for people.'),
});

const isLoopback = (url: string): boolean =>
  URL.canParse(url) && ['localhost', '127.0.0.1'].includes(new URL(url).hostname);

export const consentOperations = {
  startConsent: operation({
    method: 'POST',
    path: '/v1/consents',
    scope: 'admin',
    summary: 'Ask for access to a company at a provider',
    description:
      'Where a person consents, `url` is where to send them; where a client’s own credentials do, it is done at once.',
    body: z.strictObject({
      provider: z.string().max(40),
      account: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('The company that the consent must open, as `provider:id` or as the provider names it.'),
      key: z
        .string()
        .min(1)
        .max(1000)
        .optional()
        .describe('A key that was made in the provider’s own settings, in place of a consent: it is done at once.'),
      returnTo: z
        .url({ protocol: /^https?$/ })
        .max(2000)
        .refine((url) => url.startsWith('https:') || isLoopback(url), 'must be https')
        .optional()
        .describe('Where the person came from: they are sent back there, with `consent` and `outcome` in the query.'),
      for: z
        .strictObject({ integration: z.string().max(80), settings: z.record(z.string(), json).default({}) })
        .optional()
        .describe('What the access is for: some settings need more than the usual.'),
    }),
    status: 201,
    answer: consent.extend({ url: z.string().optional() }),
    problems: [404, 409, 502],
  }),
  readConsent: operation({
    method: 'GET',
    path: '/v1/consents/{id}',
    scope: 'admin',
    summary: 'What came of a consent',
    status: 200,
    answer: consent,
    problems: [404],
  }),
};
