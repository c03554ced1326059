import { keys } from '../../../../../shared/engine/keys.ts';
import type { Side } from '../../../../../shared/model/names.ts';
import type { Pair } from '../../../pair.ts';
import { sharesIn, type TrueEntity, type TrueRecord } from '../../../truth.ts';
import type { Spoken } from './spoken.ts';

interface Kind {
  readonly payment: TrueEntity;
  readonly document: TrueEntity;
}
export const KINDS: readonly Kind[] = [
  { payment: 'billPayment', document: 'bill' },
  { payment: 'payment', document: 'invoice' },
];

/** States in which money is on its way or has arrived; before, and in limbo, the ledger stays as it was. */
const BOOKED: readonly string[] = [
  ...['READY_TO_FUND', 'FUNDING_STARTED', 'PROCESSED', 'SENT', 'DELIVERED', 'CLEARED', 'FUNDS_ESCHEATED'],
  // Recorded, and received.
  ...['UNDEFINED', 'PAID'],
];

/**
 * The money, strictly: every payment of either side stands on the other once and to the cent, share by share; none of ours
 * stands there for nothing; no document is paid more than it comes to.
 */
export function checkMoney(pair: Pair, spoken: Spoken, kind: Kind): void {
  for (const payment of pair.truth.of('R', kind.payment))
    if (!payment.fields.ours) checkPosted(pair, spoken, kind, payment);
  for (const payment of pair.truth.of('L', kind.payment))
    if (!payment.fields.ours) checkRecorded(pair, spoken, kind, payment);
  for (const side of ['L', 'R'] as const) checkOurs(pair, spoken, kind, side);
  for (const side of ['L', 'R'] as const) checkSums(pair, kind, side);
}

/** Its shares of documents that are on both sides, with the ids of the other side. */
function translated(pair: Pair, { side, fields }: TrueRecord, kind: Kind): ReadonlyMap<string, number> {
  const other = side === 'L' ? 'R' : 'L';
  return new Map(
    [...sharesIn(fields.allocations)].flatMap(([document, amount]) => {
      const id = pair.items.linkAt(side, kind.document, document)?.[other];
      return typeof id === 'string' ? [[id, amount] as const] : [];
    }),
  );
}

/** Somebody was asked about it, or about what it settles, on either side: an issue names one of the two. */
function isSpokenFor(pair: Pair, spoken: Spoken, kind: Kind, payment: TrueRecord | undefined): boolean {
  if (payment === undefined) return false;
  if (spoken.on(payment) || spoken.onContact(payment)) return true;
  const { side } = payment;
  const other = side === 'L' ? 'R' : 'L';
  return [...sharesIn(payment.fields.allocations).keys()].some((id) => {
    const partner = pair.items.linkAt(side, kind.document, id)?.[other];
    return (
      spoken.about(pair.truth.get(side, kind.document, id)) ||
      spoken.about(pair.truth.get(other, kind.document, partner as string | undefined))
    );
  });
}

/** What BILL paid or was paid stands in QuickBooks; what came to nothing was taken back there. */
function checkPosted(pair: Pair, spoken: Spoken, kind: Kind, payment: TrueRecord): void {
  const link = pair.items.linkAt('R', kind.payment, payment.id);
  const mirror = pair.truth.get('L', kind.payment, link?.L as string | undefined);
  if (isSpokenFor(pair, spoken, kind, payment) || isSpokenFor(pair, spoken, kind, mirror)) return;
  if (!payment.live) {
    if (mirror?.live) say(pair, payment, `came to nothing in BILL, and ${mirror.id} stands in QuickBooks`);
    return;
  }
  const shares = translated(pair, payment, kind);
  if (!BOOKED.includes(String(payment.fields.status)) || shares.size === 0 || payment.fields.amount === 0) return;
  if (isLeftOut(pair, payment, 'BQ-11 paid before the connection')) return;
  if (mirror?.live) compare(pair, payment, mirror, shares);
  else say(pair, payment, 'was made in BILL, and is not in QuickBooks');
}

/** What was paid in QuickBooks stands in BILL, or somebody was told. */
function checkRecorded(pair: Pair, spoken: Spoken, kind: Kind, payment: TrueRecord): void {
  const link = pair.items.linkAt('L', kind.payment, payment.id);
  const mirror = pair.truth.get('R', kind.payment, link?.R as string | undefined);
  if (isSpokenFor(pair, spoken, kind, payment) || isSpokenFor(pair, spoken, kind, mirror)) return;
  if (!payment.live) {
    if (mirror?.live && mirror.fields.ours)
      say(pair, payment, `was taken back in QuickBooks, and ${mirror.id} stands in BILL`);
    return;
  }
  const shares = translated(pair, payment, kind);
  // Only credits are applied: that does not travel.
  if (shares.size === 0 || payment.fields.amount === 0) return;
  if (mirror?.live) compare(pair, payment, mirror, shares);
  else say(pair, payment, 'was made in QuickBooks, and is not in BILL');
}

function compare(pair: Pair, payment: TrueRecord, mirror: TrueRecord, shares: ReadonlyMap<string, number>): void {
  const there = sharesIn(mirror.fields.allocations);
  const isSame = there.size === shares.size && [...shares].every(([id, amount]) => there.get(id) === amount);
  if (!isSame) say(pair, payment, `settles ${[...shares].join(' ')}, and ${mirror.id} settles ${[...there].join(' ')}`);
}

/** Whatever the sync wrote stands for a payment of the other side. */
function checkOurs(pair: Pair, spoken: Spoken, kind: Kind, side: Side): void {
  const other = side === 'L' ? 'R' : 'L';
  for (const payment of pair.truth.of(side, kind.payment)) {
    if (!payment.live || !payment.fields.ours) continue;
    const link = pair.items.linkAt(side, kind.payment, payment.id);
    const source = pair.truth.get(other, kind.payment, link?.[other] as string | undefined);
    if (source?.live || isSpokenFor(pair, spoken, kind, payment) || isSpokenFor(pair, spoken, kind, source)) continue;
    say(pair, payment, 'was written by the sync, and stands for nothing');
  }
}

/** No document is paid more than it comes to. */
function checkSums(pair: Pair, kind: Kind, side: Side): void {
  const paid = new Map<string, number>();
  for (const payment of pair.truth.of(side, kind.payment)) {
    if (!payment.live) continue;
    for (const [id, amount] of sharesIn(payment.fields.allocations)) paid.set(id, (paid.get(id) ?? 0) + amount);
  }
  for (const [id, amount] of paid) {
    const total = Number(pair.truth.get(side, kind.document, id)?.fields.total ?? 0);
    if (amount > total)
      pair.violate('(5) overpaid', `${kind.document} ${id} of ${total} is paid ${amount} on side ${side}`);
  }
}

const isLeftOut = (pair: Pair, { side, entity, id }: TrueRecord, rule: string): boolean =>
  String(pair.shadow.get(keys.outOfScope(pair.connection.id, side, entity, id))?.rule).startsWith(rule);

function say(pair: Pair, { entity, id, fields }: TrueRecord, what: string): void {
  pair.violate('(14) money', `${entity} ${id} of ${String(fields.amount)} ${what}, and nobody says so`);
}
