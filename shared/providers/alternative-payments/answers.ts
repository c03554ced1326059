import { OutcomeUnknown } from '../../engine/errors.ts';
import type { Outcome, PreparedRequest } from '../../engine/provider.ts';
import { bodyText, type HttpResponse } from '../../model/http.ts';
import type { Entity } from '../../model/names.ts';
import type { Presence, ProviderRecord } from '../../model/record.ts';
import { refusalOf } from './errors.ts';
import { toContact } from './mapper/contact.ts';
import { toInvoice } from './mapper/invoice.ts';
import { idOf } from './reading/rows.ts';
import { apCustomer, apInvoice } from './schema.ts';
import type { Switches } from './switches.ts';

const GONE: Partial<Record<Entity, Presence>> = { invoice: 'void' };

type Expected = PreparedRequest['expects'][number];

/**
 * The platform's answer to a write.
 * @throws {OutcomeUnknown} it took effect, and what it made has no name
 */
export function outcomeOf(response: HttpResponse, expected: Expected, switches: Switches): Outcome {
  if (response.status >= 300) return { kind: 'refused', refusal: refusalOf(response) };
  const row = jsonOf(response);
  const id = expected.id ?? idOf(row);
  if (id === undefined) throw new OutcomeUnknown(`alternative-payments made a ${expected.entity} and did not name it`);
  const record = readAs(row, expected, switches) ?? bare(id, expected);
  return {
    kind: 'done',
    record: expected.kind === 'remove' ? { ...record, presence: GONE[record.entity] ?? 'archived' } : record,
  };
}

/** Nobody has paid what was made just now, or was changed without being refused for a payment under way. */
function readAs(row: unknown, { entity, kind }: Expected, switches: Switches): ProviderRecord | undefined {
  try {
    if (entity === 'contact') return toContact(apCustomer.parse(row));
    return toInvoice(apInvoice.parse(row), switches, kind === 'create' ? { settled: 0, pending: false } : undefined);
  } catch {
    return undefined;
  }
}

/** The write is done, but its answer cannot be read: the id must not be lost for that. It is read again when needed. */
const bare = (id: string, { entity }: Expected): ProviderRecord => ({
  entity,
  id,
  version: 0,
  presence: 'present',
  fields: {},
});

function jsonOf({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(bodyText(body)) as unknown;
  } catch {
    return undefined;
  }
}
