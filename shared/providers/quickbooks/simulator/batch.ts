import { faultOf } from './answers.ts';
import type { Company, Name } from './company.ts';
import { NAMES } from './company.ts';
import { runQuery } from './query.ts';
import { parseQuery } from './query-language.ts';
import { business, Refused, unsupported } from './refusals.ts';
import { create, remove, update } from './saving.ts';
import { show } from './showing.ts';
import { isWire, type Wire, wires } from './wire.ts';

/**
 * Independent operations in one call: each is answered alone, in whatever order, and none takes another back.
 * @throws {Refused} too many, or none
 */
export function runBatch(company: Company, body: Wire, read: () => void): Wire {
  const items = wires(body.BatchItemRequest);
  if (items.length === 0) throw new Refused(2010, 'Batch Request is Empty', 'MalformedRequest');
  const { batchItems } = company.switches;
  if (items.length > batchItems) throw business(`The number of items in a batch exceeds the maximum of ${batchItems}`);
  const answers = items.map((item) => ({ bId: String(item.bId ?? ''), ...outcome(company, item, read) }));
  // The order of the answers is not the order of the request.
  return { BatchItemResponse: answers.reverse() };
}

function outcome(company: Company, item: Wire, read: () => void): Wire {
  try {
    if (typeof item.Query === 'string') {
      read();
      return { QueryResponse: runQuery(company, parseQuery(item.Query, company.world.options.limits.rows)) };
    }
    const name = NAMES.find((one) => isWire(item[one]));
    if (!name) throw unsupported(String(item.operation ?? 'create'));
    // An item that names no operation is a create: so the library node-quickbooks sends them in its own tests.
    return operate(company, name, item[name] as Wire, String(item.operation ?? 'create'));
  } catch (error) {
    if (error instanceof Refused) return { Fault: faultOf(error) };
    throw error;
  }
}

function operate(company: Company, name: Name, body: Wire, operation: string): Wire {
  switch (operation) {
    case 'create':
      return { [name]: show(company, name, create(company, name, body)) };
    case 'update':
      return { [name]: show(company, name, update(company, name, body)) };
    case 'delete':
      return { [name]: { status: 'Deleted', domain: 'QBO', Id: remove(company, name, body).id } };
    default:
      throw unsupported(operation);
  }
}
