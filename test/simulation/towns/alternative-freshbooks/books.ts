import { sameValue } from '../../invariants/values.ts';
import type { TrueRecord } from '../../truth.ts';
import type { Watch } from '../../watch.ts';
import type { World } from '../../world.ts';
import { checkReceived } from '../freshbooks/received.ts';
import { isUnderWay } from './under-way.ts';

/** (14) the customer is asked for what is owed, and FreshBooks shows what the customer paid: out of the vendors' own books alone. */
export function checkBooks(world: World, watch: Watch): void {
  for (const invoice of world.truth.of('L', 'invoice')) {
    const link = watch.items.linkAt('L', 'invoice', invoice.id);
    const partner = world.truth.get('R', 'invoice', link?.R as string | undefined);
    if (isSpokenFor(watch, invoice, partner)) continue;
    if (!partner) checkShown(world, watch, invoice);
    else if (!invoice.live || !partner.live) {
      // Paid in the second before it was archived: what becomes of that is known when the money has arrived.
      if (!isUnderWay(world, watch, partner)) checkPresence(watch, invoice, partner);
    } else checkPair(world, watch, invoice, partner);
  }
  checkReceived(world, watch, ({ fields }) => fields.status === 'succeeded');
}

/** An issue about the invoice, its client, or anything paid on it says why it is as it is. */
function isSpokenFor(watch: Watch, left: TrueRecord, right: TrueRecord | undefined): boolean {
  const ids = [left.id, left.fields.contact, right?.id].filter((id) => typeof id === 'string');
  return watch.shadow
    .spokenFor()
    .some(({ subject }) => ids.some((id) => new RegExp(`:${id}(/|$)`).test(String(subject))));
}

/** What was sent and is owed is there to be paid. */
function checkShown(world: World, watch: Watch, invoice: TrueRecord): void {
  if (!invoice.live || invoice.fields.draft || Number(invoice.fields.due) <= 0) return;
  if (invoice.fields.archived && world.connection.settings.archive === 'follow') return;
  const client = world.truth.get('L', 'contact', String(invoice.fields.contact));
  if (client && !client.live) return;
  watch.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks and never reached Alternative`);
}

function checkPresence(watch: Watch, invoice: TrueRecord, partner: TrueRecord): void {
  if (!invoice.live && partner.live)
    watch.violate(
      '(14) books',
      `invoice ${invoice.id} was deleted in FreshBooks, ${partner.id} is still asked for, and nobody says so`,
    );
  if (invoice.live && !invoice.fields.archived && !partner.live && Number(invoice.fields.due) > 0)
    watch.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks, and ${partner.id} is archived`);
}

function checkPair(world: World, watch: Watch, left: TrueRecord, right: TrueRecord): void {
  if (isUnderWay(world, watch, { side: 'R', entity: 'invoice', id: right.id })) return;
  const paid = world.truth
    .of('R', 'payment')
    .filter(({ live, fields }) => live && fields.document === right.id)
    .reduce((sum, { fields }) => sum + Number(fields.amount), 0);
  const due = Number(right.fields.total) - paid;
  // What is paid there takes no more updates (AF-7).
  if (due <= 0) return;
  if (due !== left.fields.due) {
    watch.violate(
      '(14) books',
      `invoice ${left.id} / ${right.id}: ${String(left.fields.due)} is owed in FreshBooks, ${due} in Alternative`,
    );
  }
  if (!sameValue('dueOn', left.fields.dueOn, right.fields.dueOn)) {
    watch.violate(
      '(14) books',
      `invoice ${left.id} / ${right.id}: due ${String(left.fields.dueOn)} and ${String(right.fields.dueOn)}`,
    );
  }
}
