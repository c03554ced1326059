import { CannotWrite } from '../../engine/errors.ts';
import type { PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import type { Json } from '../../model/json.ts';
import { nounOf } from '../../model/nouns.ts';
import { collectionOf, DIMENSION_PATH, type DimensionKind } from './ids.ts';
import { recordPath } from './reading/query.ts';
import { contactBody, isOfCustomer } from './requests/contact.ts';
import { changedCredit, newCredit } from './requests/credit.ts';
import { changedBill, changedInvoice, newBill, newInvoice } from './requests/document.ts';
import { listBody } from './requests/lists.ts';
import { recordedPayment, recordedReceipt, voidedPayment } from './requests/payment.ts';
import type { Switches } from './switches.ts';

type Of<K extends RecordWrite['kind']> = Extract<RecordWrite, { kind: K }>;
export type Body = { readonly [key: string]: Json };

/**
 * The exact request of a write. `POST payments`, which has BILL move money, is not here and never will be: payments are
 * recorded as made elsewhere, and voided only where they were recorded.
 * @throws {CannotWrite} BILL cannot hold what is asked; the message is for people
 */
export function prepare(writes: readonly RecordWrite[], switches: Switches): PreparedRequest {
  const [write, ...more] = writes;
  if (!write || more.length > 0) throw new CannotWrite('BILL takes one write per call.');
  switch (write.kind) {
    case 'create':
      return create(write, switches);
    case 'update':
      return update(write);
    case 'remove':
      return remove(write, switches);
    case 'restore':
      return act(write, 'restore');
  }
}

function create(write: Of<'create'>, switches: Switches): PreparedRequest {
  const { entity, fields } = write;
  const post = (path: string, body: Body) => json('POST', path, body, { entity, kind: 'create' });
  switch (entity) {
    case 'contact':
      return post(isOfCustomer(fields) ? 'customers' : 'vendors', contactBody(fields, isOfCustomer(fields), true));
    case 'bill':
      return post('bills', newBill(fields));
    case 'invoice':
      return post('invoices', newInvoice(fields));
    case 'vendorCredit':
      return post('vendor-credits', newCredit(entity, fields));
    case 'creditMemo':
      return post('credit-memos', newCredit(entity, fields));
    case 'billPayment':
      return post('bills/record-payment', recordedPayment(write, switches));
    case 'payment':
      return post('invoices/record-payment', recordedReceipt(write));
    case 'account':
      return post('classifications/chart-of-accounts', listBody(entity, fields, true));
    case 'dimension':
      return post(DIMENSION_PATH[(fields.dimension ?? 'class') as DimensionKind], listBody(entity, fields, true));
    case 'item':
      return post('classifications/items', listBody(entity, fields, true));
    default:
      throw noWay('create', entity);
  }
}

function update(write: Of<'update'>): PreparedRequest {
  const { entity, id, changes, current } = write;
  const collection = collectionOf(entity, id);
  const put = (method: 'PUT' | 'PATCH', body: Body) =>
    json(method, recordPath(collection ?? '', id), body, { entity, id, kind: 'update' });
  switch (entity) {
    case 'contact':
      if (isOnNetwork(write)) throw new CannotWrite('This vendor is in the BILL network and keeps its own address.');
      return put('PATCH', contactBody(changes, collection === 'customers', false));
    case 'bill': {
      // Lines are replaced as a whole, by PUT; everything else is patched.
      return 'lines' in changes
        ? put('PUT', changedBill(changes, current, true))
        : put('PATCH', changedBill(changes, current, false));
    }
    case 'invoice':
      return 'lines' in changes
        ? put('PUT', changedInvoice(changes, current, true))
        : put('PATCH', changedInvoice(changes, current, false));
    case 'vendorCredit':
    case 'creditMemo':
      return put('lines' in changes ? 'PUT' : 'PATCH', changedCredit(entity, changes, current));
    case 'account': {
      // Type and number stand in one object: both go when one of them changes.
      const { type = null, code = null } = current.fields;
      const isNested = 'type' in changes || 'code' in changes;
      return put('PATCH', listBody(entity, isNested ? { type, code, ...changes } : changes, false));
    }
    case 'dimension':
    case 'item':
      return put('PATCH', listBody(entity, changes, false));
    default:
      throw noWay('change', entity);
  }
}

const ADDRESS: readonly string[] = ['line1', 'line2', 'city', 'state', 'postalCode', 'country'];
const isOnNetwork = ({ changes, current }: Of<'update'>): boolean =>
  (Object(current.extra) as { network?: boolean }).network === true && ADDRESS.some((name) => name in changes);

/** Archived; a payment that was recorded is voided. */
function remove(write: Of<'remove'>, switches: Switches): PreparedRequest {
  const { entity, id } = write;
  if (entity === 'billPayment') {
    const expects = { entity, id, kind: 'remove' } as const;
    return json('POST', recordPath('payments', id, 'void'), voidedPayment(write.current, switches), expects);
  }
  return act(write, 'archive');
}

function act({ entity, id, kind }: Of<'remove'> | Of<'restore'>, verb: 'archive' | 'restore'): PreparedRequest {
  const collection = collectionOf(entity, id);
  const isFinal = entity === 'billPayment' || entity === 'payment' || (entity === 'vendorCredit' && verb === 'restore');
  if (!collection || isFinal) throw noWay(verb === 'archive' ? 'remove' : 'restore', entity);
  const path = recordPath(collection, id, verb);
  return { method: 'POST', path, headers: {}, body: null, key: false, expects: [{ entity, id, kind }] };
}

const noWay = (verb: string, entity: RecordWrite['entity']): CannotWrite =>
  new CannotWrite(`BILL offers no way to ${verb} this ${nounOf(entity)}.`);

const json = (
  method: PreparedRequest['method'],
  path: string,
  body: Body,
  expects: PreparedRequest['expects'][number],
): PreparedRequest => ({
  method,
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  key: false,
  expects: [expects],
});
