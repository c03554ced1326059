import type { Entity, Side } from '../../../../shared/model/names.ts';
import type { Pair } from '../../pair.ts';
import { settledOf } from '../../truth.ts';
import { isOpenLump } from './books/transfers.ts';

const UNDER_WAY: readonly string[] = ['SCHEDULED', 'CANCELLATION_IN_PROGRESS', 'VOID_PENDING'];

/**
 * While a payment is on its way BILL takes no changes of what it pays: whatever waits for that may wait for days. So does a
 * transfer whose day is not over.
 */
export function isUnderWay(
  pair: Pick<Pair, 'truth' | 'items' | 'shadow' | 'vendors'>,
  { side, entity, id }: { readonly side: Side; readonly entity: Entity; readonly id: string },
): boolean {
  const { truth, items } = pair;
  if (entity === 'payout') return isOpenLump(pair, id);
  const settles = entity === 'bill' ? 'billPayment' : entity === 'invoice' ? 'payment' : undefined;
  if (settles === undefined) return false;
  const document = side === 'R' ? id : items.linkAt('L', entity, id)?.R;
  if (typeof document !== 'string') return false;
  return truth
    .of('R', settles)
    .some((one) => one.live && UNDER_WAY.includes(String(one.fields.status)) && settledOf(one, document) > 0);
}
