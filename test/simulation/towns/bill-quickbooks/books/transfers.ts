import type { Item } from '../../../../../shared/engine/ports.ts';
import type { QuickBooksSimulator } from '../../../../../shared/providers/quickbooks/simulator/index.ts';
import { cents, refOf, type Wire } from '../../../../../shared/providers/quickbooks/simulator/wire.ts';
import type { Pair } from '../../../pair.ts';

const MARKER = /\bTO[A-Z0-9]{10}\b/;

interface Lump {
  readonly status: string;
  readonly arrivalOn: string;
  readonly net: number;
  readonly items: readonly { readonly payment: string; readonly amount: number }[];
  readonly lines: readonly { readonly account: string; readonly amount: number }[];
}
const lumpOf = (item: Item): Lump => item.fields as unknown as Lump;

/** A lump whose day is not over, or of which BILL's list was not read since, waits: for a day and longer. */
export const isOpenLump = ({ shadow, vendors }: Pick<Pair, 'shadow' | 'vendors'>, id: string): boolean =>
  shadow
    .partition(`E#${vendors.R.account}#payout`)
    .some((item) => item.sk === id && lumpOf(item).status === 'scheduled');

/**
 * BQ-X2, to the cent: what the links say was counted is what the lumps are made of, and of each closed lump there is one
 * transfer in QuickBooks, between its accounts, on its day, unless somebody is asked about it.
 */
export function checkTransfers(pair: Pair, quickbooks: QuickBooksSimulator): void {
  const lumps = pair.shadow.partition(`E#${pair.vendors.R.account}#payout`);
  const counted = new Map<string, number>();
  for (const { item, entity } of pair.items.links.values()) {
    for (const { lump, amount } of (item.counted ?? []) as unknown as readonly { lump: string; amount: number }[]) {
      counted.set(lump, (counted.get(lump) ?? 0) + Math.abs(amount));
      const members = lumps.filter(({ sk }) => sk === lump).flatMap((found) => lumpOf(found).items);
      const own = members.filter(({ payment }) => payment === item.R);
      if (own.length !== 1 || own[0]!.amount !== Math.abs(amount))
        pair.violate(
          '(14) transfers',
          `${entity} ${String(item.R)} counts ${amount} in ${lump}: ${JSON.stringify(own)}`,
        );
    }
  }
  const ours = quickbooks
    .ui()
    .all('Transfer')
    .filter(({ PrivateNote }) => MARKER.test(String(PrivateNote ?? '')));
  for (const item of lumps) checkLump(pair, item, counted.get(item.sk) ?? 0, ours);
  const made = new Set(lumps.map(({ sk }) => pair.items.linkAt('R', 'payout', sk)?.L));
  for (const { Id } of ours) {
    if (!made.has(`transfer-${Id}`)) pair.violate('(1) transfers', `transfer ${Id} in QuickBooks belongs to no lump`);
  }
}

function checkLump(pair: Pair, item: Item, counted: number, ours: readonly Wire[]): void {
  const { status, net, lines, arrivalOn } = lumpOf(item);
  if (net !== counted) pair.violate('(14) transfers', `lump ${item.sk} is ${net}, and its payments count ${counted}`);
  const link = pair.items.linkAt('R', 'payout', item.sk);
  if (status === 'scheduled' || net === 0) {
    if (link) pair.violate('(1) transfers', `lump ${item.sk} was written before it was closed, or is nothing`);
    return;
  }
  pair.count('transfer at rest');
  const shown = ours.filter(({ Id }) => `transfer-${String(Id)}` === link?.L);
  const isSpokenFor = pair.spokenFor().some(({ subject }) => String(subject).includes(item.sk));
  const isThere = shown.some(
    (row) =>
      cents(row.Amount) === net &&
      row.TxnDate === arrivalOn &&
      refOf(row, 'ToAccountRef') === lines[0]!.account &&
      refOf(row, 'FromAccountRef') === lines[1]!.account,
  );
  if (!isThere && !isSpokenFor && pair.isActive)
    pair.violate('(14) transfers', `lump ${item.sk} of ${net} is in QuickBooks as ${JSON.stringify(shown)}`);
}
