import { OutcomeUnknown } from '../../engine/errors.ts';
import type { Outcome, PreparedRequest } from '../../engine/provider.ts';
import { childId, type ProviderRecord } from '../../model/record.ts';
import { type Answer, refusalOf } from './errors.ts';
import { day } from './mapper/values.ts';
import { type Row, readers, readRows, singleOf } from './reading/rows.ts';
import { journalEntry } from './schema.ts';

type Expected = PreparedRequest['expects'][number];

const RESOURCE = { contact: 'clients', contactPerson: 'clients', payment: 'payments' } as const;

/**
 * FreshBooks' answer to a write: 200 with the whole record, also for a create; or reasons, also with 200.
 * @throws {OutcomeUnknown} it said success, but not of what
 */
export function outcomesOf(
  answer: Answer,
  { method, path, expects }: PreparedRequest,
  account: string,
): readonly Outcome[] {
  const expected = expects[0]!;
  const row = rowOf(answer, expected);
  // Where a record stands beside a complaint, the record is the stronger evidence.
  if (row === undefined && (answer.problems.length > 0 || answer.status < 200 || answer.status > 299)) {
    return [{ kind: 'refused', refusal: refusalOf(`${method} ${path.replace(/\/\d+$/, '')}`, answer) }];
  }
  return [{ kind: 'done', record: row ? recordOf(row, expected, account) : bareRecord({}, expected) }];
}

function rowOf({ status, body }: Answer, { entity }: Expected): Row | undefined {
  if (status < 200 || status > 299) return undefined;
  if (entity === 'payout') return singleOf(body, 'journal_entry', 'journal_entries');
  const resource = RESOURCE[entity as keyof typeof RESOURCE];
  return singleOf(body, readers[resource].single, resource);
}

function recordOf(row: Row, expected: Expected, account: string): ProviderRecord {
  if (expected.entity === 'payout') return entryOf(row, expected);
  const { records } = readRows(RESOURCE[expected.entity as keyof typeof RESOURCE], [row], account);
  return records.find(({ entity }) => entity === expected.entity) ?? bareRecord(row, expected);
}

/**
 * The write is done, but the answer shows too little of it to be read: its id must not be lost for that. Fields are absent,
 * so the record is read again when it is needed.
 */
function bareRecord({ id: own }: Row, expected: Expected): ProviderRecord {
  const { entity, kind, id, parent } = expected;
  const known = id ?? (own === undefined ? undefined : parent ? childId(parent, String(own)) : String(own));
  if (known === undefined) throw new OutcomeUnknown(`freshbooks accepted a write without naming the ${entity} it made`);
  return { entity, id: known, version: 0, presence: kind === 'remove' ? 'deleted' : 'present', fields: {} };
}

/** Entries are never read again: what the answer says of one is all that will be known. */
function entryOf(row: Row, expected: Expected): ProviderRecord {
  const parsed = journalEntry.safeParse(row);
  const { id, entryid, user_entered_date } = parsed.success ? parsed.data : {};
  const record = bareRecord({ id: id ?? entryid ?? undefined }, expected);
  return { ...record, fields: { arrivalOn: day(user_entered_date) } };
}
