import { keys } from '../../../../shared/engine/keys.ts';
import { otherSide } from '../../../../shared/model/names.ts';
import type { Pair } from '../../pair.ts';
import type { TrueRecord } from '../../truth.ts';
import { isSpokenFor } from './spoken-for.ts';

/**
 * (14) money that arrived on the platform stands in FreshBooks, once and to the cent, or an issue says why not. What was paid
 * before the two were connected stays out, and says so.
 */
export function checkReceived(pair: Pair, isArrived: (payment: TrueRecord) => boolean): void {
  for (const payment of pair.truth.of('R', 'payment')) {
    if (!payment.live || !isArrived(payment)) continue;
    const invoice = String(payment.fields.document);
    const asked = pair.items.linkAt('R', 'invoice', invoice);
    if (!asked || isSpokenFor(pair, invoice, asked.L)) continue;
    if (pair.shadow.get(keys.outOfScope(pair.connection.id, 'R', 'payment', payment.id))) continue;
    const link = pair.items.linkAt('R', 'payment', payment.id);
    const mirror = pair.truth.get(otherSide('R'), 'payment', link?.L as string | undefined);
    if (mirror?.live && mirror.fields.amount === payment.fields.amount) continue;
    pair.violate(
      '(14) books',
      `payment ${payment.id} of ${String(payment.fields.amount)} arrived, and FreshBooks has ${mirror?.live ? String(mirror.fields.amount) : 'nothing'}`,
    );
  }
}
