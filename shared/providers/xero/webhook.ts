import { createHmac, timingSafeEqual } from 'node:crypto';
import { BadSetting, MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookConfig, WebhookReader } from '../../engine/provider.ts';
import { accountId, type Entity } from '../../model/names.ts';

/**
 * Categories whose resource is a record of ours. Credits are seen through the bills they are applied to; they, and
 * every category still to be invented, mean *look at the account*.
 */
const ENTITY: Readonly<Record<string, Entity>> = { CONTACT: 'contact', INVOICE: 'bill', PAYMENT: 'billPayment' };

/**
 * Xero's webhooks: one body may speak of several organisations, and of none when Xero only tests the signature
 * (*intent to receive*). An event has no id, and its time no zone; neither is used.
 * @see https://developer.xero.com/documentation/guides/webhooks/overview
 */
export const webhook: WebhookReader = {
  maxBytes: 1_048_576,

  read(request: RawRequest, config: WebhookConfig): readonly Notice[] {
    if (!config.webhookKey) throw new BadSetting('XERO_WEBHOOK_KEY is not set');
    if (!isSigned(request, config.webhookKey)) throw new SignatureRejected('xero webhook: wrong signature');
    const notices = eventsOf(request.body).flatMap(noticeOf);
    return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()];
  },
};

function isSigned({ headers, body }: RawRequest, key: string): boolean {
  const expected = createHmac('sha256', key).update(body).digest();
  const received = Buffer.from(headers['x-xero-signature'] ?? '', 'base64');
  return received.length === expected.length && timingSafeEqual(received, expected);
}

function eventsOf(body: Uint8Array): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new MalformedBody('xero webhook: not JSON');
  }
  const { events } = (parsed ?? {}) as { events?: unknown };
  if (!Array.isArray(events)) throw new MalformedBody('xero webhook: no list of events');
  return events;
}

/** An event without an organisation (app subscriptions name the application instead) is nobody's. */
function noticeOf(event: unknown): readonly Notice[] {
  const { tenantId, tenantType, eventCategory, resourceId } = (event ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof tenantId !== 'string' || tenantId === '') return [];
  if (tenantType !== undefined && tenantType !== 'ORGANISATION') return [];
  const account = accountId('xero', tenantId);
  const entity = typeof eventCategory === 'string' ? ENTITY[eventCategory] : undefined;
  return entity && typeof resourceId === 'string' && resourceId ? [{ account, entity, id: resourceId }] : [{ account }];
}
