import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookConfig, WebhookReader } from '../../engine/provider.ts';
import { accountId, type Entity, type ProviderId } from '../../model/names.ts';

const TOLERANCE_MS = 300_000;
const MAX_BYTES = 16_384;

/** Thin on purpose: which record, at which version. */
const notice = z.looseObject({
  id: z.string().min(1).max(100),
  type: z.string(),
  account_id: z.string().min(1).max(64),
  data: z.looseObject({ id: z.string().min(1).max(64) }),
});

/** A file shows on its bill, whose own notice comes with it. Topics that no integration uses are not work. */
const ENTITY: Readonly<Record<string, Entity>> = {
  'vendor.updated': 'contact',
  'bill.updated': 'bill',
  'bill_payment.updated': 'billPayment',
  'funding_account.updated': 'fundingAccount',
  'account.updated': 'company',
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
    const { type, account_id, data, id } = parse(provider, request.body);
    const entity = ENTITY[type];
    return entity ? [{ account: accountId(provider, account_id), entity, id: data.id, eventId: id }] : [];
  },
});

function isSigned({ headers, body }: RawRequest, key: string, now: number): boolean {
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers['platform-signature'] ?? '');
  if (!parts) return false;
  const expected = createHmac('sha256', key).update(`${parts[1]}.`).update(body).digest();
  const isSame = timingSafeEqual(expected, Buffer.from(parts[2]!, 'hex'));
  return isSame && Math.abs(now - Number(parts[1]) * 1000) <= TOLERANCE_MS;
}

function parse(provider: ProviderId, body: Uint8Array) {
  try {
    return notice.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    throw new MalformedBody(`${provider}: the delivery is signed and is no notice`);
  }
}
