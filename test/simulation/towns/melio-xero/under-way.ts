import type { Entity, Side } from '../../../../shared/model/names.ts';
import { parentId } from '../../../../shared/model/record.ts';
import type { Pair } from '../../pair.ts';

const UNDER_WAY: readonly string[] = ['scheduled', 'in_progress', 'blocked'];

/** While a payment of Melio is on its way nothing of its bill changes there: whatever waits for that may wait for days. */
export function isUnderWay(
  { truth, items }: Pick<Pair, 'truth' | 'items'>,
  { side, entity, id }: { readonly side: Side; readonly entity: Entity; readonly id: string },
): boolean {
  const document = entity === 'bill' ? id : parentId(id);
  if (document === undefined) return false;
  const bill = side === 'R' ? document : items.linkAt('L', 'bill', document)?.R;
  return truth
    .of('R', 'billPayment')
    .some(
      ({ live, fields }) =>
        live && fields.moves === true && fields.document === bill && UNDER_WAY.includes(String(fields.status)),
    );
}
