import { OutcomeUnknown } from '../../engine/errors.ts';
import type { Outcome, PreparedRequest } from '../../engine/provider.ts';
import type { ProviderRecord } from '../../model/record.ts';
import { type Answer, isTrouble, refusalFrom, refusalOf } from './errors.ts';
import { problemsOf } from './faults.ts';
import { objectsOf, recordId } from './ids.ts';
import { asReversal } from './mapper/cash.ts';
import type { ObjectName } from './query.ts';
import { objectOf } from './reading/answers.ts';
import type { Reader } from './reading/reader.ts';
import { isReadable } from './reading/rows.ts';

type Expected = PreparedRequest['expects'][number];
type Shape = Readonly<Record<string, unknown>>;
const shape = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {});

/**
 * QuickBooks' answer to a write, one outcome per item in the order of the request. A fault may stand in any of them, under
 * status 200 too.
 * @throws {OutcomeUnknown} it said success, but not of what; or an item's fate is not told
 */
export async function outcomesOf(
  reader: Reader,
  answer: Answer,
  request: PreparedRequest,
): Promise<readonly Outcome[]> {
  const { path, expects } = request;
  if (answer.problems.length > 0) {
    const refusal = refusalOf(`POST ${path.split('?')[0]}`, answer);
    return expects.map(() => ({ kind: 'refused', refusal }));
  }
  const parts =
    path === 'batch' ? batchParts(answer.body, expects) : [path === 'upload' ? uploaded(answer.body) : answer.body];
  const outcomes: Outcome[] = [];
  for (const [index, expected] of expects.entries()) outcomes.push(await outcome(reader, parts[index], expected));
  return outcomes;
}

/** Answers may come in any order; each names its item. */
function batchParts(body: unknown, expects: readonly Expected[]): readonly unknown[] {
  const { BatchItemResponse } = shape(body);
  const items = (Array.isArray(BatchItemResponse) ? BatchItemResponse : []) as readonly unknown[];
  return expects.map((_, index) => items.find((item) => shape(item).bId === String(index + 1)));
}

const uploaded = (body: unknown): unknown => {
  const { AttachableResponse } = shape(body);
  return Array.isArray(AttachableResponse) ? (AttachableResponse[0] as unknown) : undefined;
};

async function outcome(reader: Reader, part: unknown, expected: Expected): Promise<Outcome> {
  const problems = problemsOf(part);
  if (isTrouble(problems)) throw new OutcomeUnknown('quickbooks could not tell what became of a part of a write');
  if (problems.length > 0) return { kind: 'refused', refusal: refusalFrom(problems) };
  const found = objectIn(part, expected);
  if (!found) throw new OutcomeUnknown(`quickbooks accepted a write without showing the ${expected.entity}`);
  const { records } = isReadable(found.object) ? await reader.read(found.object, [found.row]) : { records: [] };
  const parent = expected.parent;
  const record = records.find(({ id }) => expected.id === id || parent === undefined || id.startsWith(`${parent}/`));
  const shown = record && expected.entity === 'reversal' ? asReversal(record) : record;
  return { kind: 'done', record: shown ?? bareRecord(found, expected) };
}

function objectIn(
  part: unknown,
  { entity }: Expected,
): { readonly object: ObjectName; readonly row: unknown } | undefined {
  for (const object of objectsOf(entity)) {
    const row = objectOf(part, object);
    if (row !== undefined) return { object, row };
  }
  return undefined;
}

/**
 * The write is done, but the answer shows too little of it to be read: its id must not be lost for that. Fields are absent, so
 * the record is read again when it is needed.
 */
function bareRecord(
  { object, row }: { readonly object: ObjectName; readonly row: unknown },
  expected: Expected,
): ProviderRecord {
  const { Id } = shape(row);
  const id = expected.id ?? (typeof Id === 'string' ? recordId(object, Id) : undefined);
  if (id === undefined)
    throw new OutcomeUnknown(`quickbooks accepted a write without naming the ${expected.entity} it made`);
  const presence = expected.kind === 'remove' ? ('deleted' as const) : ('present' as const);
  return {
    entity: expected.entity,
    id: expected.parent ? `${expected.parent}/${id}` : id,
    version: 0,
    presence,
    fields: {},
  };
}
