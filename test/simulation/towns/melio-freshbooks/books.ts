import { keys } from '../../../../shared/engine/keys.ts';
import { sameValue } from '../../invariants/values.ts';
import type { TrueRecord } from '../../truth.ts';
import type { Watch } from '../../watch.ts';
import type { World } from '../../world.ts';
import { checkReceived } from '../freshbooks/received.ts';
import { isUnderWay } from './under-way.ts';

/** (14) both books agree, out of the vendors' own books alone. Everything flows from FreshBooks but money received in Melio. */
export function checkBooks(world: World, watch: Watch): void {
  for (const invoice of world.truth.of('L', 'invoice')) {
    const link = watch.items.linkAt('L', 'invoice', invoice.id);
    const partner = world.truth.get('R', 'invoice', link?.R as string | undefined);
    if (isSpokenFor(watch, invoice, partner)) continue;
    if (!partner) checkShown(world, watch, invoice);
    else if (!invoice.live || !partner.live) checkPresence(watch, invoice, partner);
    else checkPair(world, watch, invoice, partner);
  }
  checkReceived(world, watch, ({ fields }) => fields.status === 'succeeded' && fields.origin === 'platform');
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
  const client = world.truth.get('L', 'contact', String(invoice.fields.contact));
  if (client && !client.live) return;
  watch.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks and never reached Melio`);
}

function checkPresence(watch: Watch, invoice: TrueRecord, partner: TrueRecord): void {
  if (!invoice.live && partner.live)
    watch.violate('(14) books', `invoice ${invoice.id} was deleted in FreshBooks, and ${partner.id} is still in Melio`);
  if (invoice.live && !partner.live && Number(invoice.fields.due) > 0)
    watch.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks, and ${partner.id} is gone in Melio`);
}

function checkPair(world: World, watch: Watch, left: TrueRecord, right: TrueRecord): void {
  if (isUnderWay(world, watch, { side: 'R', entity: 'invoice', id: right.id })) return;
  const payments = world.truth
    .of('R', 'payment')
    .filter(({ live, fields }) => live && fields.document === right.id && fields.status !== 'pending');
  const due = Number(right.fields.total) - payments.reduce((sum, { fields }) => sum + Number(fields.amount), 0);
  // Paid before the two were connected: it stays out, and says so.
  const out = ({ id }: TrueRecord) =>
    watch.shadow.get(keys.outOfScope(world.connection.id, 'R', 'payment', id)) !== undefined;
  if (payments.some(out)) return;
  if (due !== left.fields.due) {
    watch.violate(
      '(14) books',
      `invoice ${left.id} / ${right.id}: ${String(left.fields.due)} is owed in FreshBooks, ${due} in Melio`,
    );
  }
  // Of a paid invoice Melio takes no changes.
  if (due <= 0) return;
  for (const name of ['number', 'dueOn', 'total']) {
    if (!sameValue(name, left.fields[name], right.fields[name])) {
      watch.violate(
        '(14) books',
        `invoice ${left.id} / ${right.id} differ in ${name}: ${JSON.stringify(left.fields[name])} and ${JSON.stringify(right.fields[name])}`,
      );
    }
  }
}
