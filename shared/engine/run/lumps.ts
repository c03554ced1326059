import { addDays, dayIn, startOfDay } from '../../model/days.ts';
import type { Json } from '../../model/json.ts';
import type { Fields, ProviderRecord } from '../../model/record.ts';
import { accountOn, type RunContext } from '../context.ts';
import { announce } from '../outbox.ts';
import { isOpenLump } from '../plan/plan-lump.ts';
import type { CountStep, Snapshot } from '../plan/snapshot.ts';
import { ConditionFailed, type Write } from '../ports.ts';
import { observationWrites, oweTo } from '../pull/store.ts';
import { type Connection, priorityOf, putMark } from '../state/account.ts';
import { type Counted, type Link, putLink } from '../state/link.ts';
import { loadObservation, type Observation, observe } from '../state/observation.ts';
import { activeCheck } from '../write/begin.ts';

/** What lumps are among the canonical records: money on its way between accounts. */
export const LUMP = 'payout' as const;

interface Item {
  readonly payment: string;
  readonly amount: number;
  readonly kind: 'payment' | 'refund';
}
const itemsOf = ({ items }: Fields): readonly Item[] => (Array.isArray(items) ? (items as unknown as Item[]) : []);

interface Accounts {
  readonly debit: string;
  readonly credit: string;
}
const accountsOf = ({ lines }: Fields): Accounts => {
  const [to, from] = lines as unknown as readonly { readonly account: string }[];
  return { debit: to!.account, credit: from!.account };
};

/** The ledger's books say which day it is. */
export const zoneOf = ({ views }: Snapshot): string => String(views.R?.company.L?.timeZone ?? 'UTC');

/** Where something is counted. `amount`: what of the settlement stands in there from now on, above zero. */
interface Place extends Accounts {
  readonly day: string;
  readonly lump: string;
  readonly stored: Observation | undefined;
  readonly kind: Item['kind'];
  readonly counted: number;
}

/**
 * Counts what a settlement comes to into the lump of its day, or out of it while that is open. What a closed lump counted
 * stays there for good: more of it goes into the next day's, and what came back moves the other way on the day it did.
 * The settlement's link remembers it in the same transaction, so nothing is ever counted twice or forgotten.
 * @returns whether it was; otherwise somebody has moved the link or the lump, and it is planned again
 */
export async function count(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  step: CountStep,
): Promise<boolean> {
  const { link, obs } = snapshot;
  const payment = obs.R;
  if (!link || !payment) return false;
  const place = await placeOf(context, connection, snapshot, link, step);
  const { lump, stored, kind, counted } = place;
  const currency = String(step.share?.currency ?? payment.fields.currency);
  const rest = itemsOf(stored?.fields ?? {}).filter((item) => item.payment !== payment.id);
  const items = counted === 0 ? rest : [...rest, { payment: payment.id, amount: counted, kind }];
  const fields = {
    ...stored?.fields,
    status: 'scheduled',
    connection: connection.id,
    of: snapshot.mapping.entity,
    arrivalOn: place.day,
    currency,
    ...amountsOf(items, place),
  };
  const signed = kind === 'refund' ? -counted : counted;
  const others = (link.counted ?? []).filter((one) => one.lump !== lump);
  const next: Link = {
    ...link,
    counted: signed === 0 ? others : [...others, { lump, amount: signed }],
    ver: link.ver + 1,
  };
  return await tryWrite(context, [
    putLink(link, next),
    ...stores(context, connection, stored, lump, fields),
    putMark(markOn(connection, 'R', lump), context.clock.now(), startOfDay(zoneOf(snapshot), addDays(place.day, 1))),
    announce(connection.id, context.ids.next(), {
      kind: 'activity',
      at: context.clock.now(),
      data: {
        entity: link.entity,
        link: link.id,
        ver: next.ver,
        act: 'count',
        row: step.row,
        reason: `counted for the transfer of ${place.day}`,
        run: `${context.account.account}@${context.fence}`,
        changes: { counted: { before: sumIn(link, lump), after: signed } },
      },
    }),
    activeCheck(connection),
    ...oweTo(context, []),
  ]);
}

async function placeOf(
  context: RunContext,
  connection: Connection,
  snapshot: Snapshot,
  link: Link,
  { by, share }: CountStep,
): Promise<Place> {
  const load = (lump: string) => loadObservation(context.table, accountOn(connection, 'R'), LUMP, lump);
  const firstOpen = async (accounts: Accounts, from: string, kind: Item['kind'], amount: number): Promise<Place> => {
    for (let day = from; ; day = addDays(day, 1)) {
      const lump = [connection.id, snapshot.mapping.entity, accounts.debit, accounts.credit, day].join('.');
      const stored = await load(lump);
      if (stored && !isOpenLump(stored.fields)) continue;
      return { ...accounts, day, lump, stored, kind, counted: Math.abs(sumIn(link, lump)) + amount };
    }
  };
  if (by > 0) return await firstOpen(share!, share!.day, 'payment', by);
  const counted: readonly Counted[] = (link.counted ?? []).filter(({ amount }) => amount > 0).reverse();
  for (const { lump, amount } of counted) {
    const stored = await load(lump);
    if (!stored || !isOpenLump(stored.fields)) continue;
    const day = String(stored.fields.arrivalOn);
    return { ...accountsOf(stored.fields), day, lump, stored, kind: 'payment', counted: Math.max(0, amount + by) };
  }
  const { debit, credit } = accountsOf((await load(counted[0]!.lump))!.fields);
  const today = dayIn(zoneOf(snapshot), context.clock.now());
  return await firstOpen({ debit: credit, credit: debit }, today, 'refund', -by);
}

const sumIn = ({ counted }: Link, lump: string): number => counted?.find((one) => one.lump === lump)?.amount ?? 0;

function amountsOf(items: readonly Item[], { debit, credit }: Accounts): Fields {
  const net = items.reduce((sum, { amount }) => sum + amount, 0);
  const lines = [
    { account: debit, amount: net },
    { account: credit, amount: -net },
  ];
  return { gross: net, fees: 0, net, items: items as unknown as Json, lines };
}

/** A lump is an observation of the platform's account like any other, except that its worker has made it. */
export function stores(
  context: RunContext,
  connection: Connection,
  stored: Observation | undefined,
  lump: string,
  fields: Fields,
): readonly Write[] {
  const version = (stored?.version ?? 0) + 1;
  const record: ProviderRecord = { entity: LUMP, id: lump, version, presence: 'present', fields };
  const at = { account: accountOn(connection, 'R'), now: context.clock.now(), old: false, wrote: false };
  return observationWrites(stored, observe(stored, record, at, []));
}

/** "The worker of this side must look at this lump." */
export const markOn = (connection: Connection, worker: 'L' | 'R', lump: string) => ({
  account: connection[worker],
  prio: priorityOf(LUMP, false),
  connection: connection.id,
  entity: LUMP,
  side: 'R' as const,
  id: lump,
});

export async function tryWrite(context: RunContext, writes: readonly Write[]): Promise<boolean> {
  try {
    await context.table.write(writes);
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
