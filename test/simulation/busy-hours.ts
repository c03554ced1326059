import { externalIdOf } from '../../shared/model/names.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;

/** What will happen besides the sync itself: people act, a period is locked, somebody forges a webhook. */
export function planBusyHours(world: World, acts: number, start: number, busyMs: number): void {
  const { scheduler, chance, faults } = world;
  for (let index = 0; index < acts; index += 1) {
    scheduler.at(start + chance.between(0, busyMs - 1), () => world.act());
  }
  for (let at = start; at < start + busyMs; at += MINUTE_MS) {
    scheduler.at(at + 30_000, () => world.watch.everyMinute());
    if (chance.of(faults.mix.lockPerHour / 60)) scheduler.at(at, () => lock(world));
    if (chance.of(faults.mix.webhook.forgedPerHour / 60)) scheduler.at(at, () => forge(world));
  }
}

function lock({ faults, town, scheduler, chance }: World): void {
  faults.count('period locked');
  town.lock(new Date(scheduler.now() - chance.between(1, 8) * 86_400_000).toISOString().slice(0, 10));
  scheduler.after(chance.between(1, 60) * MINUTE_MS, () => town.lock());
}

function forge({ faults, vendors, chance, scheduler, cloud, watch }: World): void {
  faults.count('webhook forged');
  const { provider, account } = chance.pick(vendors);
  const { id, webhook } = provider;
  const address = webhook.addressed ? `${id}/${externalIdOf(account)}/${'0'.repeat(43)}` : id;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-xero-signature': 'AAAA',
    'platform-signature': `t=${Math.floor(scheduler.now() / 1000)},v1=${'0'.repeat(64)}`,
  };
  scheduler.stir();
  void cloud
    .receive(id, { method: 'POST', url: `https://tieout.test/webhooks/${address}`, headers, body: '{"events":[]}' })
    .then(({ status }) => {
      if (status !== 401 && status !== 502) watch.violate('forged', `a forged webhook was answered with ${status}`);
    });
}
