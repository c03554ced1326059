import type { WebhookReader } from '../../engine/provider.ts';
import { accountAt } from '../webhook-address.ts';

export const SIGNATURE = 'x-freshbooks-hmac-sha256';

/**
 * What can be said of a callback without a database: that it came to an address of ours, `/webhooks/freshbooks/<account>/
 * <mac>`. Apart from `webhook.ts`, so that the receiver carries no more than this.
 */
export const webhook = {
  maxBytes: 16_384,
  addressed: true,

  read(request, config) {
    const account = accountAt('freshbooks', request, config);
    const body = Buffer.from(request.body).toString('utf8');
    return [{ account, delivery: { body, signature: request.headers[SIGNATURE] ?? '' } }];
  },
} as const satisfies WebhookReader;
