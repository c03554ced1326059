import { keys } from '../../../shared/engine/keys.ts';
import { minuteOf } from '../../../shared/engine/wheel.ts';
import { integrations } from '../../../shared/integrations/index.ts';
import type { AccountId } from '../../../shared/model/names.ts';
import type { Pair } from '../pair.ts';
import type { Watch } from '../watch.ts';
import type { World } from '../world.ts';
import { checkPlans } from './plans.ts';

const HOUR_MS = 3_600_000;

/** Faults are over and nothing is left to do, or two hours have passed: (13) to (19). */
export async function checkRest(
  world: World,
  watch: Watch,
  { idleHour }: { readonly idleHour: boolean },
): Promise<void> {
  checkQueues(world, watch);
  for (const pair of world.pairs) {
    pair.items.checkUniques();
    checkSlots(pair);
    await checkPlans(pair);
    pair.made.checkBooks(pair);
  }
  checkSecrets(watch);
  watch.outbox.check();
  if (watch.violations.length > 0 || !idleHour) return;
  await checkIdleHour(world, watch);
}

/** (16): nothing is left over, except what an open issue holds. */
function checkQueues(world: World, watch: Watch): void {
  const { shadow } = watch;
  const { queue } = world.cloud;
  if (queue.depth > 0) watch.violate('(16) rest', `${queue.depth} messages are still in the queue`);
  if (queue.dead.length > 0)
    watch.violate('(16) rest', `${queue.dead.length} messages are dead: ${JSON.stringify(queue.dead[0]!.body)}`);
  const held = shadow.spokenFor();
  for (const account of world.accounts) {
    const run = shadow.get(keys.run(account));
    const debt = (run?.debt ?? []) as readonly string[];
    if (debt.length > 0) watch.violate('(16) rest', `${account} still owes ${debt.join(', ')} a notice`);
    const work = shadow.partition(keys.work(account));
    const asked = work.filter(
      (item) => item.sk.startsWith('1#') && held.some(({ about }) => about === item.id || about === item.remoteId),
    );
    for (const item of work) {
      const isPutOff = Number(item.tries) > 0 || Number(item.notBefore) > world.scheduler.now();
      const waits =
        item.sk.startsWith('3#') &&
        isPutOff &&
        (held.length > 0 || world.pairs.some((pair) => pair.made.isUnderWay(pair, item as never)));
      // What may be the effect of a write that a person is asked about is nobody else's until that is answered.
      const mayBeIts = item.sk.startsWith('2#') && asked.some(({ entity }) => entity === item.entity);
      if (!waits && !mayBeIts && !asked.includes(item))
        watch.violate('(16) rest', `${account} still has ${item.sk} to do`);
    }
  }
  const last = Number(shadow.get(keys.dispatch())?.last ?? 0);
  if (last < minuteOf(world.scheduler.now()) - 2)
    watch.violate('(16) rest', `dispatch is at minute ${last} of ${minuteOf(world.scheduler.now())}`);
}

function checkSlots(pair: Pair): void {
  for (const { item, entity, id } of pair.items.links.values()) {
    if (item.op && !pair.items.intents.has(String(item.opIntent)))
      pair.violate('(16) rest', `the slot of ${entity} ${id} is taken by nobody`);
  }
}

/** (11): what is sealed for one grant opens for no other. */
function checkSecrets(watch: Watch): void {
  const grants = watch.shadow.withPrefix('G#');
  for (const grant of grants) {
    const [context] = JSON.parse(Buffer.from(String(grant.sealed).split('.')[1]!, 'base64').toString()) as [string];
    if (!context.startsWith(grant.pk.slice(2)))
      watch.violate('(11) secrets', `${grant.pk} holds a token sealed for ${context}`);
  }
}

/** (17): an hour in which nothing happens writes nothing at the vendors, and next to nothing here. */
async function checkIdleHour(world: World, watch: Watch): Promise<void> {
  // Two vendors that keep rewriting each other's values have no such hour; what we add to it is held by the breaker.
  if (world.faults.mix.quarrel) return;
  for (const end of dayEnds(world, watch)) await world.scheduler.runUntil(end + HOUR_MS / 3);
  await idleHour(world, watch);
  const restless = [...watch.writes].some(([account, writes]) => writes > allowedWrites(world, watch, account));
  // The first poll after the last change still lists it, and moves its cursor.
  if (restless && watch.calls === 0) await idleHour(world, watch);
  // Whatever waits for Melio's payments, or for a vendor that was refused, is tried again every hour.
  const waits =
    world.pairs.some((pair) => pair.truth.of('R', 'bill').some((bill) => pair.made.isUnderWay(pair, bill))) ||
    watch.shadow.openIssues().some(({ code }) => String(code).startsWith('refused:'));
  if (waits) return;
  if (watch.calls > 0) watch.violate('(17) idle', `${watch.calls} writes at the vendors in an idle hour`);
  for (const [account, writes] of watch.writes) {
    if (writes > allowedWrites(world, watch, account))
      watch.violate('(17) idle', `${writes} store writes for ${account} in an idle hour`);
  }
}

/** A day whose money is transferred at once ends within the hour: it is written then, and the hour after is the idle one. */
function dayEnds(world: World, watch: Watch): readonly number[] {
  const now = world.scheduler.now();
  return world.accounts
    .flatMap((account) => [...watch.shadow.partition(keys.work(account))])
    .filter(({ entity }) => entity === 'payout')
    .map(({ notBefore }) => Number(notBefore))
    .filter((at) => at > now && at <= now + HOUR_MS)
    .sort((a, b) => a - b);
}

async function idleHour(world: World, watch: Watch): Promise<void> {
  watch.calls = 0;
  watch.writes.clear();
  await world.scheduler.runUntil(world.scheduler.now() + HOUR_MS);
}

/**
 * Lease and release of each visit; a cursor where a list shows old rows too; whatever waits is looked at once more. An account
 * in several connections is read once for all of them.
 */
function allowedWrites(world: World, watch: Watch, account: string): number {
  const joined = world.pairs.flatMap((pair) => {
    const side = pair.sideOf(account);
    return side ? [{ side, made: pair.made }] : [];
  });
  const { streams } = world.vendorOf(account).provider.capabilities;
  const names = new Set(joined.flatMap(({ side, made }) => integrations[made.integration]!.streams[side]));
  const asked = [...names].flatMap((stream) => streams[stream] ?? []);
  const polls = (minutes: number) => Math.ceil(60 / minutes);
  const visits = Math.max(1, ...asked.map(({ everyMinutes }) => polls(everyMinutes)));
  const cursors = asked
    .filter(({ mode, overlapSeconds }) => mode === 'full' || overlapSeconds > 3_600)
    .reduce((sum, { everyMinutes }) => sum + 2 * polls(everyMinutes), 0);
  const waiting = watch.shadow.partition(keys.work(account as AccountId)).length;
  const idle = joined.reduce((sum, { side, made }) => sum + (side === 'R' ? (made.idleCursors ?? 0) : 0), 0);
  return 2 * visits + cursors + idle + 4 * waiting;
}
