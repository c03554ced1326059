import { createHash } from 'node:crypto';
import { CannotWrite } from '../../engine/errors.ts';
import type { ContentRef, PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import type { Entity } from '../../model/names.ts';
import { type Fields, ownId, type ProviderRecord, parentId } from '../../model/record.ts';
import { COLLECTIONS, collectionFor, collectionOf } from './collections.ts';
import { isCustomerId, MARKER_SYSTEM, markerRefs, platformId } from './mapper/base.ts';
import { fromBillChanges, fromNewBill } from './mapper/bill.ts';
import { fromOutsidePayment } from './mapper/bill-payment.ts';
import { fromCustomer } from './mapper/customer.ts';
import { fromInvoiceChanges, fromNewInvoice } from './mapper/invoice.ts';
import { fromAccountList, fromDimensionList, LIST_ID } from './mapper/lists.ts';
import { fromReceivedElsewhere } from './mapper/received-payment.ts';
import { fromContact } from './mapper/vendor.ts';

type Of<K extends RecordWrite['kind']> = Extract<RecordWrite, { kind: K }>;

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
  if (entity === 'attachment') return prepareFile(write, platform);
  if (entity === 'accountList' || entity === 'dimensionList') return prepareList(entity, fields, 'create');
  const collection = collectionFor(entity, fields);
  const body = newBody(entity, fields, platform);
  if (!collection || !body) throw sentence(entity, 'create', platform);
  const settles = entity === 'billPayment' || entity === 'payment';
  return json(
    'POST',
    COLLECTIONS[collection].path,
    { ...body, external_refs: markerRefs(marker) },
    { entity, kind: 'create', ...(settles ? { parent: String(fields.document) } : {}) },
  );
}

/** @throws {CannotWrite} something is missing without which the platform takes no such record */
function newBody(entity: Entity, fields: Fields, platform: string): Record<string, Json> | undefined {
  switch (entity) {
    case 'contact':
      if (!fields.name) throw new CannotWrite(`A contact needs a name on ${platform}.`);
      return fields.isCustomer === true ? fromCustomer(fields) : fromContact(fields);
    case 'bill':
      return fromNewBill(fields, platform);
    case 'billPayment':
      return fromOutsidePayment(fields, platform);
    case 'invoice':
      return fromNewInvoice(fields, platform);
    case 'payment':
      return fromReceivedElsewhere(fields, platform);
    default:
      return undefined;
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
    path: `${COLLECTIONS.attachments.path}?${query}`,
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
  const body = changedBody(entity, id, changes, current, platform);
  if (!body) throw sentence(entity, 'change', platform);
  if (Object.keys(body).length === 0)
    throw new CannotWrite(`${platform} keeps none of ${Object.keys(changes).join(', ')}.`);
  const request = json('PATCH', addressOf(entity, id), body, { entity, id, kind: 'update' });
  return { ...request, headers: { ...request.headers, 'if-match': String(current.version) } };
}

function changedBody(
  entity: Entity,
  id: string,
  changes: Fields,
  current: ProviderRecord,
  platform: string,
): Record<string, Json> | undefined {
  switch (entity) {
    case 'contact':
      return isCustomerId(id) ? fromCustomer(changes) : fromContact(changes);
    case 'bill':
      return fromBillChanges(changes, current, platform);
    case 'invoice':
      return fromInvoiceChanges(changes, current, platform);
    default:
      return undefined;
  }
}

const REMOVABLE: readonly Entity[] = ['contact', 'bill', 'billPayment', 'invoice', 'payment'];

function prepareRemove({ entity, id, current }: Of<'remove'>, platform: string): PreparedRequest {
  if (!REMOVABLE.includes(entity)) throw sentence(entity, 'remove', platform);
  // The platform would refuse it; that a real payment is never asked to go is not left to the platform.
  if ((entity === 'billPayment' || entity === 'payment') && current.fields.origin !== 'accounting') {
    throw new CannotWrite(`This payment was made on ${platform}: it can be canceled or unmarked there only.`);
  }
  const address = addressOf(entity, ownId(id));
  // An invoice that went to a customer stays on record: it is void, and its number with it. One of which something is
  // settled cannot be void; it is put away.
  const isVoided = entity === 'invoice' && current.fields.open === current.fields.total;
  return {
    method: isVoided ? 'POST' : 'DELETE',
    path: isVoided ? `${address}/void` : address,
    headers: { 'if-match': String(current.version) },
    body: null,
    key: true,
    expects: [{ entity, id, kind: 'remove', ...parentOf(id) }],
  };
}

function prepareRestore({ entity, id }: Of<'restore'>, platform: string): PreparedRequest {
  if (entity !== 'contact' && entity !== 'bill') throw sentence(entity, 'restore', platform);
  const path = `${addressOf(entity, id)}/restore`;
  return { method: 'POST', path, headers: {}, body: null, key: true, expects: [{ entity, id, kind: 'restore' }] };
}

const addressOf = (entity: Entity, id: string): string =>
  `${COLLECTIONS[collectionOf(entity, id)!].path}/${segment(platformId(id))}`;

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
