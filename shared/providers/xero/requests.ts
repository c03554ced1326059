import { CannotWrite } from '../../engine/errors.ts';
import type { PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import type { Json } from '../../model/json.ts';
import { ownId, parentId } from '../../model/record.ts';
import { pathOf } from '../paths.ts';
import { fileName } from './mapper/values.ts';
import { UNIT_DECIMALS, WRITES_PER_CALL } from './query.ts';
import { changedBill, newBill, removedBill } from './requests/bill.ts';
import { changedContact, newContact } from './requests/contact.ts';
import { newPayment } from './requests/payment.ts';
import { newReversal } from './requests/reversal.ts';

type Expected = PreparedRequest['expects'][number];

/** Every element answers for itself, with status 200. Always said aloud: the pages and the specification disagree on what silence means. */
const EACH = { summarizeErrors: 'false' } as const;

/**
 * The exact request for one write, or for several updates of bills: the same writes give the same bytes.
 * @see https://developer.xero.com/documentation/api/accounting/requests-and-responses
 * @throws {CannotWrite} Xero cannot hold what is asked; the message is for people
 */
export function prepare(writes: readonly RecordWrite[]): PreparedRequest {
  const [write] = writes;
  if (write === undefined) throw new CannotWrite('There is nothing to write.');
  if (writes.length === 1) return single(write);
  const bodies = writes.map((one) => {
    if (one.kind !== 'update' || one.entity !== 'bill') throw new CannotWrite('Only updates of bills go together.');
    return changedBill(one);
  });
  if (bodies.length > WRITES_PER_CALL) throw new CannotWrite(`At most ${WRITES_PER_CALL} bills go in one request.`);
  return json('POST', pathOf(['Invoices'], { ...EACH, ...UNIT_DECIMALS }), { Invoices: bodies }, writes.map(expected));
}

function single(write: RecordWrite): PreparedRequest {
  const expects = [expected(write)];
  switch (`${write.entity} ${write.kind}`) {
    case 'contact create':
      return json('PUT', pathOf(['Contacts'], EACH), { Contacts: [newContact(as('create', write))] }, expects);
    case 'contact update': {
      const update = as('update', write);
      return json('POST', pathOf(['Contacts', update.id]), { Contacts: [changedContact(update)] }, expects);
    }
    case 'contact remove':
    case 'contact restore': {
      const { id, kind } = write as Extract<RecordWrite, { kind: 'remove' | 'restore' }>;
      const contact = { ContactID: id, ContactStatus: kind === 'remove' ? 'ARCHIVED' : 'ACTIVE' };
      return json('POST', pathOf(['Contacts', id]), { Contacts: [contact] }, expects);
    }
    case 'bill create': {
      const path = pathOf(['Invoices'], { ...EACH, ...UNIT_DECIMALS });
      return json('PUT', path, { Invoices: [newBill(as('create', write))] }, expects);
    }
    case 'bill update': {
      const update = as('update', write);
      return json('POST', pathOf(['Invoices', update.id], UNIT_DECIMALS), { Invoices: [changedBill(update)] }, expects);
    }
    case 'bill remove': {
      const remove = as('remove', write);
      return json('POST', pathOf(['Invoices', remove.id]), { Invoices: [removedBill(remove)] }, expects);
    }
    case 'billPayment create':
      return json('PUT', pathOf(['Payments'], EACH), { Payments: [newPayment(as('create', write))] }, expects);
    case 'billPayment remove': {
      const { id, current } = as('remove', write);
      const kind = current.fields.kind ?? 'payment';
      if (kind !== 'payment') throw new CannotWrite('A credit applied in Xero can only be taken off there.');
      return json('POST', pathOf(['Payments', ownId(id)]), { Status: 'DELETED' }, expects);
    }
    case 'reversal create': {
      const path = pathOf(['Invoices'], { ...EACH, ...UNIT_DECIMALS });
      return json('PUT', path, { Invoices: [newReversal(as('create', write))] }, expects);
    }
    case 'attachment create':
      return attachment(as('create', write), expects);
    default:
      throw new CannotWrite(`Xero offers no way to ${write.kind} this kind of record.`);
  }
}

/** `single` has looked at the kind already; this only tells the compiler. */
const as = <K extends RecordWrite['kind']>(_kind: K, write: RecordWrite): Extract<RecordWrite, { kind: K }> =>
  write as Extract<RecordWrite, { kind: K }>;

const json = (
  method: 'POST' | 'PUT',
  path: string,
  body: Json | { readonly [key: string]: readonly Json[] },
  expects: readonly Expected[],
): PreparedRequest => ({
  method,
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  key: true,
  expects,
});

function expected(write: RecordWrite): Expected {
  const { entity, kind } = write;
  if (write.kind === 'create') {
    const { document } = write.fields;
    return { entity, kind, ...(typeof document === 'string' ? { parent: document } : {}) };
  }
  const parent = parentId(write.id);
  return { entity, kind, id: write.id, ...(parent ? { parent } : {}) };
}

/** A file of the same name on the bill is replaced, so the name must be the caller's own. */
function attachment(
  { fields, content }: Extract<RecordWrite, { kind: 'create' }>,
  expects: readonly Expected[],
): PreparedRequest {
  if (typeof fields.document !== 'string') throw new CannotWrite('The file has no bill in Xero.');
  if (!content) throw new CannotWrite('The file has no content.');
  const name = fileName(typeof fields.name === 'string' ? fields.name : content.name);
  return {
    method: 'PUT',
    path: pathOf(['Invoices', fields.document, 'Attachments', name]),
    headers: { 'content-type': content.mimeType },
    body: null,
    content,
    key: true,
    expects,
  };
}
