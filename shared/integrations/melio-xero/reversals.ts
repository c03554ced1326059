import { defineMapping, type FieldRule, type FieldView, type Hold, type Reversal } from '../../engine/integration.ts';
import type { Json } from '../../model/json.ts';

const RETURNED = 'returned';

/**
 * MX-X3, ALL-10: where the payment's period is locked, or the bank has it reconciled. Xero books no bill on a bank account, so
 * what came back waits on an account of the company's choice, until the bank's own line for it is booked there as well.
 */
export const reversedBy: Reversal = {
  row: 'MX-X3, ALL-10',
  how: 'a new bill of the same vendor for the same amount, free of tax, booked on the account for payments that came back (setting returnedPaymentsAccount). It is what is owed from then on; Melio keeps its own bill, and pays that',
  order: ({ fields, other, parent }) => ({
    document: fields.document ?? null,
    contact: parent?.fields.L?.contact ?? null,
    amount: other?.amount ?? null,
    currency: other?.currency ?? null,
    number: [parent?.fields.L?.number, RETURNED].filter(Boolean).join(' '),
    memo: `Payment of ${String(other?.paidOn ?? '')} for ${String(parent?.fields.L?.number ?? 'this bill')} came back`,
    allocations: [{ document: fields.document ?? null, amount: other?.amount ?? null }],
  }),
};

/** Ours, by its number: the link says so as soon as there is one, and this also where there is none any more. */
export const isReversal = (number: Json | undefined): boolean =>
  typeof number === 'string' && new RegExp(`\\b${RETURNED} TO[0-9A-Z]{10}\\b`, 'i').test(number);

/** Chosen by a person, and one that Xero books bills on: no bank account, none of its own, none that is archived. */
const account: FieldView = (_fields, { settings, charts }) => {
  const chosen = settings.returnedPaymentsAccount;
  const chart = (charts.L?.items ?? []) as readonly Readonly<Record<string, Json>>[];
  const known = chart.find(({ id, code }) => id === chosen || code === chosen);
  if (typeof chosen === 'string' && known?.active === true && known.category === true) return chosen;
  return unmapped;
};

const unmapped: Hold = {
  hold: 'unmappedAccount',
  text: 'A payment came back and is to be reversed in Xero, but no account is chosen for payments that came back, or the one that is can carry no bill: a bank account, one of Xero’s own, or an archived one (setting returnedPaymentsAccount). Choose it; the reversal is made then.',
  actions: ['retry'],
};

const given = (view?: FieldView): FieldRule => ({
  flow: '<-',
  row: 'MX-X3, ALL-10',
  initial: true,
  ...(view ? { right: view } : {}),
});

/** What somebody decided about a payment that came back, as a bill of its own in Xero. It never travels to Melio. */
export const reversals = defineMapping({
  id: 'reversal',
  entity: 'reversal',
  rows: ['MX-X3', 'ALL-10'],
  claims: { L: () => false, R: () => true },
  create: { flow: '<-' },
  removal: { flow: 'none' },
  parent: { entity: 'bill', field: 'document' },
  standsIn: 'bill',
  charts: true,
  fields: {
    // The vendor as the bill has it now, who may have been merged into another since.
    contact: given(({ contact }, { parent }) => parent?.fields.L?.contact ?? contact ?? null),
    amount: given(),
    currency: given(),
    reversedOn: given(),
    account: given(account),
    number: given(),
    memo: given(),
  },
});
