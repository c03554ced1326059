import { createHmac, timingSafeEqual } from 'node:crypto';
import { BadSetting, MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookConfig, WebhookReader } from '../../engine/provider.ts';
import { type AccountId, accountId } from '../../model/names.ts';
import { entityOf, recordId } from './ids.ts';
import { isId, OBJECTS, type ObjectName } from './query.ts';

/**
 * QuickBooks' webhooks, in both forms: the older names companies and what changed in them, the newer is a list of
 * CloudEvents. One address serves all companies, and one body may speak of several. Notices only say *look again*.
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks
 */
export const webhook: WebhookReader = {
  maxBytes: 1_048_576,

  read(request: RawRequest, config: WebhookConfig): readonly Notice[] {
    if (!config.webhookKey) throw new BadSetting('QUICKBOOKS_WEBHOOK_KEY is not set');
    if (!isSigned(request, config.webhookKey)) throw new SignatureRejected('quickbooks webhook: wrong signature');
    const notices = eventsOf(request.body).flatMap(noticesOf);
    return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()];
  },
};

/** Base64 of HMAC-SHA256 over the bytes as they came. */
function isSigned({ headers, body }: RawRequest, key: string): boolean {
  const expected = createHmac('sha256', key).update(body).digest();
  const received = Buffer.from(headers['intuit-signature'] ?? '', 'base64');
  return received.length === expected.length && timingSafeEqual(received, expected);
}

interface Event {
  readonly realm: unknown;
  /** In whatever case. */
  readonly object: string;
  /** Of a merge: the survivor's, and the one that is no more. */
  readonly ids: readonly unknown[];
  readonly eventId?: string;
}

type Shape = Readonly<Record<string, unknown>>;
const shape = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

/** @throws {MalformedBody} neither of the two forms */
function eventsOf(body: Uint8Array): readonly Event[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new MalformedBody('quickbooks webhook: not JSON');
  }
  if (Array.isArray(parsed)) return parsed.map((event) => cloudEvent(shape(event)));
  const { eventNotifications } = shape(parsed);
  if (!Array.isArray(eventNotifications)) throw new MalformedBody('quickbooks webhook: no list of events');
  return eventNotifications.flatMap((notification) => {
    const { realmId, dataChangeEvent } = shape(notification);
    return listOf(shape(dataChangeEvent).entities).map((one) => {
      const { name, id, deletedId } = shape(one);
      return { realm: realmId, object: String(name), ids: deletedId === undefined ? [id] : [id, deletedId] };
    });
  });
}

/** `qbo.invoice.updated.v1`. The id is the same when the event is sent again. */
function cloudEvent({ specversion, type, id, intuitaccountid, intuitentityid, data }: Shape): Event {
  if (typeof specversion !== 'string') throw new MalformedBody('quickbooks webhook: an event that is none');
  const { deletedId } = shape(data);
  return {
    realm: intuitaccountid,
    object: String(type).split('.')[1] ?? '',
    ids: deletedId === undefined ? [intuitentityid] : [intuitentityid, deletedId],
    ...(typeof id === 'string' && id !== '' ? { eventId: id } : {}),
  };
}

const NAMES: ReadonlyMap<string, ObjectName> = new Map(OBJECTS.map((name) => [name.toLowerCase(), name]));

/** Estimates, employees, orders and the like are none of our records: a look would be counted, and show nothing. */
function noticesOf({ realm, object, ids, eventId }: Event): readonly Notice[] {
  if (typeof realm !== 'string' || !isId(realm)) return [];
  const account: AccountId = accountId('quickbooks', realm);
  const name = NAMES.get(object.toLowerCase());
  if (name === undefined) return [];
  const told = eventId === undefined ? {} : { eventId };
  if (name === 'Preferences' || name === 'CompanyInfo') return [{ account, entity: 'company', id: realm, ...told }];
  const entity = entityOf(name);
  if (entity === undefined) return [];
  const own = ids.filter((id): id is string => typeof id === 'string' && isId(id));
  // What cannot be named is looked for.
  if (own.length === 0) return [{ account, ...told }];
  const [survivor, ...dead] = own.map((id) => recordId(name, id));
  return [
    { account, entity, id: survivor!, ...told },
    ...dead.map((id) => ({ account, entity, id, mergedInto: survivor!, ...told })),
  ];
}
