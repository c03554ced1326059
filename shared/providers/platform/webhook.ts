import { createHmac, timingSafeEqual } from 'node:crypto';
import { MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookConfig, WebhookReader } from '../../engine/provider.ts';
import { accountId, type Entity, type ProviderId } from '../../model/names.ts';
import { customerId } from './mapper/base.ts';

const TOLERANCE_MS = 300_000;
const MAX_BYTES = 16_384;
const CUSTOMER_UPDATED = 'customer.updated';

/** A file shows on its bill, whose own notice comes with it. Topics that no integration uses are not work. */
const ENTITY: Readonly<Record<string, Entity>> = {
  'vendor.updated': 'contact',
  'bill.updated': 'bill',
  'bill_payment.updated': 'billPayment',
  'funding_account.updated': 'fundingAccount',
  'account.updated': 'company',
  [CUSTOMER_UPDATED]: 'contact',
  'invoice.updated': 'invoice',
  'received_payment.updated': 'payment',
  'payout.updated': 'payout',
};

/**
 * Reads the contract's `Platform-Signature: t=<unix>,v1=<hex HMAC-SHA256 of "t.body">`. The instant is inside the
 * signature, so a recorded delivery is worth nothing after five minutes.
 * @see docs/platform-contract.yaml webhooks
 */
export const platformWebhook = (provider: ProviderId): WebhookReader => ({
  maxBytes: MAX_BYTES,

  read(request: RawRequest, { webhookKey }: WebhookConfig, now: number): readonly Notice[] {
    if (!webhookKey || !isSigned(request, webhookKey, now)) {
      throw new SignatureRejected(`${provider}: the delivery is not signed with this endpoint's secret`);
    }
    const { type, account_id, recordId, id } = parse(provider, request.body);
    const entity = ENTITY[type];
    const record = type === CUSTOMER_UPDATED ? customerId(recordId) : recordId;
    return entity ? [{ account: accountId(provider, account_id), entity, id: record, eventId: id }] : [];
  },
});

function isSigned({ headers, body }: RawRequest, key: string, now: number): boolean {
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers['platform-signature'] ?? '');
  if (!parts) return false;
  const expected = createHmac('sha256', key).update(`${parts[1]}.`).update(body).digest();
  const isSame = timingSafeEqual(expected, Buffer.from(parts[2]!, 'hex'));
  return isSame && Math.abs(now - Number(parts[1]) * 1000) <= TOLERANCE_MS;
}

/**
 * Thin on purpose: which record, at which version. Read by hand, since the receiver is the one function that has to start
 * fast and a schema library would be most of it.
 * @see docs/adr/0005-webhook-without-sdk.md
 */
function parse(provider: ProviderId, body: Uint8Array) {
  const malformed = new MalformedBody(`${provider}: the delivery is signed and is no notice`);
  let parsed: Record<string, unknown>;
  try {
    parsed = Object(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    throw malformed;
  }
  const text = (value: unknown, max: number): string => {
    if (typeof value !== 'string' || value === '' || value.length > max) throw malformed;
    return value;
  };
  const { id, type, account_id, data } = parsed;
  return {
    id: text(id, 100),
    type: text(type, 100),
    account_id: text(account_id, 64),
    recordId: text(Object(data).id, 64),
  };
}
