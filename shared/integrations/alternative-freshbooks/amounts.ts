import type { Member, RecordView } from '../../engine/integration.ts';
import { ownId, parentId } from '../../model/record.ts';

/** What of an invoice's settled amount is which settlement's, as its ledger accounted for it. */
interface Settled {
  readonly amount: number;
  readonly ids: readonly string[];
}

/**
 * AF-9. What was settled in FreshBooks by anything but a payment made on this invoice in Alternative. Our own mirrors are in
 * what FreshBooks shows as settled, and taking them off again would ask the customer for less than is owed. Minor units;
 * undefined while what was read of FreshBooks does not say which of the two it is.
 */
export function settledElsewhere({ fields, link, family }: RecordView): number | undefined {
  const settled = Number(fields.total ?? 0) - Number(fields.open ?? fields.total ?? 0);
  const mirrors = family.filter(isMirror);
  if (mirrors.length === 0) return Math.max(0, settled);
  const known = fields.settledBy as unknown as Settled | undefined;
  if (!known || known.amount !== settled) return undefined;
  const invoice = link?.present.R === 'yes' ? link.R : undefined;
  let ours = 0;
  for (const { link: payment, fields: shown } of mirrors) {
    const isCounted = known.ids.includes(ownId(String(payment.L)));
    const isHere = parentId(String(payment.R)) === invoice;
    // Gone, or recorded, since the invoice was read: it will be read again.
    if (isCounted !== (shown.L !== undefined) && (isCounted || !isHere)) return undefined;
    if (isCounted && isHere) ours += Number(shown.L?.amount ?? 0);
  }
  return Math.max(0, settled - ours);
}

/** A payment of Alternative that stands in FreshBooks. One that came in on an invoice since archived is settled elsewhere. */
const isMirror = ({ link }: Member): boolean => link.mapping === 'payment' && link.L !== undefined;

/** What Alternative asks the customer for in all, payments made there included. Minor units. */
export function askedFor(view: RecordView): number | undefined {
  const elsewhere = settledElsewhere(view);
  return elsewhere === undefined ? undefined : Number(view.fields.total ?? 0) - elsewhere;
}

/** AF-7: paid in Alternative, an invoice takes no more updates, until a payment comes back and it is owed again. */
export const isPaidThere = ({ side, link, other }: RecordView): boolean =>
  side === 'L' && link?.present.R === 'yes' && Number(other?.total ?? 0) > 0 && other?.open === 0;
