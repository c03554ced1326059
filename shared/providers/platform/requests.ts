import { createHash } from 'node:crypto';
import { CannotWrite } from '../../engine/errors.ts';
import type { ContentRef, PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import type { Entity } from '../../model/names.ts';
import { ownId, parentId } from '../../model/record.ts';
import { MARKER_SYSTEM, markerRefs } from './mapper/base.ts';
import { fromBillChanges, fromNewBill } from './mapper/bill.ts';
import { fromOutsidePayment } from './mapper/bill-payment.ts';
import { fromAccountList, fromDimensionList, LIST_ID } from './mapper/lists.ts';
import { fromContact } from './mapper/vendor.ts';

type Of<K extends RecordWrite['kind']> = Extract<RecordWrite, { kind: K }>;

/** Where the records of an entity live in the contract. */
export const COLLECTION = {
  contact: '/vendors',
  bill: '/bills',
  billPayment: '/bill-payments',
  attachment: '/attachments',
  fundingAccount: '/funding-accounts',
} as const satisfies Partial<Record<Entity, string>>;

export const LIST_PATH = { accountList: '/accounting-accounts', dimensionList: '/accounting-dimensions' } as const;

const FILE_TYPES = ['application/pdf', 'image/jpeg', 'image/png'];

const segment = encodeURIComponent;
const sentence = (entity: Entity, verb: string, platform: string) =>
  new CannotWrite(`${platform} offers no way to ${verb} a ${entity}.`);

/**
 * The exact request of a write. Pure.
 * @throws {CannotWrite} the contract cannot express it, or it would touch a payment that moves money
 */
export function prepareWrite(write: RecordWrite, platform: string): PreparedRequest {
  switch (write.kind) {
    case 'create':
      return prepareCreate(write, platform);
    case 'update':
      return prepareUpdate(write, platform);
    case 'remove':
      return prepareRemove(write, platform);
    case 'restore':
      return prepareRestore(write, platform);
  }
}

function prepareCreate(write: Of<'create'>, platform: string): PreparedRequest {
  const { entity, fields, marker } = write;
  const external_refs = markerRefs(marker);
  switch (entity) {
    case 'contact':
      if (!fields.name) throw new CannotWrite(`A vendor needs a name on ${platform}.`);
      return json('POST', COLLECTION.contact, { ...fromContact(fields), external_refs }, { entity, kind: 'create' });
    case 'bill':
      return json(
        'POST',
        COLLECTION.bill,
        { ...fromNewBill(fields, platform), external_refs },
        { entity, kind: 'create' },
      );
    case 'billPayment': {
      const body = { ...fromOutsidePayment(fields, platform), external_refs };
      return json('POST', COLLECTION.billPayment, body, { entity, kind: 'create', parent: String(fields.document) });
    }
    case 'attachment':
      return prepareFile(write, platform);
    case 'accountList':
    case 'dimensionList':
      return prepareList(entity, fields, 'create');
    default:
      throw sentence(entity, 'create', platform);
  }
}

function prepareFile({ fields, marker, content }: Of<'create'>, platform: string): PreparedRequest {
  const bill = fields.document;
  if (typeof bill !== 'string' || !content)
    throw new CannotWrite(`A file needs its bill and its bytes on ${platform}.`);
  assertFileType(content, platform);
  const query = new URLSearchParams({ bill_id: bill, name: content.name, external_ref: `${MARKER_SYSTEM}:${marker}` });
  return {
    method: 'POST',
    path: `${COLLECTION.attachment}?${query}`,
    headers: { 'content-type': content.mimeType },
    body: null,
    content,
    key: true,
    expects: [{ entity: 'attachment', kind: 'create', parent: bill }],
  };
}

function assertFileType({ mimeType }: ContentRef, platform: string) {
  if (!FILE_TYPES.includes(mimeType))
    throw new CannotWrite(`${platform} takes PDF, JPEG and PNG files, not ${mimeType}.`);
}

function prepareUpdate({ entity, id, changes, current }: Of<'update'>, platform: string): PreparedRequest {
  if (entity === 'accountList' || entity === 'dimensionList') return prepareList(entity, changes, 'update');
  if (entity !== 'contact' && entity !== 'bill') throw sentence(entity, 'change', platform);
  const body = entity === 'contact' ? fromContact(changes) : fromBillChanges(changes, current, platform);
  if (Object.keys(body).length === 0)
    throw new CannotWrite(`${platform} keeps none of ${Object.keys(changes).join(', ')}.`);
  const request = json('PATCH', `${COLLECTION[entity]}/${segment(id)}`, body, { entity, id, kind: 'update' });
  return { ...request, headers: { ...request.headers, 'if-match': String(current.version) } };
}

function prepareRemove({ entity, id, current }: Of<'remove'>, platform: string): PreparedRequest {
  if (entity !== 'contact' && entity !== 'bill' && entity !== 'billPayment') throw sentence(entity, 'remove', platform);
  // The platform would refuse it; that a real payment is never asked to go is not left to the platform.
  if (entity === 'billPayment' && current.fields.origin !== 'accounting') {
    throw new CannotWrite(`This payment was made on ${platform}: it can be canceled or unmarked there only.`);
  }
  return {
    method: 'DELETE',
    path: `${COLLECTION[entity]}/${segment(ownId(id))}`,
    headers: { 'if-match': String(current.version) },
    body: null,
    key: true,
    expects: [{ entity, id, kind: 'remove', ...parentOf(id) }],
  };
}

function prepareRestore({ entity, id }: Of<'restore'>, platform: string): PreparedRequest {
  if (entity !== 'contact' && entity !== 'bill') throw sentence(entity, 'restore', platform);
  const path = `${COLLECTION[entity]}/${segment(id)}/restore`;
  return { method: 'POST', path, headers: {}, body: null, key: true, expects: [{ entity, id, kind: 'restore' }] };
}

function prepareList(
  entity: 'accountList' | 'dimensionList',
  fields: Of<'create'>['fields'],
  kind: 'create' | 'update',
) {
  const body = entity === 'accountList' ? fromAccountList(fields) : fromDimensionList(fields);
  return json('PUT', LIST_PATH[entity], body, { entity, id: LIST_ID[entity], kind });
}

function json(
  method: PreparedRequest['method'],
  path: string,
  body: Record<string, Json>,
  expects: PreparedRequest['expects'][number],
): PreparedRequest {
  const headers = { 'content-type': 'application/json' };
  return { method, path, headers, body: JSON.stringify(body), key: true, expects: [expects] };
}

const parentOf = (id: string) => {
  const parent = parentId(id);
  return parent === undefined ? {} : { parent };
};

/** The same announcement within a day is one announcement. */
export const announcementKey = (account: string, event: { readonly kind: string; readonly text: string }): string =>
  createHash('sha256')
    .update(canonicalJson([account, event.kind, event.text]))
    .digest('hex')
    .slice(0, 40);
