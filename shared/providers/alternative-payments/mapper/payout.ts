import type { Json } from '../../../model/json.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import type { ApPayout, ApTransaction } from '../schema.ts';
import type { Switches } from '../switches.ts';
import { CURRENCY, minorOf } from './money.ts';
import { day } from './values.ts';

const STATUS: Readonly<Record<string, string>> = {
  scheduled: 'scheduled',
  processing: 'inProgress',
  paid: 'settled',
  failed: 'failed',
};

const KIND: Readonly<Record<string, string>> = {
  payment: 'payment',
  refund: 'refund',
  return: 'refund',
  chargeback: 'chargeback',
  fee: 'fee',
};

/**
 * A payout; with its transactions the items too. `total` is what reaches the bank. A list shows no items: then they are
 * asked for when something about the payout moved.
 * @throws {UnitDoubtful}
 */
export function toPayout(
  source: ApPayout,
  switches: Switches,
  transactions?: readonly ApTransaction[],
): ProviderRecord {
  const gross = minorOf(switches, source.sub_total);
  const net = minorOf(switches, source.total);
  return {
    entity: 'payout',
    id: source.id,
    version: 0,
    presence: 'present',
    fields: {
      status: STATUS[source.status.toLowerCase()] ?? 'onHold',
      arrivalOn: day(source.arrival_date),
      currency: source.currency ?? CURRENCY,
      gross,
      fees: gross - net,
      net,
      ...(transactions ? { items: itemsOf(transactions, gross - net, switches) } : {}),
    },
    ...(transactions ? {} : { alsoLookAt: [{ entity: 'payout', id: source.id }] }),
  };
}

function itemsOf(transactions: readonly ApTransaction[], fees: number, switches: Switches): Json {
  const items = transactions.map((row) => {
    const amount = minorOf(switches, row.amount ?? row.sub_total ?? 0);
    const payment = row.payment_id ?? (row.id?.startsWith('pay_') ? row.id : null);
    const kind =
      KIND[row.type?.toLowerCase() ?? ''] ?? (payment === null ? 'adjustment' : amount < 0 ? 'refund' : 'payment');
    return { payment, amount, kind };
  });
  const listed = items.reduce((sum, { kind, amount }) => sum + (kind === 'fee' ? amount : 0), 0);
  const rest = -fees - listed;
  return rest === 0 ? items : [...items, { payment: null, amount: rest, kind: 'fee' }];
}
