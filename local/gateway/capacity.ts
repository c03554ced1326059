import type { HttpResponse } from '../../shared/model/http.ts';
import { bodyText } from '../../shared/model/http.ts';
import type { Call } from './call.ts';

export interface Units {
  readonly rru: number;
  readonly wru: number;
}

interface Consumed {
  readonly CapacityUnits?: number;
}

const READS = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);
const NOTHING: Units = { rru: 0, wru: 0 };

/** The body of a DynamoDB call, asking for the units it consumes. */
export const askForUnits = (input: Call['input']): string =>
  JSON.stringify({ ...input, ReturnConsumedCapacity: input.ReturnConsumedCapacity ?? 'TOTAL' });

/**
 * Request units of a DynamoDB answer. A refused condition consumes too, but its answer does not say how much: one unit
 * for a single write, two per item of a transaction, as for items below 1 KB.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function unitsOf({ operation, input }: Call, { status, body }: HttpResponse): Units {
  const read = READS.has(operation);
  const units = (count: number): Units => (read ? { rru: count, wru: 0 } : { rru: 0, wru: count });
  const answer = JSON.parse(bodyText(body) || '{}') as {
    ConsumedCapacity?: Consumed | readonly Consumed[];
    __type?: string;
  };
  if (status === 200) {
    const consumed = [answer.ConsumedCapacity ?? []].flat();
    return units(consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0));
  }
  const code = answer.__type?.split('#').at(-1);
  if (code === 'ConditionalCheckFailedException') return units(1);
  if (code === 'TransactionCanceledException') return units(2 * ((input.TransactItems as unknown[])?.length ?? 0));
  return NOTHING;
}
