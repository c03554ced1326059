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
  const mirrors = family.filter((member) => isMirror(member) && isPaidOn(member, link?.R));
  if (mirrors.length === 0) return Math.max(0, settled);
  const known = fields.settledBy as unknown as Settled | undefined;
  if (!known || known.amount !== settled) return undefined;
  const counted = mirrors.filter((member) => known.ids.includes(ownId(String(member.link.L))));
  if (counted.some((member) => member.fields.L === undefined)) return undefined;
  const ours = counted.reduce((sum, member) => sum + Number(member.fields.L?.amount ?? 0), 0);
  return Math.max(0, settled - ours);
}

const isMirror = ({ link }: Member): boolean => link.mapping === 'payment' && link.L !== undefined;

/** Money that came in on an invoice since archived has settled what its successor asks for. */
const isPaidOn = ({ link }: Member, invoice: string | undefined): boolean =>
  link.R !== undefined && parentId(link.R) === invoice;

/** What Alternative asks the customer for in all, payments made there included. Minor units. */
export function askedFor(view: RecordView): number | undefined {
  const elsewhere = settledElsewhere(view);
  return elsewhere === undefined ? undefined : Number(view.fields.total ?? 0) - elsewhere;
}

/** AF-7: paid in Alternative, an invoice takes no more updates, until a payment comes back and it is owed again. */
export const isPaidThere = ({ side, link, other }: RecordView): boolean =>
  side === 'L' && link?.present.R === 'yes' && Number(other?.total ?? 0) > 0 && other?.open === 0;
