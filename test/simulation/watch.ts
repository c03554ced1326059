import { keys } from '../../shared/engine/keys.ts';
import type { TableChange } from '../../shared/memory/table.ts';
import type { HttpRequest } from '../../shared/model/http.ts';
import type { RunOfAccount } from './cloud.ts';
import { Outbox } from './invariants/outbox.ts';
import { checkPromptness } from './invariants/promptness.ts';
import { checkRest } from './invariants/rest.ts';
import { Shadow } from './invariants/shadow.ts';
import type { Pair } from './pair.ts';
import type { TownVendor } from './town.ts';
import type { TrueChange } from './truth.ts';
import type { World } from './world.ts';

export interface Violation {
  /** Number in the protocol's list, with a word. */
  readonly invariant: string;
  readonly message: string;
  /** Virtual instant, ms. */
  readonly at: number;
}

/** Ways in which a message ends without any work: of an account that was forgotten nothing names a continuation. */
const IDLE: readonly string[] = ['nothingToDo', 'busy', 'failed', 'unknownAccount'];
/** Some hundred are usual, for each connection. Work that makes its own work goes far beyond. */
const MOST_RUNS = 1_200;
/** Observations, search entries, links, work, issues, what is out of scope: all but whose turn it is, and when. */
const OF_RECORDS = /^[EKLUWCO]#/;
/** Some thirty acts of people ask for a few writes each. Two vendors that rewrite each other go far beyond. */
const MOST_WRITES = 600;

/**
 * Sees what happens and says what must not. Safety is looked at as it happens, liveness when everything has come to
 * rest. Nothing here asks the planner what is right, except (13), which is about the planner. What is about one connection
 * is looked at for each.
 */
export class Watch {
  readonly violations: Violation[] = [];
  /** Things that are allowed and still worth counting. */
  readonly counts = new Map<string, number>();
  readonly shadow = new Shadow();
  readonly outbox: Outbox;
  /** Writes at the vendors that took effect or were refused since they were last asked for; reads do not count. */
  calls = 0;
  /** When something about a record last changed: in its books, or in what is kept of it. */
  movedAt = 0;
  /** Store writes of each account's run since they were last asked for. */
  readonly writes = new Map<string, number>();
  #runs = 0;
  #allCalls = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.outbox = new Outbox(world, this);
  }

  violate(invariant: string, message: string): void {
    const at = this.#world.scheduler.now();
    this.#world.trace.add(at, `VIOLATED ${invariant}: ${message}`);
    this.violations.push({ invariant, message, at });
    if (!this.#world.faults.over) this.#world.halt();
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  stored(change: TableChange): void {
    this.shadow.stored(change);
    const { pk } = (change.after ?? change.before)!;
    this.#countWrite(pk);
    if (OF_RECORDS.test(pk)) this.movedAt = this.#world.scheduler.now();
    for (const pair of this.#world.pairs) pair.items.stored(change);
    this.outbox.stored(change);
  }

  started(run: RunOfAccount): void {
    const cont = this.shadow.get(keys.run(run.account))?.cont;
    run.stale = run.messages.every(({ reason, token }) => reason === 'continuation' && token !== cont);
  }

  ran(run: RunOfAccount): void {
    this.#runs += 1;
    const most = MOST_RUNS * this.#world.pairs.length;
    if (this.#runs > most) this.violate('(17) never rests', `more than ${most} runs`);
    if (run.stale && run.ended !== undefined && !IDLE.includes(run.ended))
      this.violate('(12) continuation', `${run.account} went on from a continuation that had been replaced`);
    this.count(`run ${run.ended ?? ''}`);
  }

  /** After every event: what one transaction changed must fit together again. */
  afterEvent(): void {
    for (const { items, edits } of this.#world.pairs) {
      items.check();
      edits.settleUnknown();
    }
    if (this.violations.length > 0) this.#world.halt();
  }

  /** A vendor has shown this to a worker. */
  read({ account }: TownVendor, body: string): void {
    for (const pair of this.#world.pairs) {
      const side = pair.sideOf(account);
      if (side) pair.edits.read(side, body);
    }
  }

  /** (4): somebody asked for it and had said so before. To every other connection of the account it is somebody's edit. */
  afterCall({ account, provider }: TownVendor, request: HttpRequest): void {
    const seen = this.#world.pairs.map((pair) => ({ pair, changes: this.#look(pair) }));
    const { pathname } = new URL(request.url);
    if (this.#world.town.notRecords.test(pathname)) return;
    this.movedAt = this.#world.scheduler.now();
    this.#countCall();
    let isAsked = false;
    for (const { pair, changes } of seen) {
      const side = pair.sideOf(account);
      if (side && pair.effects.after(side, request, changes)) isAsked = true;
      else pair.edits.people(changes);
    }
    if (isAsked) return;
    const what = `${request.method} ${pathname} at ${provider.name}`;
    this.violate('(4) unrecorded', `${what} without a sent intent of this request and generation`);
  }

  afterAct(): void {
    this.movedAt = this.#world.scheduler.now();
    for (const pair of this.#world.pairs) pair.edits.people(this.#look(pair));
  }

  /** What a vendor changed by itself since the last look. */
  lookAtBooks(): void {
    for (const pair of this.#world.pairs) pair.edits.itself(this.#look(pair));
  }

  everyMinute(): void {
    checkPromptness(this.#world, this);
  }

  /** @param look whether an idle hour is to follow, and be looked at */
  async atRest(look: { readonly idleHour: boolean }): Promise<void> {
    await checkRest(this.#world, this, look);
  }

  #look({ truth }: Pair): readonly TrueChange[] {
    const changes = truth.look();
    if (changes.length > 0) this.movedAt = this.#world.scheduler.now();
    return changes;
  }

  #countCall(): void {
    this.calls += 1;
    this.#allCalls += 1;
    const most = MOST_WRITES * this.#world.pairs.length;
    if (this.#allCalls > most) this.violate('(17) never rests', `more than ${most} writes at the vendors`);
  }

  #countWrite(pk: string): void {
    const account = /^[AEWK]#([a-z-]+:[^#]+)/.exec(pk)?.[1];
    if (account !== undefined) this.writes.set(account, (this.writes.get(account) ?? 0) + 1);
  }
}
