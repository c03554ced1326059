import { MalformedBody } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookConfig, WebhookReader } from '../../engine/provider.ts';
import type { Entity } from '../../model/names.ts';
import { accountAt } from '../webhook-address.ts';
import { parseJson } from './json.ts';

/**
 * Capsule's REST hooks carry no signature and do not say which site they are of. Both stand in the address that was
 * registered for the account, `/webhooks/capsule/<subdomain>/<mac>`: whoever knows it is Capsule or was told by Capsule.
 * So the body is no more than a hint. The worker has nothing further to check; it fetches the party with the account's
 * own token, and a forged id costs one call.
 * @see https://developer.capsulecrm.com/v2/operations/REST_Hooks
 */
export const webhook: WebhookReader = {
  // The whole party comes along, and a batched hook may carry many.
  maxBytes: 1_048_576,
  addressed: true,

  read(request: RawRequest, config: WebhookConfig): readonly Notice[] {
    const account = accountAt('capsule', request, config);
    const { event, payload } = hookOf(request.body);
    const entities = ENTITIES[event] ?? [];
    const ids = [...new Set(payload.map(idOf))];
    return ids.flatMap((id) => entities.map((entity): Notice => ({ account, entity, id })));
  },
};

/** A fetched party brings its other role along; one that is gone has to be named in both. Other events are not work. */
const ENTITIES: Readonly<Record<string, readonly Entity[]>> = {
  'party/created': ['contact'],
  'party/updated': ['contact'],
  'party/deleted': ['contact', 'contactPerson'],
};

/** By hand: the receiver has to start fast, and a schema library would be most of it. */
function hookOf(body: Uint8Array): { readonly event: string; readonly payload: readonly unknown[] } {
  let parsed: { readonly event?: unknown; readonly payload?: unknown };
  try {
    parsed = Object(parseJson(Buffer.from(body).toString('utf8')));
  } catch {
    throw new MalformedBody('capsule: the hook is not JSON');
  }
  const { event, payload } = parsed;
  if (typeof event !== 'string' || !Array.isArray(payload)) throw new MalformedBody('capsule: no event, or no list');
  return { event, payload };
}

function idOf(party: unknown): string {
  const { id } = Object(party) as { readonly id?: unknown };
  if (typeof id === 'string' && /^\d{1,19}$/.test(id)) return id;
  throw new MalformedBody('capsule: a party without an id');
}
