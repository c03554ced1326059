import { keys } from '../../../../shared/engine/keys.ts';
import { sameValue } from '../../invariants/values.ts';
import type { Pair } from '../../pair.ts';
import type { TrueRecord } from '../../truth.ts';
import { checkReceived } from '../freshbooks/received.ts';
import { isSpokenFor } from '../freshbooks/spoken-for.ts';
import { isUnderWay } from '../freshbooks/under-way.ts';

/** (14) both books agree, out of the vendors' own books alone. Everything flows from FreshBooks but money received in Melio. */
export function checkBooks(pair: Pair): void {
  for (const invoice of pair.truth.of('L', 'invoice')) {
    const link = pair.items.linkAt('L', 'invoice', invoice.id);
    const partner = pair.truth.get('R', 'invoice', link?.R as string | undefined);
    if (isSpokenFor(pair, invoice.id, invoice.fields.contact, partner?.id)) continue;
    if (!partner) checkShown(pair, invoice);
    else if (!invoice.live || !partner.live) checkPresence(pair, invoice, partner);
    else checkPair(pair, invoice, partner);
  }
  checkReceived(pair, ({ fields }) => fields.status === 'succeeded' && fields.origin === 'platform');
}

/** What was sent and is owed is there to be paid. */
function checkShown(pair: Pair, invoice: TrueRecord): void {
  if (!invoice.live || invoice.fields.draft || Number(invoice.fields.due) <= 0) return;
  const client = pair.truth.get('L', 'contact', String(invoice.fields.contact));
  if (client && !client.live) return;
  pair.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks and never reached Melio`);
}

function checkPresence(pair: Pair, invoice: TrueRecord, partner: TrueRecord): void {
  if (!invoice.live && partner.live)
    pair.violate('(14) books', `invoice ${invoice.id} was deleted in FreshBooks, and ${partner.id} is still in Melio`);
  if (invoice.live && !partner.live && Number(invoice.fields.due) > 0)
    pair.violate('(14) books', `invoice ${invoice.id} is owed in FreshBooks, and ${partner.id} is gone in Melio`);
}

function checkPair(pair: Pair, left: TrueRecord, right: TrueRecord): void {
  if (isUnderWay(pair, { side: 'R', entity: 'invoice', id: right.id })) return;
  const payments = pair.truth
    .of('R', 'payment')
    .filter(({ live, fields }) => live && fields.document === right.id && fields.status !== 'pending');
  const due = Number(right.fields.total) - payments.reduce((sum, { fields }) => sum + Number(fields.amount), 0);
  // Paid before the two were connected: it stays out, and says so.
  const out = ({ id }: TrueRecord) =>
    pair.shadow.get(keys.outOfScope(pair.connection.id, 'R', 'payment', id)) !== undefined;
  if (payments.some(out)) return;
  if (due !== left.fields.due) {
    pair.violate(
      '(14) books',
      `invoice ${left.id} / ${right.id}: ${String(left.fields.due)} is owed in FreshBooks, ${due} in Melio`,
    );
  }
  // Of a paid invoice Melio takes no changes.
  if (due <= 0) return;
  for (const name of ['number', 'dueOn', 'total']) {
    if (!sameValue(name, left.fields[name], right.fields[name])) {
      pair.violate(
        '(14) books',
        `invoice ${left.id} / ${right.id} differ in ${name}: ${JSON.stringify(left.fields[name])} and ${JSON.stringify(right.fields[name])}`,
      );
    }
  }
}
