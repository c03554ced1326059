import type { FieldView, GuardView, Hold, RecordView } from '../engine/integration.ts';
import { daysApart } from './comparators.ts';

// What holds of payments whatever ledger and platform they are recorded in.

type Fields = RecordView['fields'];

/** The money was given back, or never arrived: it is not with the payee, and will not be. */
const ENDED = ['failed', 'canceled', 'refunded', 'chargedBack'];
export const hasEnded = (fields: { readonly status?: unknown } | undefined): boolean =>
  ENDED.includes(String(fields?.status));

/** Same amount within three days: what a person enters twice, and what two systems record of one payment. */
export const isTwin = (fields: Fields, other: Fields, day: unknown = fields.paidOn): boolean =>
  fields.amount === other.amount &&
  (other.kind ?? 'payment') === 'payment' &&
  daysApart(day, other.paidOn ?? other.deductedOn ?? other.scheduledOn) <= 3;

/** Where a payment would be recorded: `{ name: 'Xero', document: 'bill' }`. Without a document: on whatever it settles. */
export interface Ledger {
  readonly name: string;
  readonly document?: string;
}

/** ALL-9: what moved money is not recorded beside a payment that looks like it and that we did not make. */
export const twinInLedger = (view: GuardView, ledger: Ledger, day?: unknown): Hold | undefined => {
  const twin = view.alike.find((other) => isTwin(view.fields, other.fields, day) && !isOurMirror(view, other.id));
  return twin && alreadyRecorded(view, ledger, twin);
};

const isOurMirror = ({ family }: GuardView, id: string): boolean =>
  family.some(({ link }) => link.L === id && link.mapping === 'payment' && !link.adopted);

/** A person says whether the two are one. A payment that has a partner already can be linked to no other. */
export const alreadyRecorded = (
  { link }: GuardView,
  { name, document }: Ledger,
  twin: GuardView['alike'][number],
): Hold => ({
  hold: 'alreadyRecorded',
  text: `Already recorded in the ledger? ${name} has a payment of the same amount within three days${document ? ` on this ${document}` : ''}, and it is not ours. Link the two if they are the same payment, remove that one there if it is wrong, or record this one as well.`,
  actions: [...(link || twin.linked ? [] : [`link:${twin.id}`]), 'create', 'ignore'],
});

/** A payment that stands where our mirror of a live one was taken away may be its replacement: it does not become a second one. */
export const replacesOurs = ({ family, fields }: GuardView, ledger: Ledger, mirrored: string): Hold | undefined =>
  family.some(
    ({ link, fields: { L, R } }) =>
      link.mapping === 'payment' &&
      link.present.L === 'yes' &&
      L === undefined &&
      R !== undefined &&
      !hasEnded(R) &&
      R.amount === fields.amount,
  )
    ? {
        hold: 'replacesOurs',
        text: `A payment ${mirrored} was removed in ${ledger.name}, and this one of the same amount was entered there. It is taken for the same payment and does not travel; say so, or have it recorded in Melio as another one.`,
        actions: ['ignore', 'create'],
      }
    : undefined;

/** FreshBooks makes a credit of what is paid beyond what is due. */
export const overpaid: FieldView = ({ overpayment }) => (typeof overpayment === 'string' ? creditMade : undefined);

const creditMade: Hold = {
  hold: 'overpaid',
  text: 'More was recorded on this invoice in FreshBooks than was due, at the same moment as this payment, and FreshBooks made a credit of the rest. Remove what was recorded twice, or refund the customer.',
  actions: ['leave'],
};
