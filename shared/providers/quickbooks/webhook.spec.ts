import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BadSetting, MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import { webhook } from './webhook.ts';

const KEY = 'a1b2c3d4-0000-4444-8888-verifiertoken';
const CLOUD =
  '[{"specversion":"1.0","id":"88cd52aa-33b6-4351-9aa4-47572edbd068","source":"intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=","type":"qbo.invoice.updated.v1","datacontenttype":"application/json","time":"2026-03-10T21:31:25.179Z","intuitentityid":"130","intuitaccountid":"9341453000000001","data":{}}]';
const LEGACY =
  '{"eventNotifications":[{"realmId":"9341453000000001","dataChangeEvent":{"entities":[{"name":"Invoice","id":"130","operation":"Update","lastUpdated":"2026-03-10T14:31:25-07:00"}]}}]}';

const read = (
  body: string,
  signature = createHmac('sha256', KEY).update(body).digest('base64'),
  key: string | undefined = KEY,
) =>
  webhook.read(
    { headers: { 'intuit-signature': signature }, body: Buffer.from(body), query: {} },
    key === undefined ? {} : { webhookKey: key },
    0,
  );

const account = 'quickbooks:9341453000000001';

describe('signatures', () => {
  it.each([
    ['CloudEvents', CLOUD, 'RRQKRTKFHOoqWYIobvpY583ai/vxEcQQFiaTky9OERs='],
    ['the older form', LEGACY, 'j7CKHosbXcjOrpUTpFOAulnQ3WVz/itXyJBN+LD0UCc='],
  ])("are as in the vendor's example: %s", (_, body, signature) => {
    expect(read(body, signature)).toMatchObject([{ account, entity: 'invoice', id: '130' }]);
    expect(() => read(`${body} `, signature)).toThrow(SignatureRejected);
  });

  it('are refused when they are missing, short, or made with another key', () => {
    for (const signature of ['', 'AAAA', createHmac('sha256', 'other').update(CLOUD).digest('base64')])
      expect(() => read(CLOUD, signature)).toThrow(SignatureRejected);
    expect(() => webhook.read({ headers: {}, body: Buffer.from(CLOUD), query: {} }, {}, 0)).toThrow(BadSetting);
  });
});

describe('bodies', () => {
  it('name an event once, however often it stands there', () => {
    const event = CLOUD.slice(1, -1);
    expect(read(`[${event},${event}]`)).toEqual([
      { account, entity: 'invoice', id: '130', eventId: '88cd52aa-33b6-4351-9aa4-47572edbd068' },
    ]);
  });

  it.each([
    ['Vendor', 'contact', 'vendor-5'],
    ['Customer', 'contact', 'customer-5'],
    ['BillPayment', 'billPayment', '5'],
    ['VendorCredit', 'vendorCredit', '5'],
    ['CreditMemo', 'creditMemo', '5'],
    ['Class', 'dimension', 'class-5'],
    ['Department', 'dimension', 'department-5'],
    ['Deposit', 'payout', 'deposit-5'],
    ['Preferences', 'company', '9341453000000001'],
  ])('%s is %s', (name, entity, id) => {
    const entities = [{ name, id: '5', operation: 'Update', lastUpdated: '2026-03-10T14:31:25-07:00' }];
    const body = JSON.stringify({
      eventNotifications: [{ realmId: '9341453000000001', dataChangeEvent: { entities } }],
    });
    expect(read(body)).toEqual([{ account, entity, id }]);
  });

  it('say nothing of estimates, or of no company', () => {
    expect(read(CLOUD.replace('qbo.invoice', 'qbo.estimate'))).toEqual([]);
    expect(read(CLOUD.replace('9341453000000001', 'x'))).toEqual([]);
    expect(read('[]')).toEqual([]);
  });

  it('that are neither form are refused', () => {
    for (const body of ['no json', '{}', '[{"type":"x"}]', '3']) expect(() => read(body)).toThrow(MalformedBody);
  });
});
