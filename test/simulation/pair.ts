import type { NewConnection } from '../../shared/engine/connect.ts';
import type { Item } from '../../shared/engine/ports.ts';
import type { Connection } from '../../shared/engine/state/account.ts';
import type { AccountId, Side } from '../../shared/model/names.ts';
import { Edits } from './invariants/edits.ts';
import { Effects } from './invariants/effects.ts';
import { Items } from './invariants/items.ts';
import type { Shadow } from './invariants/shadow.ts';
import type { TownPair, TownVendor } from './town.ts';
import type { Truth } from './truth.ts';
import type { World } from './world.ts';

/**
 * One connection of a world: what is true on its two sides, and what the sync has made of it. An account that is in several
 * of them is seen by each with its own eyes: what one connection writes there, somebody else did for the others.
 */
export class Pair {
  readonly world: World;
  /** What it is made of. */
  readonly made: TownPair;
  readonly items: Items;
  readonly edits: Edits;
  readonly effects: Effects;
  /** Once somebody has connected the two. */
  connection!: Connection;
  wanted!: NewConnection;

  constructor(world: World, made: TownPair) {
    this.world = world;
    this.made = made;
    this.items = new Items(this);
    this.edits = new Edits(this);
    this.effects = new Effects(this);
  }

  get truth(): Truth {
    return this.made.truth;
  }

  get vendors(): Readonly<Record<Side, TownVendor>> {
    return this.made.vendors;
  }

  get accounts(): readonly AccountId[] {
    return [this.vendors.L.account, this.vendors.R.account];
  }

  /** The side that this account or vendor is on; undefined where it has no part in it. */
  sideOf(account: string): Side | undefined {
    const { L, R } = this.vendors;
    return account === L.account ? 'L' : account === R.account ? 'R' : undefined;
  }

  get isConnected(): boolean {
    return this.items.connection !== undefined;
  }

  get isActive(): boolean {
    return this.items.connection?.state === 'active';
  }

  get shadow(): Shadow {
    return this.world.watch.shadow;
  }

  /** Issues of this connection that stand or were settled by a person: either says why something is as it is. */
  spokenFor(): readonly Item[] {
    return this.shadow.spokenFor().filter(({ connection }) => connection === this.items.connection?.id);
  }

  now(): number {
    return this.world.scheduler.now();
  }

  violate(invariant: string, message: string): void {
    const where = this.world.pairs.length > 1 ? `${this.made.integration}: ` : '';
    this.world.watch.violate(invariant, `${where}${message}`);
  }

  count(what: string): void {
    this.world.watch.count(what);
  }
}
