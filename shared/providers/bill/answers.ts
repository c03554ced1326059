import { OutcomeUnknown } from '../../engine/errors.ts';
import type { Outcome, PreparedRequest } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import type { ProviderRecord } from '../../model/record.ts';
import { refusalOf } from './errors.ts';
import { toRecorded } from './mapper/payment.ts';
import { idOf, recordOf } from './reading/rows.ts';
import { billRecorded } from './schema.ts';

type Expected = PreparedRequest['expects'][number];

/**
 * BILL's answer to a write: the whole record.
 * @throws {OutcomeUnknown} it took effect, and what it made has no name
 */
export function outcomeOf(response: HttpResponse, expected: Expected): Outcome {
  if (response.status >= 300) return { kind: 'refused', refusal: refusalOf(response) };
  const row = jsonOf(response);
  const id = expected.id ?? idOf(row);
  if (id === undefined) throw new OutcomeUnknown(`bill made a ${expected.entity} and did not name it`);
  return { kind: 'done', record: readAs(row, expected) ?? bare(id, expected) };
}

function readAs(row: unknown, { entity, kind }: Expected): ProviderRecord | undefined {
  try {
    // Recording a customer's payment answers in a shape of its own.
    if (entity === 'payment' && kind === 'create') return toRecorded(billRecorded.parse(row));
    return recordOf(entity, row);
  } catch {
    return undefined;
  }
}

/** The write is done, but its answer cannot be read: the id must not be lost for that. It is read again when needed. */
const bare = (id: string, { entity, kind }: Expected): ProviderRecord => ({
  entity,
  id,
  version: 0,
  presence: kind !== 'remove' ? 'present' : entity === 'billPayment' ? 'void' : 'archived',
  fields: {},
});

function jsonOf({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(bodyText(body)) as unknown;
  } catch {
    return undefined;
  }
}
