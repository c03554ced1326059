import type { Entity, Side } from '../../../../shared/model/names.ts';
import { parentId } from '../../../../shared/model/record.ts';
import type { Pair } from '../../pair.ts';

/** While a customer's payment is on its way Melio takes no changes of its invoice, and in Alternative it is not replaced. */
export function isUnderWay(
  { truth, items }: Pick<Pair, 'truth' | 'items'>,
  { side, entity, id }: { readonly side: Side; readonly entity: Entity; readonly id: string },
): boolean {
  const document = entity === 'invoice' ? id : parentId(id);
  if (document === undefined) return false;
  const invoice = side === 'R' ? document : items.linkAt('L', 'invoice', document)?.R;
  return truth
    .of('R', 'payment')
    .some(({ live, fields }) => live && fields.document === invoice && fields.status === 'pending');
}
