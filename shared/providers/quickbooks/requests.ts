import { CannotWrite } from '../../engine/errors.ts';
import type { PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import type { Json } from '../../model/json.ts';
import { pathOf } from '../paths.ts';
import { addressOf, objectsOf } from './ids.ts';
import { type ObjectName, WRITES_PER_CALL } from './query.ts';
import { newPayout, newReversal } from './requests/cash.ts';
import { changedContact, contactActive, newContact } from './requests/contact.ts';
import { changedDocument, newDocument } from './requests/document.ts';
import { changedPayment, newPayment } from './requests/payment.ts';
import { type Create, type Update, version } from './requests/update.ts';
import { fileMetadata } from './requests/upload.ts';

/** One operation on one object. `query` beyond the path is what says void or delete. */
interface Operation {
  readonly object: ObjectName;
  readonly body: Json;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * The exact request for one write, or for several updates of one kind: the same writes give the same bytes. Several go as a
 * batch, whose items are independent: each has its own answer, and nothing is taken back because another failed.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/batch
 * @throws {CannotWrite} QuickBooks cannot hold what is asked; the message is for people
 */
export function prepare(writes: readonly RecordWrite[]): PreparedRequest {
  const [write] = writes;
  if (write === undefined) throw new CannotWrite('There is nothing to write.');
  if (writes.length > 1) return batch(writes);
  if (write.entity === 'attachment') return upload(write);
  const { object, body, query } = operation(write);
  return json(pathOf([object.toLowerCase()], query), body, writes);
}

function batch(writes: readonly RecordWrite[]): PreparedRequest {
  if (writes.length > WRITES_PER_CALL) throw new CannotWrite(`At most ${WRITES_PER_CALL} records go in one request.`);
  const items = writes.map((write, index) => {
    // Voids have no confirmed form inside a batch, and deletes gain nothing by it.
    if (write.kind !== 'update') throw new CannotWrite('Only updates go together.');
    const { object, body } = operation(write);
    return { bId: String(index + 1), operation: 'update', [object]: body };
  });
  return json('batch', { BatchItemRequest: items } as unknown as Json, writes);
}

function operation(write: RecordWrite): Operation {
  switch (write.entity) {
    case 'contact':
      return contact(write);
    case 'bill':
    case 'invoice':
    case 'vendorCredit':
    case 'creditMemo':
      return document(write);
    case 'payment':
    case 'billPayment':
      return payment(write);
    case 'reversal':
      if (write.kind === 'create') return newReversal(write);
      break;
    case 'payout':
      if (write.kind === 'create') return newPayout(write);
      break;
  }
  throw new CannotWrite(`QuickBooks offers no way to ${write.kind} this kind of record.`);
}

function contact(write: RecordWrite): Operation {
  if (write.kind === 'create') return newContact(write);
  const object = objectOf(write);
  if (write.kind === 'update') return { object, body: changedContact(write) };
  return { object, body: contactActive(write.current, write.kind === 'restore') };
}

/** An invoice is voided, which keeps its number and its trace. Bills and credits have no void: they are deleted. */
function document(write: RecordWrite): Operation {
  const object = objectsOf(write.entity)[0]!;
  if (write.kind === 'create') return { object, body: newDocument(write as Create) };
  if (write.kind === 'update') return { object, body: changedDocument(write as Update) };
  if (write.kind === 'restore') throw new CannotWrite('What was voided or deleted in QuickBooks stays so.');
  const operation = object === 'Invoice' ? 'void' : 'delete';
  return { object, body: version(write.current), query: { operation } };
}

/** A payment is voided: it stays in the books at zero, and what it settled is open again. */
function payment(write: RecordWrite): Operation {
  const object = objectsOf(write.entity)[0]!;
  if (write.kind === 'create') return { object, body: newPayment(write) };
  if (write.kind === 'update') return { object, body: changedPayment(write) };
  if (write.kind === 'restore') throw new CannotWrite('A payment that was voided in QuickBooks stays so.');
  return { object, body: { ...version(write.current), sparse: true }, query: { operation: 'update', include: 'void' } };
}

function objectOf(write: Exclude<RecordWrite, { kind: 'create' }>): ObjectName {
  const address = addressOf(write.entity, write.id);
  if (!address) throw new CannotWrite('The record is none of QuickBooks.');
  return address.object;
}

const json = (path: string, body: Json, writes: readonly RecordWrite[]): PreparedRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  key: true,
  expects: writes.map(expected),
});

/** The bytes follow when it is sent; `body` is what is said of them. */
function upload(write: RecordWrite): PreparedRequest {
  if (write.kind !== 'create' || !write.content)
    throw new CannotWrite(`QuickBooks offers no way to ${write.kind} a file.`);
  return {
    method: 'POST',
    path: 'upload',
    headers: {},
    body: JSON.stringify(fileMetadata(write)),
    content: write.content,
    // Nothing says that uploads know request ids.
    key: false,
    expects: [expected(write)],
  };
}

function expected(write: RecordWrite): PreparedRequest['expects'][number] {
  const { entity, kind } = write;
  if (write.kind !== 'create') return { entity, kind, id: write.id };
  const { document: parent } = write.fields;
  return { entity, kind, ...(typeof parent === 'string' ? { parent } : {}) };
}
