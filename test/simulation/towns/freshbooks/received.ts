import { keys } from '../../../../shared/engine/keys.ts';
import { otherSide } from '../../../../shared/model/names.ts';
import type { TrueRecord } from '../../truth.ts';
import type { Watch } from '../../watch.ts';
import type { World } from '../../world.ts';

/**
 * (14) money that arrived on the platform stands in FreshBooks, once and to the cent, or an issue says why not. What was paid
 * before the two were connected stays out, and says so.
 */
export function checkReceived(world: World, watch: Watch, isArrived: (payment: TrueRecord) => boolean): void {
  for (const payment of world.truth.of('R', 'payment')) {
    if (!payment.live || !isArrived(payment)) continue;
    const invoice = String(payment.fields.document);
    if (!watch.items.linkAt('R', 'invoice', invoice) || isSpokenFor(watch, invoice)) continue;
    if (watch.shadow.get(keys.outOfScope(world.connection.id, 'R', 'payment', payment.id))) continue;
    const link = watch.items.linkAt('R', 'payment', payment.id);
    const mirror = world.truth.get(otherSide('R'), 'payment', link?.L as string | undefined);
    if (mirror?.live && mirror.fields.amount === payment.fields.amount) continue;
    watch.violate(
      '(14) books',
      `payment ${payment.id} of ${String(payment.fields.amount)} arrived, and FreshBooks has ${mirror?.live ? String(mirror.fields.amount) : 'nothing'}`,
    );
  }
}

const isSpokenFor = (watch: Watch, invoice: string): boolean => {
  const link = watch.items.linkAt('R', 'invoice', invoice);
  return watch.shadow
    .spokenFor()
    .some(({ subject }) => [invoice, link?.L].some((id) => new RegExp(`:${String(id)}(/|$)`).test(String(subject))));
};
