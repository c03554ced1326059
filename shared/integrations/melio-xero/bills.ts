import { defineMapping, type FieldView, type Hold, type RecordView, type Scope } from '../../engine/integration.ts';
import type { Line } from '../../model/entities.ts';
import type { Json } from '../../model/json.ts';
import { guardBill, matchBills } from '../match-bills.ts';
import { isReversal } from './reversals.ts';

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** MX-1: unpaid, approved bills enter; drafts, paid, voided ones and other currencies stay out. */
const fromXero = ({ fields, company }: RecordView): Scope => {
  if (isReversal(fields.number)) return { out: 'ALL-10 it reverses a payment, and Melio has its bill' };
  if (fields.status !== 'open') return { out: 'MX-1 not approved yet' };
  if (Number(fields.open ?? 0) <= 0) return { out: 'MX-1 already paid' };
  if (Number(fields.total ?? 0) <= 0) return { out: 'MX-1 nothing is owed' };
  const currency = text(company.R?.currency);
  if (currency !== undefined && fields.currency !== currency) return { out: 'MX-1 not in the currency of Melio' };
  return 'in';
};

/** MX-W6: bills entered in Melio from now on. Older ones are shown once, and pushed only when a person says so. */
const fromMelio = ({ fields, old }: RecordView): Scope => {
  if (fields.source !== 'platform') return { out: 'MX-W6 not entered in Melio' };
  return old
    ? {
        hold: 'olderBill',
        text: 'This bill was in Melio before the connection, and no bill in Xero matches it. Create it in Xero, or leave it out.',
        actions: ['create', 'ignore'],
      }
    : 'in';
};

const ENDED = ['failed', 'canceled', 'refunded'];

/**
 * MX-W4: paid by anything but Melio, it leaves the inbox. With a payment of Melio on it, it stays: also while that
 * payment's mirror in Xero waits to be taken back, and when somebody took the mirror away (MX-W13).
 */
const wantedInMelio = ({ fields, family }: RecordView): 'yes' | 'no' => {
  if (fields.status !== 'open' || Number(fields.open ?? 0) > 0) return 'yes';
  const paidByMelio = family.some(
    ({ link, fields: { L: mirror, R: payment } }) =>
      link.mapping === 'payment' &&
      (mirror !== undefined || (payment !== undefined && !ENDED.includes(String(payment.status)))),
  );
  return paidByMelio ? 'yes' : 'no';
};

const severalLines = (fields: RecordView['fields']): boolean => Number(fields.lineCount ?? 0) > 1;

/** A bill of one line is its header, unless it had several before: then the lines that went are news. */
const linesOf =
  (side: 'L' | 'R'): FieldView =>
  (fields, { link }) => {
    const hadSeveral = (link?.base[side].lines ?? null) !== null && Number(fields.lineCount ?? 0) > 0;
    return severalLines(fields) || hadSeveral ? (fields.lines ?? null) : null;
  };
const melioLines = linesOf('R');

/** Text and account of the only line; a bill of several lines has none of its own. */
const ofOnlyLine =
  (name: string): FieldView =>
  (fields) =>
    severalLines(fields) ? undefined : fields[name];

const noAccount: Hold = {
  hold: 'noAccount',
  text: 'This bill has no category, its vendor has no default account in Xero, and no default account is set. Choose a category in Melio, or set one of the two for bills without one.',
  actions: ['retry', 'ignore'],
};

/** Where Xero books what Melio gave no category: as its contact says, or else as the company does. */
const defaultAccount = ({ partners, settings }: RecordView): Json =>
  partners?.contact?.billAccount ?? settings.defaultAccount ?? null;

const melioAccount: FieldView = (fields, view) =>
  severalLines(fields) ? undefined : (fields.account ?? defaultAccount(view) ?? noAccount);

const melioCategory: FieldView = (fields) => (severalLines(fields) ? undefined : (fields.account ?? null));

/** A line without an amount is a text, and no money is booked. */
const lacksCategory = ({ account, amount }: Line): boolean => account === null && amount !== 0;
const linesIn = (lines: Json | undefined): readonly Line[] =>
  Array.isArray(lines) ? (lines as unknown as Line[]) : [];
const lacksCategories = (fields: RecordView['fields']): boolean =>
  severalLines(fields) ? linesIn(fields.lines).some(lacksCategory) : (fields.account ?? null) === null;

