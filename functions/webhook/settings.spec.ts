import { expect, it } from 'vitest';
import { BadSetting } from '../../shared/engine/errors.ts';
import { readSettings } from './settings.ts';

const env = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  QUEUE_URL_XERO: 'https://sqs.eu-west-1.amazonaws.com/1/xero.fifo',
  XERO_WEBHOOK_KEY: 'key',
  QUEUE_URL_ALTERNATIVE_PAYMENTS: 'https://sqs.eu-west-1.amazonaws.com/1/alternative-payments.fifo',
  ALTERNATIVE_PAYMENTS_WEBHOOK_KEY: 'other key',
};
const read = (given: Record<string, string>) => readSettings(given, ['xero', 'alternative-payments']);

it('finds queue and key of every provider', () => {
  const { providers, ...aws } = read(env);
  expect(Object.fromEntries(providers)).toEqual({
    xero: { queueUrl: env.QUEUE_URL_XERO, webhookKey: 'key' },
    'alternative-payments': { queueUrl: env.QUEUE_URL_ALTERNATIVE_PAYMENTS, webhookKey: 'other key' },
  });
  expect(aws).toEqual({ region: 'eu-west-1', accessKeyId: 'id', secretAccessKey: 'secret' });
});

it('takes along session and endpoint where there are some', () => {
  expect(read({ ...env, AWS_SESSION_TOKEN: 'token', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toMatchObject({
    sessionToken: 'token',
    endpoint: 'http://127.0.0.1:1',
  });
});

it.each(Object.keys(env))('refuses to start without %s, by name', (name) => {
  expect(() => read({ ...env, [name]: '' })).toThrow(new BadSetting(`${name} is not set`));
});

it('asks nothing of a provider that has no queue here', () => {
  const read = () => readSettings(env, ['xero', 'capsule']);
  expect([...read().providers.keys()]).toEqual(['xero']);
});
