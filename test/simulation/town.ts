import type { Settings } from '../../shared/engine/integration.ts';
import type { Provider, ProviderConfig, Tokens } from '../../shared/engine/provider.ts';
import type { HttpRequest } from '../../shared/model/http.ts';
import type { AccountId, Entity, ProviderId, Side } from '../../shared/model/names.ts';
import type { Fault, Simulator, SimulatorPorts } from '../../shared/providers/simulators/simulator.ts';
import type { Chance } from './chance.ts';
import type { Faults } from './faults.ts';
import type { Pair } from './pair.ts';
import type { People } from './people.ts';
import type { TrueEntity, Truth } from './truth.ts';

/** One company at one vendor. */
export interface TownVendor {
  /** As the engine knows it in this world: with idempotency keys, or without. */
  readonly provider: Provider;
  readonly simulator: Simulator;
  readonly config: ProviderConfig;
  readonly account: AccountId;
  /** What a person's consent brings. */
  tokens(): Tokens;
}

/** Faults that the vendor itself shows, handed over with the very request. */
export type VendorFaults = WeakMap<HttpRequest, Fault>;

/** Two of a town's companies that somebody joins, and what their books must say when everything has come to rest. */
export interface TownPair {
  readonly integration: string;
  readonly vendors: Readonly<Record<Side, TownVendor>>;
  readonly truth: Truth;
  /** What the company decides about the sync; drawn. */
  settings(): Settings;
  /** A client puts into a prepared body what only the account knows. */
  readonly completesBodies?: boolean;
  /** Cursors that an idle hour writes on the platform's side since one list is read in several calls. */
  readonly idleCursors?: number;
  /** Fields that people edit and that travel both ways, where they are others than in most towns. */
  readonly twoWay?: Readonly<Record<TrueEntity, readonly string[]>>;
  /** While a payment is on its way, whatever waits for it may wait for days. */
  isUnderWay(pair: Pair, record: { side: Side; entity: Entity; id: string }): boolean;
  /** (14) both books agree, and (15) every edit has become what it should. */
  checkBooks(pair: Pair): void;
}

/**
 * Vendors and what people do at them. A world is the same whatever the town. A company may be in several pairs: they are
 * joined one after the other, and its account is one.
 */
export interface Town {
  readonly pairs: readonly TownPair[];
  readonly vendorFaults: VendorFaults;
  readonly people: People;
  /** Somebody removes the app in a vendor's settings. */
  revoke(): void;
  /** Nothing of before this day can be changed in the ledger; without one everything can. */
  lock(until?: string): void;
  /** Names of whole lists in the vendors' answers: what a list that is cut short leaves rows out of. */
  readonly lists: readonly string[];
  /** Is this a call for a whole list: neither an increment, nor records asked for by id? */
  isWholeList(request: HttpRequest): boolean;
  /** Calls that make no record: tokens, subscriptions. */
  readonly notRecords: RegExp;
}

/** A town of two companies. */
export function townOfOne({
  integration,
  vendors,
  truth,
  settings,
  completesBodies = false,
  idleCursors = 0,
  twoWay,
  isUnderWay,
  checkBooks,
  ...town
}: Omit<Town, 'pairs'> & TownPair): Town {
  const pair = { integration, vendors, truth, settings, completesBodies, idleCursors, isUnderWay, checkBooks };
  if (twoWay) return { ...town, pairs: [{ ...pair, twoWay }] };
  return { ...town, pairs: [pair] };
}

export interface TownPorts {
  readonly now: () => number;
  readonly chance: Chance;
  readonly faults: Faults;
  /** A vendor posts a webhook. */
  readonly post: (provider: ProviderId, request: HttpRequest) => Promise<{ readonly status: number }>;
}
export type TownMaker = (ports: TownPorts) => Town;

/** A vendor that quarrels with the other rewrites a value so long after it took it. */
export const QUARREL_MS = 20_000;

/** The world as a vendor's simulator needs it. */
export const portsOf = (
  { now, chance, faults, post }: TownPorts,
  vendorFaults: VendorFaults,
  provider: ProviderId,
): SimulatorPorts => ({
  now,
  random: chance.random,
  post: (request) => post(provider, request),
  fault: (request) => vendorFaults.get(request),
  webhookFault: () => faults.webhook(),
});

/** The same provider, without idempotency keys in what the engine knows of it. */
export function withoutKeys(provider: Provider): Provider {
  const { idempotency: _none, entities, ...rest } = provider.capabilities;
  const keyless = Object.entries(entities).map(([name, facts]) => [name, { ...facts, key: false }] as const);
  return { ...provider, capabilities: { ...rest, entities: Object.fromEntries(keyless) } };
}
