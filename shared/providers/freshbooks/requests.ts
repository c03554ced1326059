import { CannotWrite } from '../../engine/errors.ts';
import type { PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import type { Json } from '../../model/json.ts';
import { ownId, parentId } from '../../model/record.ts';
import { pathOf } from './query.ts';
import { changedContact, changedPerson, newContact } from './requests/contact.ts';
import { newJournalEntry } from './requests/journal-entry.ts';
import { changedPayment, newPayment } from './requests/payment.ts';

const CLIENTS = ['users', 'clients'] as const;
const PAYMENTS = ['payments', 'payments'] as const;
const JOURNAL = ['journal_entries', 'journal_entries'] as const;

/**
 * The exact request for one write: the same write gives the same bytes. FreshBooks does one thing per `PUT` and silently drops
 * the rest, `vis_state` before data: a body here holds data, or a `vis_state`, never both.
 * @see https://www.freshbooks.com/api/start
 * @throws {CannotWrite} FreshBooks cannot hold what is asked; the message is for people
 */
export function prepare(writes: readonly RecordWrite[]): PreparedRequest {
  const [write] = writes;
  if (write === undefined) throw new CannotWrite('There is nothing to write.');
  if (writes.length > 1) throw new CannotWrite('FreshBooks takes one record in a request.');
  switch (`${write.entity} ${write.kind}`) {
    case 'contact create':
      return json('POST', CLIENTS, { client: newContact(write as Create) }, write);
    case 'contact update':
      return json('PUT', [...CLIENTS, idOf(write)], { client: changedContact(write as Update) }, write);
    case 'contactPerson update':
      return json('PUT', [...CLIENTS, idOf(write)], { client: changedPerson(write as Update) }, write);
    case 'contact remove':
      return json('PUT', [...CLIENTS, idOf(write)], { client: { vis_state: 1 } }, write);
    case 'contact restore':
      return json('PUT', [...CLIENTS, idOf(write)], { client: { vis_state: 0 } }, write);
    case 'payment create':
      return json('POST', PAYMENTS, { payment: newPayment(write as Create) }, write);
    case 'payment update':
      return json('PUT', [...PAYMENTS, idOf(write)], { payment: changedPayment(write as Update) }, write);
    case 'payment remove': {
      const { current } = write as Extract<RecordWrite, { kind: 'remove' }>;
      if ((current.fields.kind ?? 'payment') !== 'payment') {
        throw new CannotWrite('A credit applied in FreshBooks can only be taken off there.');
      }
      return json('PUT', [...PAYMENTS, idOf(write)], { payment: { vis_state: 1 } }, write);
    }
    case 'payout create':
      return json('POST', JOURNAL, { journal_entry: newJournalEntry(write as Create) }, write);
    default:
      throw new CannotWrite(`FreshBooks offers no way to ${write.kind} this kind of record.`);
  }
}

type Create = Extract<RecordWrite, { kind: 'create' }>;
type Update = Extract<RecordWrite, { kind: 'update' }>;

const idOf = (write: RecordWrite): string => (write.kind === 'create' ? '' : ownId(write.id));

const json = (
  method: 'POST' | 'PUT',
  segments: readonly string[],
  body: { readonly [key: string]: Json },
  write: RecordWrite,
): PreparedRequest => ({
  method,
  path: pathOf(segments),
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  key: false,
  expects: [expected(write)],
});

function expected(write: RecordWrite): PreparedRequest['expects'][number] {
  const { entity, kind } = write;
  if (write.kind === 'create') {
    const { document } = write.fields;
    return { entity, kind, ...(typeof document === 'string' ? { parent: document } : {}) };
  }
  const parent = parentId(write.id);
  return { entity, kind, id: write.id, ...(parent ? { parent } : {}) };
}
