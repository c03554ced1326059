import type { EnginePorts } from '../../shared/engine/context.ts';
import { GrantStore } from '../../shared/engine/grants.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { memoryIds } from '../../shared/memory/ids.ts';
import type { Http } from '../../shared/model/http.ts';
import { webhookPath } from '../../shared/providers/webhook-address.ts';
import type { TownVendor } from './town.ts';
import type { Wire } from './wire.ts';
import type { World } from './world.ts';

/** A vendor's grants, as one process reaches them. */
export function grantsOf(
  { vault, chance }: World,
  { provider, config }: TownVendor,
  { table, clock }: Pick<Wire, 'table' | 'clock'>,
  http: Http,
): GrantStore {
  const ids = memoryIds(clock, chance.random);
  return new GrantStore({ table, vault, clock, ids }, provider, { http, clock, config });
}

/** Everything that a worker of production code needs, in the midst of a world. */
export function workerOf(world: World, wire: Wire): EnginePorts {
  const { scheduler, trace, ids, rules, providers, vault } = world;
  const stores = new Map<string, GrantStore>();
  const http = (vendor: TownVendor) =>
    wire.http((request, fate) => world.door.serve(vendor, request, fate, wire.process));
  const noted = (level: string) => (message: string, data?: object) =>
    trace.add(scheduler.now(), `${level} ${message} ${JSON.stringify(data ?? {})}`);
  return {
    table: wire.table,
    queue: wire.queue,
    clock: wire.clock,
    ids,
    objects: wire.objects(world.objects),
    log: { info: () => {}, warn: noted('warn'), error: noted('error') },
    rules,
    providers,
    integrations,
    isPostponed: (grant) => stores.get(grant)?.isPostponed(grant) ?? false,
    vault,
    webhookPath: (account) => {
      const { provider, config } = world.vendorOf(account);
      return provider.webhook.addressed && config.webhookKey ? webhookPath(account, config.webhookKey) : undefined;
    },
    open: async ({ account, grant }) => {
      const vendor = world.vendorOf(account);
      const { provider, config } = vendor;
      const grants = grantsOf(world, vendor, wire, http(vendor));
      stores.set(grant, grants);
      await grants.usable(grant);
      return provider.connect(account, {
        http: http(vendor),
        clock: wire.clock,
        config,
        pause: (ms) => wire.process.io({ outMs: ms, backMs: 0 }, () => undefined),
        token: (fresh) => grants.usable(grant, fresh === undefined ? {} : { fresh }),
      });
    },
  };
}
