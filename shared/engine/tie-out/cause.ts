import type { Side } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import type { OwedAgain } from '../owed-again.ts';
import type { Table } from '../ports.ts';
import type { Connection } from '../state/account.ts';
import type { Link } from '../state/link.ts';
import { settledOn } from './settled.ts';
import { type Subjects, subject } from './subjects.ts';

/** Why two open balances differ, where that is as it should be or is known. */
export type Cause =
  /** A payment of the platform that the ledger shows already and the platform has not finished. */
  | 'inFlight'
  /** A payment that came back on the platform and that the ledger still shows: reversals are off, or have not come through. */
  | 'failedNotReversed'
  /** A payment was taken back on one side and stands on the other, which a person has to put right by hand (BQ-11). */
  | 'notReversible'
  /**
   * A payment came back after its period was closed, and the ledger owes it by a record of its own, of which it does not say
   * what has been paid since.
   */
  | 'periodLocked'
  /** An open issue says what stands in the way. */
  | 'held'
  /** A person left it as both sides show it, until one of them changes it (BQ-X3). */
  | 'dismissed'
  /** A payment or credit of one side that no link joins: left out by decision, or not yet looked at. */
  | 'unlinkedPayment'
  /** Settled on one side by a payment or credit whose partner is not, or no longer, on the other. */
  | 'settledElsewhere'
  /** Paid in full on the platform, which takes no more changes of it; the ledger's total was changed since (AF-7). */
  | 'frozen'
  /** The total was changed on the side that does not decide: neither copied nor reverted (ALL-5). */
  | 'drift'
  | 'unexplained';

export interface Difference {
  readonly link: string;
  readonly number: string | null;
  readonly currency: string;
  /** Minor units. */
  readonly left: number;
  readonly right: number;
  readonly cause: Cause;
  readonly text: string;
}

/** Why the open balances of a pair differ: the first cause that accounts for the whole of it. */
export async function explain(
  table: Table,
  connection: Connection,
  link: Link,
  shown: Readonly<Record<Side, Fields>>,
  sums: { readonly left: number; readonly right: number; readonly currency: string },
  payments: readonly Link[],
  subjects: Subjects,
  again: OwedAgain,
): Promise<Difference> {
  const settled = await settledOn(table, connection, link, payments, subjects, again);
  const { inFlight, returned, alone, stuck, unlinked, without } = settled;
  const gap = sums.right - sums.left;
  // What the totals themselves are apart: all of the gap, once every payment is accounted for?
  const apart = Number(shown.R.total ?? 0) - Number(shown.L.total ?? 0);
  const isOfTotals = apart !== 0 && gap === apart + inFlight + returned + alone + unlinked;
  const concerned = [...[link, ...payments].map(subject), ...without];
  const isAmong = (some: ReadonlySet<string>): boolean =>
    concerned.some((one) => some.has(one)) ||
    [...some].some((other) => other.includes(`:${link.L}/`) || other.includes(`:${link.R}/`));
  const because = (cause: Cause, text: string): Difference => ({
    link: link.id,
    number: (shown.L.number as string | null) ?? null,
    ...sums,
    cause,
    text,
  });
  if (inFlight !== 0 && gap === inFlight) {
    return because('inFlight', 'Paid in the ledger by a payment that is still on its way on the platform.');
  }
  if (stuck !== 0 && gap === inFlight + stuck) {
    return because('notReversible', 'A payment was taken back on one side, and on the other only a person can do it.');
  }
  if (returned !== 0 && gap === inFlight + returned) {
    return because('failedNotReversed', 'A payment came back on the platform, and the ledger still shows it.');
  }
  if (isAmong(subjects.held)) return because('held', 'An open issue on this document or its payments says why.');
  if (isAmong(subjects.dismissed)) {
    return because('dismissed', 'A person left this document or a payment of it as both sides show it.');
  }
  if (again.byDocument.has(link.R ?? '')) {
    return because('periodLocked', 'A payment that came back in a closed period is owed by a record of its own.');
  }
  if (unlinked !== 0 && gap === inFlight + alone + unlinked) {
    return because('unlinkedPayment', 'One side has a payment or credit that is not linked to the other side.');
  }
  if (alone !== 0 && gap === inFlight + alone) {
    return because('settledElsewhere', 'Settled on one side by a payment or credit that the other side does not show.');
  }
  if (isOfTotals && sums.right === 0 && Number(shown.R.total) > 0) {
    return because(
      'frozen',
      'Paid on the platform, which takes no more changes of it; the ledger has changed the total.',
    );
  }
  if (isOfTotals && subjects.drifting.has(subject(link))) {
    return because(
      'drift',
      'The total was changed on the side that does not decide. It is neither copied nor reverted.',
    );
  }
  return because(
    'unexplained',
    gap > 0 ? 'The platform shows more due than the ledger.' : 'The ledger shows more due than the platform.',
  );
}
