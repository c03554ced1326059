import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BadSetting, MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import { webhook } from './webhook.ts';

const key = 'signing-key';
const sign = (body: string, by = key) => createHmac('sha256', by).update(body).digest('base64');
const read = (body: string, signature = sign(body)) =>
  webhook.read(
    { body: Buffer.from(body), headers: { 'x-xero-signature': signature }, query: {} },
    { webhookKey: key },
    0,
  );
const event = (more: object) => ({
  resourceUrl: 'https://api.xero.com/api.xro/2.0/Invoices/r1',
  resourceId: 'r1',
  tenantId: 't1',
  tenantType: 'ORGANISATION',
  eventCategory: 'INVOICE',
  eventType: 'UPDATE',
  eventDateUtc: '2025-05-01T14:32:04.198',
  ...more,
});
const body = (...events: object[]) =>
  JSON.stringify({ events, firstEventSequence: 1, lastEventSequence: events.length, entropy: 'x' });

describe('a webhook of Xero', () => {
  it('says where to look again, for several organisations at once', () => {
    expect(
      read(
        body(
          event({}),
          event({ tenantId: 't2', eventCategory: 'CONTACT', resourceId: 'c1' }),
          event({ eventCategory: 'PAYMENT', resourceId: 'p1' }),
        ),
      ),
    ).toEqual([
      { account: 'xero:t1', entity: 'bill', id: 'r1' },
      { account: 'xero:t2', entity: 'contact', id: 'c1' },
      { account: 'xero:t1', entity: 'billPayment', id: 'p1' },
    ]);
  });

  it('says one thing once', () => {
    expect(read(body(event({}), event({ eventDateUtc: '2025-05-01T14:32:05' })))).toHaveLength(1);
  });

  it.each(['CREDITNOTE', 'PREPAYMENT', 'OVERPAYMENT', 'SOMETHING-NEW'])(
    '%s means: look at the account',
    (eventCategory) => {
      expect(read(body(event({ eventCategory, data: { Type: 'X' } })))).toEqual([{ account: 'xero:t1' }]);
    },
  );

  it('tests the signature with no events', () => {
    const intent = '{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}';
    expect(read(intent)).toEqual([]);
    expect(() => read(intent, sign(intent, 'another'))).toThrow(SignatureRejected);
  });

  it("about the app itself, or about nobody, is nobody's", () => {
    expect(
      read(
        body(event({ tenantType: 'APPLICATION', eventCategory: 'SUBSCRIPTION' }), event({ tenantId: undefined }), [
          null,
        ]),
      ),
    ).toEqual([]);
  });

  it.each(['', 'AAAA', sign('other'), `${sign(body())}x`])('with the signature %j is refused', (signature) => {
    expect(() => read(body(event({})), signature)).toThrow(SignatureRejected);
  });

  it('is measured by its bytes: the same text in another spelling is refused', () => {
    const text = body(event({}));
    expect(() => read(`${text} `, sign(text))).toThrow(SignatureRejected);
  });

  it.each(['', 'not json', '{}', '{"events":5}', 'null'])('signed but malformed (%j) is told apart', (text) => {
    expect(() => read(text)).toThrow(MalformedBody);
  });

  it('cannot be read without a key', () => {
    expect(() => webhook.read({ body: Buffer.from(''), headers: {}, query: {} }, {}, 0)).toThrow(BadSetting);
  });
});
