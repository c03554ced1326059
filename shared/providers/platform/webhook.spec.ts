import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import { platformWebhook } from './webhook.ts';

const KEY = 'whsec_0123456789abcdef';
const NOW = 1_772_648_551_000;
const reader = platformWebhook('melio');
const notice = (changes: object = {}) =>
  JSON.stringify({
    id: 'evt_88',
    type: 'bill.updated',
    occurred_at: '2026-03-04T18:22:31.000Z',
    account_id: 'org_7',
    data: { id: 'bil_9', version: 4 },
    ...changes,
  });

function delivery(body: string, { key = KEY, at = NOW, header = '' } = {}) {
  const t = Math.floor(at / 1000);
  const v1 = createHmac('sha256', key).update(`${t}.${body}`).digest('hex');
  return { headers: { 'platform-signature': header || `t=${t},v1=${v1}` }, body: Buffer.from(body), query: {} };
}
const read = (request: ReturnType<typeof delivery>, webhookKey: string | undefined = KEY) =>
  reader.read(request, webhookKey === undefined ? {} : { webhookKey }, NOW);

describe('a delivery of the platform', () => {
  it('is a notice: look again at this record', () => {
    expect(read(delivery(notice()))).toEqual([
      { account: 'melio:org_7', entity: 'bill', id: 'bil_9', eventId: 'evt_88' },
    ]);
  });

  it.each([
    ['vendor.updated', 'contact'],
    ['bill_payment.updated', 'billPayment'],
    ['funding_account.updated', 'fundingAccount'],
    ['account.updated', 'company'],
    ['invoice.updated', 'invoice'],
    ['received_payment.updated', 'payment'],
    ['payout.updated', 'payout'],
  ])('%s is about a %s', (type, entity) => expect(read(delivery(notice({ type })))).toMatchObject([{ entity }]));

  it('a customer is a contact, and told from a vendor of the same id', () => {
    const type = 'customer.updated';
    expect(read(delivery(notice({ type })))).toMatchObject([{ entity: 'contact', id: 'customer:bil_9' }]);
  });

  it.each(['attachment.updated', 'something.new'])('%s is no work', (type) => {
    expect(read(delivery(notice({ type })))).toEqual([]);
  });

  it.each([
    ['another key', delivery(notice(), { key: 'other' })],
    ['no signature', { ...delivery(notice()), headers: {} }],
    ['a signature of another form', delivery(notice(), { header: 'sha256=00' })],
    ['a short signature', delivery(notice(), { header: `t=${NOW / 1000},v1=00` })],
    ['a changed body', { ...delivery(notice()), body: Buffer.from(notice({ account_id: 'org_8' })) }],
    [
      'a body signed at another instant',
      delivery(notice(), {
        header: delivery(notice(), { at: NOW - 1000 }).headers['platform-signature'].replace(
          /t=\d+/,
          `t=${NOW / 1000}`,
        ),
      }),
    ],
    ['a recording of six minutes ago', delivery(notice(), { at: NOW - 360_000 })],
    ['an instant six minutes ahead', delivery(notice(), { at: NOW + 360_000 })],
  ])('is refused with %s', (_, request) => expect(() => read(request as never)).toThrow(SignatureRejected));

  it('is refused while no key is configured', () => {
    expect(() => reader.read(delivery(notice(), { key: '' }), { webhookKey: '' }, NOW)).toThrow(SignatureRejected);
  });

  it('is taken within five minutes', () => expect(read(delivery(notice(), { at: NOW - 299_000 }))).toHaveLength(1));

  it.each(['{', '[]', '{"id":"e"}', notice({ data: {} })])('is malformed when it is signed and says %s', (body) => {
    expect(() => read(delivery(body))).toThrow(MalformedBody);
  });
});
