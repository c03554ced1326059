import {
  defineMapping,
  type FieldView,
  type GuardView,
  type Hold,
  type MatchView,
  type RecordView,
  type Scope,
  type Wanted,
} from '../../engine/integration.ts';
import type { Json } from '../../model/json.ts';
import { isTwin, twinInLedger } from '../payments.ts';
import { reversedBy } from './reversals.ts';

const fromPlatform = (fields: RecordView['fields']): boolean => fields.origin === 'platform';

/** Payments completed before the connection are never posted; those under way on an older bill are asked about. */
const scope = ({ fields, parent, old }: RecordView): Scope => {
  if (!parent) return { out: 'MX-W15 its bill does not sync' };
  if (parent.fields.L === undefined) return billGone;
  if (!old) return 'in';
  if (fields.status === 'settled') return { out: 'MX-W15 paid before the connection' };
  return {
    hold: 'olderPayment',
    text: 'This payment was scheduled in Melio before the connection. Record it in Xero if it is not there yet, or leave it out.',
    actions: ['create', 'ignore'],
  };
};

const billGone: Hold = {
  hold: 'billGone',
  text: 'The bill of this payment was voided or deleted in Xero, so the payment cannot be recorded there. Cancel it in Melio if it is not too late, or enter the bill in Xero again and record the payment by hand.',
  actions: ['ignore'],
};

/** When a Melio payment stands in Xero: from the day it is scheduled, or only once it is processed. */
const wanted = ({ fields, settings, link }: RecordView): Wanted => {
  switch (fields.status) {
    case 'scheduled':
      // What stands there already is not taken back because somebody chose otherwise since.
      return settings.postPayment === 'scheduled' ? 'yes' : link?.present.L === 'yes' ? 'keep' : 'no';
    case 'inProgress':
    case 'settled':
      return 'yes';
    case 'onHold':
      return link ? 'keep' : 'no';
    default:
      // Failed, cancelled, refunded; an unknown state never gets here, the mapper holds it.
      return settings.reverseFailedPayments === false && fields.status !== 'canceled' ? 'keep' : 'no';
  }
};

/** MX-P2, MX-W9: the Xero account is what a person mapped, never a guess, and in the currency of the payment. */
const account: FieldView = (fields, view) => {
  const chosen = chosenAccount(fields, view);
  if (typeof chosen !== 'string') return chosen;
  const chart = (view.charts.L?.items ?? []) as readonly Readonly<Record<string, Json>>[];
  const currency = chart.find(({ id, code }) => id === chosen || code === chosen)?.currency ?? fields.currency;
  return currency === fields.currency ? chosen : otherCurrency(String(currency), String(fields.currency));
};

function chosenAccount(fields: RecordView['fields'], { settings }: RecordView): string | Hold {
  if (fields.movesMoney === false) return (settings.paidOutsideAccount as string | null) ?? unmapped('paidOutside');
  const mapped = settings.fundingAccounts as Readonly<Record<string, string>> | undefined;
  const funding = fields.fundingAccount;
  return (typeof funding === 'string' ? mapped?.[funding] : undefined) ?? unmapped('funding');
}

const otherCurrency = (account: string, payment: string): Hold => ({
  hold: 'accountCurrency',
  text: `The Xero account that is set for this payment is in ${account}, the payment in ${payment}. Choose an account in ${payment} (setting fundingAccounts or paidOutsideAccount); the payment is recorded then.`,
  actions: ['retry', 'ignore'],
});

const paidFrom: FieldView = ({ movesMoney, fundingAccount }) =>
  movesMoney === false ? 'outside' : (fundingAccount ?? null);

const unmapped = (which: 'paidOutside' | 'funding'): Hold => ({
  hold: 'unmappedAccount',
  text:
    which === 'funding'
      ? 'The funding account of this payment is not mapped to an account in Xero. Map it (setting fundingAccounts); the payment is recorded then.'
      : 'This bill was marked as paid in Melio, and no Xero account is set for payments made outside Melio. Set it (setting paidOutsideAccount); the payment is recorded then.',
  actions: ['retry', 'ignore'],
});

/** MX-P3. Before its day is known, the scheduled one stands in. */
const paidOn: FieldView = (fields, { settings }) => {
  if (fields.movesMoney === false) return fields.paidOn ?? fields.processedOn ?? undefined;
  const day = settings.paymentDate === 'processed' ? fields.processedOn : fields.deductedOn;
  return day ?? fields.scheduledOn ?? undefined;
};

const daysOf: FieldView = ({ scheduledOn, deductedOn, processedOn, paidOn: marked }) =>
  [scheduledOn, deductedOn, processedOn, marked].map((day) => day ?? null);

/** MX-P4: check number, else the bank's transfer number. */
const reference: FieldView = (fields) => fields.checkNumber ?? fields.transferNumber ?? fields.reference ?? null;

/** MX-W9, MX-N1: a mark as paid moved no money, so the same payment in Xero is matched to it without asking. */
const judge = (view: MatchView): 'certain' | 'none' =>
  view.fields.movesMoney === false && isTwin(view.fields, view.candidate, paidOn(view.fields, view))
    ? 'certain'
    : 'none';

/** MX-P1: paid to somebody else than the bill says, it is nobody's guess whose books it belongs in. */
const otherPayee: Hold = {
  hold: 'otherPayee',
  text: 'Melio paid another vendor than the one this bill is from, so the payment is not recorded on the bill. Check both in Melio; record it all the same, or leave it out.',
  actions: ['create', 'ignore'],
};

/** ALL-9: a payment that moved money is not posted beside one that looks like it. */
const guard = (view: GuardView): Hold | undefined =>
  twinInLedger(view, { name: 'Xero', document: 'bill' }, paidOn(view.fields, view) ?? null) ??
  (paysOther(view) ? otherPayee : undefined);

/** By what Melio shows of both, or because the bill was given another vendor in Xero since both sides agreed on one. */
const paysOther = ({ fields, parent }: GuardView): boolean => {
  const payee = parent?.fields.R?.contact;
  const agreed = parent?.link.base.L.contact;
  const now = parent?.fields.L?.contact;
  return (
    (payee !== undefined && fields.contact !== undefined && fields.contact !== payee) ||
    (agreed !== undefined && now !== undefined && now !== agreed)
  );
};

/** Melio payments, one record per bill they pay, posted in Xero (which settles one document per payment). */
export const payments = defineMapping({
  id: 'payment',
  entity: 'billPayment',
  rows: ['MX-W15', 'MX-W9'],
  claims: { L: () => false, R: fromPlatform },
  create: { flow: '<-' },
  removal: { flow: '<-', row: 'MX-W10, MX-W17' },
  scope: { R: scope },
  wanted: { R: wanted },
  match: { terms: () => [], judge },
  guard,
  parent: { entity: 'bill', field: 'document' },
  settles: true,
  reversedBy,
  fields: {
    document: { flow: '<-', row: 'MX-P1', ref: 'bill' },
    account: { flow: '<-', row: 'MX-P2', right: account, basis: { R: paidFrom }, quiet: true },
    paidOn: { flow: '<-', row: 'MX-P3', right: paidOn, basis: { R: daysOf } },
    // A bank line is often reconciled before the number comes: that is no reason to undo it.
    reference: {
      flow: '<-',
      row: 'MX-P4',
      right: reference,
      quiet: true,
      yields: true,
      note: 'Check or transfer number',
    },
    amount: { flow: '<-', row: 'MX-P5' },
    currency: { flow: '<-', row: 'MX-P5' },
  },
});
