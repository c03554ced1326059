import { OutcomeUnknown } from '../../engine/errors.ts';
import type { Outcome, PreparedRequest } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import { childId, type ProviderRecord } from '../../model/record.ts';
import { refusalOf, validationMessages } from './errors.ts';
import { toReversal } from './mapper/reversal.ts';
import { type Resource, readAttachments, readers, readRows, rowsOf } from './reading/rows.ts';

type Expected = PreparedRequest['expects'][number];
type Element = Readonly<Record<string, unknown>>;

const RESOURCE = { contact: 'Contacts', bill: 'Invoices', reversal: 'Invoices', billPayment: 'Payments' } as const;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Xero's answer to a write, one outcome per element in the order of the request.
 * @throws {OutcomeUnknown} it said success, but not of what
 */
export function outcomesOf(response: HttpResponse, expects: PreparedRequest['expects']): readonly Outcome[] {
  const body = jsonOf(response);
  if (response.status < 200 || response.status > 299) return refused(body, response, expects);
  if (body === undefined) throw new OutcomeUnknown('xero accepted a write with an answer that is not JSON');
  return expects.map((expected, index) => outcome(body, expected, index));
}

/** A refusal as a whole. Its elements, when it names as many as were sent, each have their own reasons. */
function refused(body: unknown, response: HttpResponse, expects: PreparedRequest['expects']): readonly Outcome[] {
  const elements = rowsOf(body, 'Elements');
  const { Message, Detail } = (body ?? {}) as { Message?: unknown; Detail?: unknown };
  const general = [Message, Detail].filter((text) => typeof text === 'string');
  return expects.map((_, index) => {
    const own = validationMessages(elements.length === expects.length ? elements[index] : elements);
    return { kind: 'refused', refusal: refusalOf(own.length > 0 ? own : general, response.status) };
  });
}

function outcome(body: unknown, expected: Expected, index: number): Outcome {
  if (expected.entity === 'attachment') return attachmentOutcome(body, expected);
  const resource = RESOURCE[expected.entity as keyof typeof RESOURCE];
  const element = elementOf(rowsOf(body, resource), resource, expected, index);
  const messages = validationMessages(element);
  if (element.StatusAttributeString === 'ERROR' || messages.length > 0) {
    return { kind: 'refused', refusal: refusalOf(messages, 200) };
  }
  const { records } = readRows(resource, [element]);
  const bill = expected.entity === 'reversal' && records.find(({ entity }) => entity === 'bill');
  const record = bill
    ? toReversal(bill)
    : (records.find(({ entity }) => entity === expected.entity) ?? bareRecord(element, resource, expected));
  const others = records.filter((other) => other !== record);
  return { kind: 'done', record, ...(others.length > 0 ? { others } : {}) };
}

/** By place, as Xero promises; where the element in that place is another record, by id. */
function elementOf(rows: readonly Element[], resource: Resource, { id }: Expected, index: number): Element {
  const name = readers[resource].id;
  const own = id?.slice(id.lastIndexOf('/') + 1);
  const found = rows.find((row) => own !== undefined && row[name] === own) ?? rows[index];
  if (found === undefined) throw new OutcomeUnknown(`xero accepted a write without naming the ${resource} it made`);
  return found;
}

/**
 * The write is done, but the answer shows too little of it to be read: its id must not be lost for that. Fields are
 * absent, so the record is read again when it is needed.
 */
function bareRecord(element: Element, resource: Resource, expected: Expected): ProviderRecord {
  const own = element[readers[resource].id];
  if (typeof own !== 'string' || own === NOBODY) {
    throw new OutcomeUnknown(`xero accepted a write without naming the ${resource} it made`);
  }
  const id = expected.parent ? childId(expected.parent, own) : own;
  return { entity: expected.entity, id, version: 0, presence: presenceAfter(expected), fields: {} };
}

const presenceAfter = ({ entity, kind }: Expected): ProviderRecord['presence'] =>
  kind !== 'remove' ? 'present' : entity === 'contact' ? 'archived' : 'deleted';

function attachmentOutcome(body: unknown, { parent }: Expected): Outcome {
  const [record] = readAttachments(body, parent ?? '').records;
  if (record === undefined) throw new OutcomeUnknown('xero accepted a file without naming it');
  return { kind: 'done', record };
}

function jsonOf({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(bodyText(body)) as unknown;
  } catch {
    return undefined;
  }
}
