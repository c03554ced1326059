import {
  defineMapping,
  type FieldView,
  type Hold,
  type RecordView,
  type Scope,
  type Wanted,
} from '../../engine/integration.ts';
import { formatMoney } from '../../model/money.ts';
import { guardInvoice, matchInvoices } from '../match-invoices.ts';
import { askedFor, isPaidThere, settledElsewhere } from './amounts.ts';

/** AF-1, AF-15: sent and still owed. An open copy of a paid invoice would be dunned, or charged. */
const fromFreshbooks = (view: RecordView): Scope => {
  const { fields, company, settings } = view;
  if (fields.status !== 'open') return { out: 'AF-1 still a draft' };
  if (Number(fields.total ?? 0) <= 0) return { out: 'AF-1 nothing is owed' };
  if (Number(fields.open ?? 0) <= 0) return { out: 'AF-15 already paid' };
  if (fields.archived === true && settings.archive === 'follow') return { out: 'AF-X2 archived' };
  const currency = company.R?.currency;
  return currency === undefined || fields.currency === currency
    ? 'in'
    : { out: 'AF-1 not in the currency of Alternative Payments' };
};

/** AF-11. One that is there already is still found when the same invoice comes from FreshBooks. */
const fromAlternative = (): Scope => ({ out: 'AF-11 created in Alternative Payments' });

/** AF-5: settled elsewhere, it is not asked for any more. Paid by Alternative's own payments, it stays as it is. */
const wantedInAlternative = (view: RecordView): Wanted => {
  if (isPaidThere(view)) return 'yes';
  if (view.fields.archived === true && view.settings.archive === 'follow') return 'no';
  const asked = askedFor(view);
  if (asked === undefined) return 'keep';
  return asked > 0 ? 'yes' : 'no';
};

/** AF-7: what is paid there says nothing any more. */
const untilPaid =
  (view: FieldView): FieldView =>
  (fields, record) =>
    isPaidThere(record) ? undefined : view(fields, record);

const shown = (name: string): FieldView => untilPaid((fields) => fields[name]);

/** Lines stand only while they add up to what is asked for; otherwise one line says it all. */
const lines: FieldView = untilPaid((fields, view) => {
  const elsewhere = settledElsewhere(view);
  if (elsewhere === undefined) return undefined;
  return elsewhere === 0 ? fields.lines : null;
});

/**
 * An archived invoice is gone for good and its successor is announced to the customer. A stored payment method may be
 * charged for it at once, and a customer who gets a new invoice every hour loses trust in all of them.
 */
const mayBeReplaced = ({ refs, link, fields, today }: RecordView): Hold | undefined => {
  if (refs.contact?.autoPay === true) {
    return {
      hold: 'storedMethod',
      text: 'This invoice was changed in FreshBooks. Alternative Payments cannot change an invoice, and it is not replaced, since the customer has a stored payment method that the new one might be charged to. Change it there by hand.',
      actions: ['leave'],
    };
  }
  return (link?.inc.R ?? 0) > 1 && fields.billedOn === today
    ? {
        hold: 'replacedToday',
        text: 'This invoice was changed in FreshBooks again. Alternative Payments cannot change an invoice, and it was replaced there today already; it is replaced again tomorrow.',
        actions: ['leave'],
      }
    : undefined;
};

/** The platform's unit of money is not documented: what the first invoice shows there proves it, or stops the rest. */
const firstAmount = (view: RecordView): Hold | undefined =>
  view.settings.moneyUnit === 'proven'
    ? undefined
    : {
        hold: 'firstAmount',
        text: `Invoice ${String(view.fields.number)} is the first one that was created in Alternative Payments. It must be for ${formatMoney(
          askedFor(view) ?? 0,
          String(view.fields.currency),
        )} there. Look at it, and say whether it is: until then no other invoice is created.`,
        actions: ['confirmed', 'wrong'],
      };

const removedInFreshbooks: Hold = {
  hold: 'invoiceRemoved',
  text: 'This invoice was deleted in FreshBooks and is still open in Alternative Payments, which goes on asking the customer for it (AF-12). Archive it there as well, or restore it in FreshBooks.',
  actions: ['leave'],
};

const yearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;

/** FreshBooks' invoices, asked for in Alternative: what is still owed, less what was settled in FreshBooks (AF-9). */
export const invoices = defineMapping({
  id: 'invoice',
  entity: 'invoice',
  rows: ['AF-1', 'AF-15'],
  create: { flow: '->' },
  removal: {
    flow: '->',
    row: 'AF-12, AF-X2',
    follows: ({ settings }) => settings.archive === 'follow',
    notice: () => removedInFreshbooks,
  },
  scope: { L: fromFreshbooks, R: fromAlternative },
  wanted: { L: wantedInAlternative },
  first: ({ billedOn }, today) => typeof billedOn === 'string' && billedOn >= yearBefore(today),
  match: matchInvoices(askedFor),
  guard: guardInvoice,
  replace: mayBeReplaced,
  looksAt: { R: ['contact'] },
  trial: { ask: firstAmount, proven: ({ L, R }) => L.total !== undefined && L.total === R.total },
  fields: {
    contact: { flow: '->', row: 'AF-1', ref: 'contact', left: shown('contact') },
    number: { flow: '->', row: 'AF-1', left: shown('number'), minor: true },
    dueOn: { flow: '->', row: 'AF-8', left: shown('dueOn') },
    currency: { flow: '->', row: 'AF-1', left: shown('currency') },
    total: {
      flow: '->',
      row: 'AF-8, AF-9',
      left: untilPaid((_fields, view) => askedFor(view)),
      with: ['lines'],
    },
    lines: { flow: '->', row: 'AF-2', left: lines, minor: true },
  },
});
