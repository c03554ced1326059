import { createHmac, timingSafeEqual } from 'node:crypto';
import { MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Notice, RawRequest, WebhookReader } from '../../engine/provider.ts';
import { type AccountId, accountId, type Entity } from '../../model/names.ts';
import { childId } from '../../model/record.ts';
import { webhook as receive, SIGNATURE } from './receive.ts';

/** A credit note reaches an invoice as a payment, whose own callback comes too. Other nouns are not work. */
const ENTITY: ReadonlyMap<string, Entity> = new Map([
  ['client', 'contact'],
  ['invoice', 'invoice'],
  ['payment', 'payment'],
]);

/**
 * FreshBooks' callbacks. Every subscription has a secret of its own, the *verifier*, which FreshBooks sends to the address
 * in the handshake. The receiver checks that the address is ours and hands the delivery on (`receive.ts`); the worker,
 * which keeps the verifiers, checks the rest here.
 *
 * A handshake is not vouched for by its signature, since that is made with what it carries: `confirm` completes it only
 * for a subscription of ours. Deliveries have no id, and two edits send the same body: notices carry no `eventId`.
 * @see https://www.freshbooks.com/api/webhooks
 */
export const webhook: WebhookReader = {
  ...receive,

  admit(account, { body, signature }, secrets) {
    const bytes = Buffer.from(body, 'utf8');
    const callback = parseCallback(bytes);
    if (callback.account !== account) throw new SignatureRejected("freshbooks: the callback is another account's");
    if (callback.kind === 'verify') return { subscription: callback.callbackId, secret: callback.verifier };
    const delivery = { headers: { [SIGNATURE]: signature }, body: bytes };
    if (!Object.values(secrets).some((verifier) => isSigned(delivery, verifier))) {
      throw new SignatureRejected("freshbooks: the callback is not signed with a subscription's verifier");
    }
    return callback.notices;
  },
};

export type Callback =
  | { readonly kind: 'event'; readonly account: AccountId; readonly notices: readonly Notice[] }
  /** The handshake: whoever can repeat `verifier` owns the address. It is also the key of all that follows. */
  | { readonly kind: 'verify'; readonly account: AccountId; readonly callbackId: string; readonly verifier: string };

/** @throws {MalformedBody} not what FreshBooks documents */
export function parseCallback(body: Uint8Array): Callback {
  const fields = new Map(fieldsOf(body));
  const name = required(fields, 'name', /^[a-z_]{1,40}\.[A-Za-z]{1,40}$/);
  const objectId = required(fields, 'object_id', /^\d{1,18}$/);
  const account = accountId('freshbooks', required(fields, 'account_id', /^[A-Za-z0-9]{1,32}$/));
  if (name === 'callback.verify') {
    return {
      kind: 'verify',
      account,
      callbackId: objectId,
      verifier: required(fields, 'verifier', /^[\x21-\x7e]{1,128}$/),
    };
  }
  const entity = ENTITY.get(name.slice(0, name.indexOf('.')));
  if (entity === undefined) return { kind: 'event', account, notices: [] };
  // Of a payment only its own number is told; the slash says that it is not its invoice's.
  const id = entity === 'payment' ? childId('', objectId) : objectId;
  return { kind: 'event', account, notices: [{ account, entity, id }] };
}

/** Whether a delivery was signed with this verifier: base64 of HMAC-SHA256 in `X-FreshBooks-Hmac-SHA256`. */
export function isSigned({ headers, body }: Pick<RawRequest, 'headers' | 'body'>, verifier: string): boolean {
  const expected = createHmac('sha256', verifier).update(signedText(body), 'utf8').digest();
  const received = Buffer.from(headers[SIGNATURE] ?? '', 'base64');
  return received.length === expected.length && timingSafeEqual(received, expected);
}

/**
 * What is signed is not what is sent: the form's fields in the order received, as JSON in the way Python writes it, with a
 * space after every comma and colon, all values texts, and everything beyond printable ASCII escaped.
 */
export const signedText = (body: Uint8Array): string =>
  `{${fieldsOf(body)
    .map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`)
    .join(', ')}}`;

const pythonText = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const fieldsOf = (body: Uint8Array): readonly (readonly [string, string])[] => [
  ...new Map(new URLSearchParams(Buffer.from(body).toString('utf8'))),
];

function required(fields: ReadonlyMap<string, string>, name: string, shape: RegExp): string {
  const value = fields.get(name);
  if (value === undefined || !shape.test(value)) throw new MalformedBody(`freshbooks callback: no usable ${name}`);
  return value;
}
