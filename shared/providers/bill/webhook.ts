import { createHmac, timingSafeEqual } from 'node:crypto';
import { MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookConfig, WebhookReader } from '../../engine/provider.ts';
import { type Entity, externalIdOf } from '../../model/names.ts';
import { accountAt } from '../webhook-address.ts';
import { openKey } from './hook-key.ts';

/** What an event is about, by the word before the dot; the record stands under that name. */
const ENTITY: Readonly<Record<string, Entity>> = {
  vendor: 'contact',
  bill: 'bill',
  invoice: 'invoice',
  payment: 'billPayment',
};

const CHANGES = ['created', 'updated', 'archived', 'restored'];

/** What is subscribed to. No event tells of customers, credits, received payments, lists or files. */
export const EVENTS: readonly string[] = [
  ...['vendor', 'bill', 'invoice'].flatMap((about) => CHANGES.map((change) => `${about}.${change}`)),
  'payment.updated',
  'payment.failed',
];

/**
 * Signed with the subscription's key, which comes along sealed (hook-key.ts): base64 of HMAC-SHA256 over the raw bytes.
 * Deliveries come in any order and maybe twice; what they say is not believed but read again.
 * @see https://developer.bill.com/docs/webhooks
 */
export const webhook: WebhookReader = {
  maxBytes: 262_144,
  addressed: true,

  read(request: RawRequest, config: WebhookConfig): readonly Notice[] {
    const account = accountAt('bill', request, config);
    const key = openKey(request.query.k, account, config.webhookKey ?? '');
    if (key === undefined || !isSigned(request, key)) {
      throw new SignatureRejected("bill: the delivery is not signed with its subscription's key");
    }
    const body = parse(request.body);
    const { eventType, eventId, organizationId } = objectIn(body, 'metadata');
    if (typeof eventType !== 'string') throw new MalformedBody('bill: no event type');
    if (organizationId !== undefined && organizationId !== externalIdOf(account)) {
      throw new MalformedBody('bill: an event of another organization');
    }
    const [about = ''] = eventType.split('.');
    const entity = ENTITY[about];
    if (!entity) return [];
    const id = idIn(objectIn(body, about)) ?? idIn(body);
    const event = typeof eventId === 'string' && eventId ? { eventId } : {};
    // How a failure names its payment is not documented: then the account is looked at.
    return id === undefined ? [{ account }] : [{ account, entity, id, ...event }];
  },
};

function isSigned({ headers, body }: RawRequest, key: string): boolean {
  const expected = createHmac('sha256', key).update(body).digest();
  const received = Buffer.from(headers['x-bill-sha-signature'] ?? '', 'base64');
  return received.length === expected.length && timingSafeEqual(received, expected);
}

type Body = Readonly<Record<string, unknown>>;

/** An object, or (in one place of the vendor's pages) a text with the object in it. */
function parse(bytes: Uint8Array): Body {
  try {
    const once: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return Object(typeof once === 'string' ? JSON.parse(once) : once) as Body;
  } catch {
    throw new MalformedBody('bill: the delivery is not JSON');
  }
}

const objectIn = (body: Body, name: string): Body => Object(body[name]) as Body;

const idIn = ({ id }: Body): string | undefined => (typeof id === 'string' && /^\w{1,40}$/.test(id) ? id : undefined);