const categorisedLines: FieldView = (fields, view) => {
  const given = melioLines(fields, view);
  const lines = linesIn(given as Json);
  if (!lines.some(lacksCategory)) return given;
  const account = defaultAccount(view);
  if (account === null) return noAccount;
  return lines.map((line) => (lacksCategory(line) ? { ...line, account } : line)) as unknown as Json;
};

/** Another app's link in Xero is not overwritten. */
const melioUrl: FieldView = (fields, { other }) => {
  const shown = text(other?.webUrl);
  const ours = text(fields.webUrl);
  if (ours === undefined) return undefined;
  return shown !== undefined && hostOf(shown) !== hostOf(ours) ? undefined : ours;
};
/** Ours all the same, where another app's link stands. */
const urlAside: FieldView = (fields, view) =>
  melioUrl(fields, view) === undefined ? (text(fields.webUrl) ?? undefined) : undefined;
const hostOf = (url: string): string => url.replace(/^https?:\/\//, '').split('/')[0] ?? '';

/**
 * In `processed` mode Xero gets Melio's scheduled day as its planned day, and Melio's own plan again when the payment is
 * called off. Without one the day stays: Xero knows no empty date. Otherwise the plan is Xero's alone.
 */
const plannedInMelio: FieldView = (fields, { settings, link }) =>
  settings.postPayment === 'processed' && Number(fields.open ?? 0) > 0
    ? (fields.scheduledOn ?? fields.plannedOn ?? link?.base.R.plannedOn ?? null)
    : undefined;

export const bills = defineMapping({
  id: 'bill',
  entity: 'bill',
  rows: ['MX-W1', 'MX-W6'],
  create: { flow: '<->' },
  removal: { flow: '<->', row: 'MX-W3, MX-W4, MX-W8' },
  scope: { L: fromXero, R: fromMelio },
  wanted: { L: wantedInMelio },
  match: matchBills,
  guard: guardBill,
  looksAt: { L: ['contact'] },
  partners: { R: { of: ['contact'], where: lacksCategories } },
  fields: {
    contact: { flow: '<->', onConflict: 'ask', row: 'MX-B1', ref: 'contact' },
    // Where Melio sends a paper check: the vendor's billing address at the time.
    mailTo: {
      flow: '->',
      row: 'MX-B2',
      initial: true,
      left: (_fields, { refs }) => addressOf(refs.contact),
    },
    // A bill that came from Xero keeps the supplier's date: another one would move tax periods.
    billedOn: { flow: '<-', row: 'MX-B3', origin: 'R', seed: true },
    dueOn: { flow: '<->', onConflict: 'left', row: 'MX-B4' },
    number: { flow: '<->', onConflict: 'left', row: 'MX-B5' },
    currency: { flow: '<->', onConflict: 'ask', row: 'MX-B10' },
    account: {
      flow: '<->',
      onConflict: 'left',
      row: 'MX-B7',
      left: ofOnlyLine('account'),
      right: melioAccount,
      basis: { R: melioCategory },
    },
    note: { flow: '<->', onConflict: 'ask', row: 'MX-B8', left: ofOnlyLine('note'), right: ofOnlyLine('note') },
    total: { flow: '<->', onConflict: 'ask', row: 'MX-B9, MX-B10' },
    lines: {
      flow: '<->',
      onConflict: 'ask',
      row: 'MX-B6, MX-X1',
      left: linesOf('L'),
      right: categorisedLines,
      basis: { R: melioLines },
      // A bill that is down to one line has a note again: that line's text, whatever the other side's header said meanwhile.
      with: ['total', 'note'],
    },
    webUrl: { flow: '<-', row: 'MX-B11', right: melioUrl, quiet: true, aside: urlAside, note: 'Bill in Melio' },
    plannedOn: { flow: '<->', onConflict: 'left', row: 'MX-W11', right: plannedInMelio, quiet: true },
    status: {
      flow: '<-',
      row: 'MX-W6',
      initial: true,
      right: (_fields, { settings }) => (settings.createBillsAs === 'draft' ? 'draft' : 'open'),
    },
  },
});

function addressOf(contact: RecordView['fields'] | undefined): Json | undefined {
  if (!contact) return undefined;
  const parts = { line1: null, line2: null, city: null, state: null, postalCode: null, country: null };
  const address = Object.fromEntries(Object.keys(parts).map((name) => [name, contact[name] ?? null]));
  return Object.values(address).every((part) => part === null) ? null : address;
}
