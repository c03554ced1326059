import { describe, expect, it } from 'vitest';
import { BadSetting } from '../engine/errors.ts';
import { type Environment, readConfig, readProviderConfig, readQueueUrls } from './config.ts';

const env = {
  TABLE_NAME: 'State',
  ACTIVITY_TABLE_NAME: 'Activity',
  OBJECTS_BUCKET: 'objects',
  KEY_ID: 'arn:aws:kms:us-east-1:1:key/1',
  EVENT_BUS_NAME: 'events',
  PUBLIC_URL: 'https://api.example/',
  TENANT_CLAIM: 'tenant',
  QUEUE_URL_XERO: 'http://127.0.0.1:4566/1/xero.fifo',
  QUEUE_URL_ALTERNATIVE_PAYMENTS: 'https://sqs.example/1/alternative-payments.fifo',
  XERO_CLIENT_ID: 'id',
  XERO_CLIENT_SECRET: 'hush',
  XERO_WEBHOOK_KEY: 'key',
  MELIO_CLIENT_ID: 'id',
  MELIO_CLIENT_SECRET: 'hush',
  MELIO_API_URL: 'https://melio.example/v1',
  MELIO_AUTH_URL: 'https://melio.example/authorize',
  MELIO_TOKEN_URL: 'https://melio.example/token',
};
const read = (environment: Environment) => [
  readConfig(environment, [
    'TABLE_NAME',
    'ACTIVITY_TABLE_NAME',
    'OBJECTS_BUCKET',
    'KEY_ID',
    'EVENT_BUS_NAME',
    'PUBLIC_URL',
    'TENANT_CLAIM',
  ]),
  readQueueUrls(environment, ['xero', 'alternative-payments']),
  readProviderConfig(environment, 'xero'),
  readProviderConfig(environment, 'melio'),
];

describe('settings', () => {
  it('are read by name', () => {
    const [config, queues, xero, melio] = read(env);
    expect(config).toMatchObject({
      TABLE_NAME: 'State',
      PUBLIC_URL: 'https://api.example',
      TENANT_CLAIM: 'tenant',
    });
    expect(queues).toEqual({
      xero: 'http://127.0.0.1:4566/1/xero.fifo',
      'alternative-payments': 'https://sqs.example/1/alternative-payments.fifo',
    });
    expect(xero).toEqual({
      apiUrl: 'https://api.xero.com/api.xro/2.0',
      authUrl: 'https://login.xero.com/identity/connect/authorize',
      tokenUrl: 'https://identity.xero.com/connect/token',
      clientId: 'id',
      clientSecret: 'hush',
      webhookKey: 'key',
    });
    expect(melio).toMatchObject({ apiUrl: 'https://melio.example/v1' });
    expect(melio).not.toHaveProperty('webhookKey');
  });

  it("may put a vendor's simulator in the vendor's place", () => {
    expect(readProviderConfig({ ...env, XERO_API_URL: 'http://127.0.0.1:9000/api' }, 'xero').apiUrl).toBe(
      'http://127.0.0.1:9000/api',
    );
  });

  it('of a provider may bring switches, by name', () => {
    const switches = (list: string) => readProviderConfig({ ...env, XERO_SWITCHES: list }, 'xero').switches;
    expect(switches('moneyUnit=major,invoiceMarker=memo')).toEqual({ moneyUnit: 'major', invoiceMarker: 'memo' });
    for (const wrong of ['moneyUnit', 'a=1,', 'a=1;b=2'])
      expect(() => switches(wrong)).toThrow('XERO_SWITCHES: must be');
  });

  it.each(Object.keys(env).filter((name) => name !== 'XERO_WEBHOOK_KEY'))(
    '%s: missing or empty, its name is said',
    (name) => {
      for (const value of [undefined, '']) {
        expect(() => read({ ...env, [name]: value })).toThrow(new BadSetting(`${name} is not set`));
      }
    },
  );

  it.each([
    ['PUBLIC_URL', 'api.example', 'Invalid URL'],
    ['PUBLIC_URL', 'http://api.example', 'must be https'],
    ['QUEUE_URL_XERO', 'http://sqs.example/xero.fifo', 'must be https'],
    ['MELIO_TOKEN_URL', 'ftp://melio.example', 'Invalid URL'],
  ])('%s = %s is refused: %s', (name, value, reason) => {
    expect(() => read({ ...env, [name]: value })).toThrow(new RegExp(`^${name}: .*${reason}`));
  });
});
