import { defineMapping, type FieldRule, type FieldView, type Hold, type Reversal } from '../../engine/integration.ts';
import type { Json } from '../../model/json.ts';
import { allocationsOf, type Kind } from './allocations.ts';

const WORDS = {
  billPayment: 'debits the account that the payment was booked on and credits accounts payable with the vendor',
  payment: 'debits accounts receivable with the customer and credits the account that the payment was booked on',
} as const;

/** BQ-11, ALL-10: where the books are closed for the payment's day, or it was deposited. */
export const reversedBy = ({ entity, noun }: Kind): Reversal => ({
  row: 'BQ-11, ALL-10',
  how: `a journal entry that ${WORDS[entity]}. The ${noun} there stays paid, and BILL keeps its own; when that is paid again, apply the payment to the entry in QuickBooks by hand`,
  order: ({ fields, other }) => {
    const amount = Number(other?.amount ?? 0);
    let left = amount;
    // What credits had settled is not money that came back.
    const allocations = allocationsOf(fields).map(({ document, amount: share }) => {
      const taken = Math.min(share, left);
      left -= taken;
      return { document, amount: taken };
    });
    return {
      contact: other?.contact ?? null,
      account: typeof other?.batch === 'string' ? null : (other?.account ?? null),
      amount,
      currency: other?.currency ?? null,
      memo: `BILL payment of ${String(other?.paidOn ?? '')} came back`,
      allocations,
    };
  },
});

const hold = (setting: string, what: string): Hold => ({
  hold: 'unmappedAccount',
  text: `A payment came back and is to be reversed in QuickBooks, but ${what} (setting ${setting}). Choose it; the entry is made then.`,
  actions: ['retry'],
});

/** Where the payment was booked. Of one that was deposited the deposit knows, and a person says. */
const account: FieldView = (fields, { settings }) =>
  fields.account ??
  settings.depositAccount ??
  hold('depositAccount', 'it had been deposited, and no bank account is chosen that it leaves again');

/** The only account of its kind in the payment's currency, or the one that somebody chose. */
const owedOn: FieldView = (fields, { settings, charts }) => {
  const isPayable = String(fields.contact).startsWith('vendor-');
  const [type, setting] = isPayable
    ? ['Accounts Payable', 'payablesAccount']
    : ['Accounts Receivable', 'receivablesAccount'];
  const chart = (charts.L?.items ?? []) as readonly Readonly<Record<string, Json>>[];
  const kept = chart.filter((one) => one.active === true && one.type === type && one.currency === fields.currency);
  const chosen = kept.find(({ id }) => id === settings[setting]) ?? (kept.length === 1 ? kept[0] : undefined);
  return chosen?.id ?? hold(setting, `it is not clear which of its accounts of the type ${type} is meant`);
};

const given = (view?: FieldView): FieldRule => ({
  flow: '<-',
  row: 'BQ-11, ALL-10',
  initial: true,
  ...(view ? { right: view } : {}),
});

/** What somebody decided about a payment that came back, as a journal entry in QuickBooks. It never travels to BILL. */
export const reversals = defineMapping({
  id: 'reversal',
  entity: 'reversal',
  rows: ['BQ-11', 'ALL-10'],
  claims: { L: () => false, R: () => true },
  create: { flow: '<-' },
  removal: { flow: 'none' },
  charts: true,
  fields: {
    contact: given(),
    amount: given(),
    currency: given(),
    reversedOn: given(),
    account: given(account),
    owedOn: given(owedOn),
    memo: given(),
  },
});
