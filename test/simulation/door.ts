import { bodyText, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import type { Chance } from './chance.ts';
import type { CallFate } from './faults.ts';
import type { Process } from './process.ts';
import type { TownVendor } from './town.ts';
import type { World } from './world.ts';

/** Where requests arrive at the vendors, and where their webhooks leave. */
export class Door {
  readonly #world: World;
  /** Calls by vendor, method and path. */
  readonly #calls = new Map<string, number>();
  #deliveries = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Calls by vendor and kind. */
  get calls(): ReadonlyMap<string, number> {
    const kinds = new Map<string, number>();
    for (const [call, count] of this.#calls) {
      const kind = call.replace(/[0-9a-f-]{36}|[a-z]{2,4}_\w+/g, '{id}');
      kinds.set(kind, (kinds.get(kind) ?? 0) + count);
    }
    return kinds;
  }

  /** A request arrives at a vendor. What it changes there is looked at from behind, before and after. */
  async serve(vendor: TownVendor, request: HttpRequest, fate: CallFate, from: Process): Promise<HttpResponse> {
    const { scheduler, chance, faults, town, trace, watch } = this.#world;
    const { provider, simulator } = vendor;
    if (fate.kind === 'vendor') town.vendorFaults.set(request, fate.fault);
    const writes = request.method !== 'GET';
    const { pathname, search } = new URL(request.url);
    this.#count(`${provider.id} ${request.method} ${pathname}`);
    if (writes) watch.lookAtBooks();
    try {
      const answer = await simulator.handle(request);
      const response =
        from.sweeps && !writes && town.isWholeList(request) && faults.draw('list cut short', faults.mix.shortList)
          ? cutShort(answer, town.lists, chance)
          : answer;
      trace.add(
        scheduler.now(),
        `${provider.id} ${request.method} ${short(pathname + search)} ${response.status}${fate.kind === 'answered' ? '' : ` (${fate.kind})`}`,
      );
      if (writes) {
        trace.note(scheduler.now(), () => `> ${start(request.body)}`);
        trace.note(scheduler.now(), () => `< ${start(response.body)}`);
      }
      if (!writes) watch.read(vendor, bodyText(response.body));
      return response;
    } finally {
      if (writes) {
        watch.afterCall(vendor, request);
        this.deliver(vendor);
      }
      if (faults.draw('people meddled', faults.mix.meddle / (writes ? 1 : 4))) {
        scheduler.after(chance.between(0, 1_500), () => this.#world.act());
      }
    }
  }

  /** Whether a webhook is on its way, or will be. */
  get isDelivering(): boolean {
    return this.#deliveries > 0;
  }

  /** Sends a vendor's webhooks that are due, and comes back for the next. */
  deliver(vendor: TownVendor): void {
    const { scheduler } = this.#world;
    this.#deliveries += 1;
    scheduler.after(1_001, () => {
      scheduler.stir();
      void vendor.simulator.deliver().then((next) => {
        if (next === undefined) this.#deliveries -= 1;
        else
          scheduler.at(next, () => {
            this.#deliveries -= 1;
            this.deliver(vendor);
          });
      });
    });
  }

  #count(call: string): void {
    this.#calls.set(call, (this.#calls.get(call) ?? 0) + 1);
  }
}

/** Rows are missing from the lists of these names, though every one of them is still there. */
function cutShort(response: HttpResponse, lists: readonly string[], chance: Chance): HttpResponse {
  const shorter = (name: string, value: unknown): unknown => {
    if (!lists.includes(name) || !Array.isArray(value)) return value;
    return chance.of(0.3) ? [] : value.filter(() => chance.of(0.5));
  };
  return { ...response, body: JSON.stringify(JSON.parse(bodyText(response.body), shorter)) };
}

const start = (body: HttpResponse['body'] | undefined): string => bodyText(body ?? '').slice(0, 700);

const short = (path: string): string => decodeURIComponent(path).replace(/^\/(api\.xro\/2\.0|v1)/, '');
