import { sameValue } from '../../invariants/values.ts';
import type { Pair } from '../../pair.ts';
import type { TrueRecord } from '../../truth.ts';
import { checkReceived } from '../freshbooks/received.ts';
import { isSpokenFor } from '../freshbooks/spoken-for.ts';
import { isUnderWay } from '../freshbooks/under-way.ts';

/** (14) the customer is asked for what is owed, and FreshBooks shows what the customer paid: out of the vendors' own books alone. */
export function checkBooks(pair: Pair): void {
  for (const invoice of pair.truth.of('L', 'invoice')) {
    const link = pair.items.linkAt('L', 'invoice', invoice.id);
    const partner = pair.truth.get('R', 'invoice', link?.R as string | undefined);
    if (isSpokenFor(pair, invoice.id, invoice.fields.contact, partner?.id)) continue;
    if (!partner) checkShown(pair, invoice);
    else if (!invoice.live || !partner.live) {
      // Paid in the second before it was archived: what becomes of that is known when the money has arrived.
      if (!isUnderWay(pair, partner)) checkPresence(pair, invoice, partner);
    } else checkPair(pair, invoice, partner);
  }
  checkReceived(pair, ({ fields }) => fields.status === 'succeeded');
}

/** What was sent and is owed is there to be paid. */
function checkShown(pair: Pair, invoice: TrueRecord): void {
  if (!invoice.live || invoice.fields.draft || Number(invoice.fields.due) <= 0) return;
  if (invoice.fields.archived && pair.connection.settings.archive === 'follow') return;
  const client = pair.truth.get('L', 'contact', String(invoice.fields.contact));
  if (client && !client.live) return;
  pair.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks and never reached Alternative`);
}

function checkPresence(pair: Pair, invoice: TrueRecord, partner: TrueRecord): void {
  if (!invoice.live && partner.live)
    pair.violate(
      '(14) books',
      `invoice ${invoice.id} was deleted in FreshBooks, ${partner.id} is still asked for, and nobody says so`,
    );
  if (invoice.live && !invoice.fields.archived && !partner.live && Number(invoice.fields.due) > 0)
    pair.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks, and ${partner.id} is archived`);
}

function checkPair(pair: Pair, left: TrueRecord, right: TrueRecord): void {
  if (isUnderWay(pair, { side: 'R', entity: 'invoice', id: right.id })) return;
  const paid = pair.truth
    .of('R', 'payment')
    .filter(({ live, fields }) => live && fields.document === right.id)
    .reduce((sum, { fields }) => sum + Number(fields.amount), 0);
  const due = Number(right.fields.total) - paid;
  // What is paid there takes no more updates (AF-7).
  if (due <= 0) return;
  if (due !== left.fields.due) {
    pair.violate(
      '(14) books',
      `invoice ${left.id} / ${right.id}: ${String(left.fields.due)} is owed in FreshBooks, ${due} in Alternative`,
    );
  }
  if (!sameValue('dueOn', left.fields.dueOn, right.fields.dueOn)) {
    pair.violate(
      '(14) books',
      `invoice ${left.id} / ${right.id}: due ${String(left.fields.dueOn)} and ${String(right.fields.dueOn)}`,
    );
  }
}
