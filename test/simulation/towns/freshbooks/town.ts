import { Refused } from '../../../../shared/providers/freshbooks/simulator/refusals.ts';
import type { Chance } from '../../chance.ts';
import type { Faults } from '../../faults.ts';
import { type Words, wordsOf } from '../../people/words.ts';
import { type Act, People } from '../../people.ts';
import { portsOf, type Town, type TownMaker, type TownPair, type TownPorts, type TownVendor } from '../../town.ts';
import { type TrueRecord, Truth, type Visit } from '../../truth.ts';
import { freshbooksActs } from './acts.ts';
import { visitFreshbooks } from './truth.ts';
import { freshbooksLists, freshbooksVendor, isWholeFreshbooksList, notFreshbooksRecords } from './vendor.ts';

/** What a platform in a town finds there: FreshBooks, and people who deal with both. */
export interface Street {
  readonly ports: (provider: TownVendor['provider']['id']) => ReturnType<typeof portsOf>;
  readonly freshbooks: ReturnType<typeof freshbooksVendor>['simulator'];
  readonly faults: Faults;
  readonly chance: Chance;
  readonly words: Words;
  readonly now: () => number;
}

/** A platform beside FreshBooks, with what people do there and what must hold between the two. */
export interface Platform extends Omit<TownPair, 'vendors' | 'truth'> {
  readonly vendor: TownVendor;
  readonly visit: (visit: Visit) => void;
  readonly replaces: (before: TrueRecord, after: TrueRecord) => boolean;
  readonly acts: readonly Act[];
  /** What people did there before anybody connected the two: names of acts, drawn. */
  readonly before: () => readonly string[];
  readonly isRefusal: (error: unknown) => boolean;
  readonly lists: readonly string[];
  readonly isWholeList: (url: string) => boolean;
  readonly notRecords: RegExp;
}
export type PlatformMaker = (street: Street) => Platform;

/**
 * FreshBooks joined to one platform, or one account of it joined to several: one grant, one account, people who do their
 * bookkeeping once, and a connection per platform.
 */
export const freshbooksTown =
  (makersOf: (chance: Chance) => readonly PlatformMaker[]): TownMaker =>
  (ports) =>
    townWith(ports, makersOf(ports.chance));

function townWith(ports: TownPorts, makers: readonly PlatformMaker[]): Town {
  const { now, chance, faults } = ports;
  const vendorFaults: Town['vendorFaults'] = new WeakMap();
  const of = (provider: TownVendor['provider']['id']) => portsOf(ports, vendorFaults, provider);
  const L = freshbooksVendor(of('freshbooks'), faults);
  const street: Street = { ports: of, freshbooks: L.simulator, faults, chance, now, words: wordsOf(chance) };
  const platforms = makers.map((make) => make(street));
  const named = (platform: Platform, name: string) =>
    platforms.length === 1 ? name : `${name} (${platform.vendor.provider.id})`;
  return {
    pairs: platforms.map(({ vendor, visit: visitPlatform, replaces, ...platform }) => ({
      ...platform,
      vendors: { L, R: vendor },
      truth: new Truth(
        (visit) => {
          visitFreshbooks(L.simulator, visit);
          visitPlatform(visit);
        },
        replaces,
        now,
      ),
    })),
    vendorFaults,
    people: new People(
      {
        acts: [
          ...freshbooksActs(street),
          ...platforms.flatMap((platform) => platform.acts.map((act) => ({ ...act, name: named(platform, act.name) }))),
        ],
        before: () => [
          ...['client', 'client', 'invoice', 'invoice'],
          ...(chance.of(0.5) ? ['invoice', 'payment'] : []),
          ...platforms.flatMap((platform) => platform.before().map((name) => named(platform, name))),
        ],
        isRefusal: (error) => error instanceof Refused || platforms.some(({ isRefusal }) => isRefusal(error)),
      },
      chance,
    ),
    revoke: () => L.simulator.disconnectUser(),
    lock: () => {},
    lists: [...freshbooksLists, ...new Set(platforms.flatMap(({ lists }) => lists))],
    isWholeList: ({ url }) =>
      url.includes('freshbooks') ? isWholeFreshbooksList(url) : platforms.some(({ isWholeList }) => isWholeList(url)),
    notRecords: new RegExp(
      [notFreshbooksRecords, ...platforms.map(({ notRecords }) => notRecords)].map(({ source }) => source).join('|'),
    ),
  };
}
