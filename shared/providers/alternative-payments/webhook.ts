import { MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookConfig, WebhookReader } from '../../engine/provider.ts';
import type { AccountId, Entity } from '../../model/names.ts';
import { accountAt, isSameText, webhookSecret } from '../webhook-address.ts';

const ID = 'alternative-payments';
const MAX_BYTES = 65_536;

/** What a topic is about, and where its record's id may stand before `id`. */
const ABOUT: Readonly<Record<string, { readonly entity: Entity; readonly id?: string }>> = {
  customer_created: { entity: 'contact' },
  customer_updated: { entity: 'contact' },
  customer_archived: { entity: 'contact' },
  invoice_created: { entity: 'invoice' },
  invoice_updated: { entity: 'invoice' },
  invoice_paid: { entity: 'invoice' },
  invoice_archived: { entity: 'invoice' },
  payment_succeeded: { entity: 'payment' },
  payment_failed: { entity: 'payment' },
  payment_refunded: { entity: 'payment' },
  payment_chargeback: { entity: 'payment' },
  payout_scheduled: { entity: 'payout' },
  payout_processing: { entity: 'payout' },
  payout_paid: { entity: 'payout' },
  payout_failed: { entity: 'payout' },
  // A stored method shows on its customer, and decides whether an invoice may be replaced.
  payment_method_added: { entity: 'contact', id: 'customer_id' },
  payment_method_deleted: { entity: 'contact', id: 'customer_id' },
  default_payment_method_changed: { entity: 'contact', id: 'customer_id' },
};

/** What is subscribed to. Nothing tells of a payment that is merely pending. */
export const TOPICS: readonly string[] = Object.keys(ABOUT);

/**
 * There is no signature: the secret that we gave comes back as a bearer token. Address and secret are both derived from
 * the deployment's key, so the receiver needs no database to refuse a stranger. The body proves nothing but that somebody
 * knew the secret: the worker fetches what it names.
 *
 * The shape of the body is not documented. The record is looked for in `data`, `payload`, `resource` and at the top; a
 * body that names none means *look at the account*. An event's id is not used: nobody says that it names one change.
 * @see https://docs.alternativepayments.io webhooks
 */
export const webhook: WebhookReader = {
  maxBytes: MAX_BYTES,
  addressed: true,

  read(request: RawRequest, config: WebhookConfig): readonly Notice[] {
    const account = accountOf(request, config);
    const body = parse(request.body);
    const about = typeof body.topic === 'string' && Object.hasOwn(ABOUT, body.topic) ? ABOUT[body.topic] : undefined;
    const resource = resourceOf(body);
    const id = about && idIn(resource, about.id ?? 'id');
    if (!about || id === undefined) return [{ account }];
    const invoice = about.entity === 'payment' ? idIn(resource, 'invoice_id') : undefined;
    return [{ account, entity: about.entity, id: invoice ? `${invoice}/${id}` : id }];
  },
};

/** @throws {SignatureRejected} not an address that we gave, or not with its secret */
function accountOf(request: RawRequest, config: WebhookConfig): AccountId {
  const account = accountAt(ID, request, config);
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!isSameText(bearer, webhookSecret(account, config.webhookKey!))) {
    throw new SignatureRejected(`${ID}: the delivery does not carry the secret of its address`);
  }
  return account;
}

type Body = Readonly<Record<string, unknown>>;

function parse(body: Uint8Array): Body {
  try {
    return Object(JSON.parse(Buffer.from(body).toString('utf8'))) as Body;
  } catch {
    throw new MalformedBody(`${ID}: the delivery is not JSON`);
  }
}

/** At the top `id` may be the event's own, so the places inside go first. */
const resourceOf = (body: Body): Body =>
  [body.data, body.payload, body.resource].map((inside) => Object(inside) as Body).find(({ id }) => id !== undefined) ??
  body;

const idIn = (resource: Body, name: string): string | undefined => {
  const id = resource[name];
  return typeof id === 'string' && /^[\w.~-]{1,64}$/.test(id) ? id : undefined;
};
