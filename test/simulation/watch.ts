import { keys } from '../../shared/engine/keys.ts';
import type { TableChange } from '../../shared/memory/table.ts';
import type { HttpRequest } from '../../shared/model/http.ts';
import type { Side } from '../../shared/model/names.ts';
import type { RunOfAccount } from './cloud.ts';
import { Edits } from './invariants/edits.ts';
import { Effects } from './invariants/effects.ts';
import { Items } from './invariants/items.ts';
import { Outbox } from './invariants/outbox.ts';
import { checkPromptness } from './invariants/promptness.ts';
import { checkRest } from './invariants/rest.ts';
import { Shadow } from './invariants/shadow.ts';
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
/** Some hundred are usual. Work that makes its own work goes far beyond. */
const MOST_RUNS = 1_200;

/**
 * Sees what happens and says what must not. Safety is looked at as it happens, liveness when everything has come to
 * rest. Nothing here asks the planner what is right, except (13), which is about the planner.
 */
export class Watch {
  readonly violations: Violation[] = [];
  /** Things that are allowed and still worth counting. */
  readonly counts = new Map<string, number>();
  readonly shadow = new Shadow();
  readonly outbox: Outbox;
  readonly items: Items;
  readonly effects: Effects;
  readonly edits: Edits;
  #runs = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.outbox = new Outbox(world, this);
    this.items = new Items(world, this);
    this.edits = new Edits(world, this);
    this.effects = new Effects(world, this);
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
    this.items.stored(change);
    this.outbox.stored(change);
  }

  started(run: RunOfAccount): void {
    const cont = this.shadow.get(keys.run(run.account))?.cont;
    run.stale = run.messages.every(({ reason, token }) => reason === 'continuation' && token !== cont);
  }

  ran(run: RunOfAccount): void {
    this.#runs += 1;
    if (this.#runs > MOST_RUNS) this.violate('(17) never rests', `more than ${MOST_RUNS} runs`);
    if (run.stale && run.ended !== undefined && !IDLE.includes(run.ended))
      this.violate('(12) continuation', `${run.account} went on from a continuation that had been replaced`);
    this.count(`run ${run.ended ?? ''}`);
  }

  /** After every event: what one transaction changed must fit together again. */
  afterEvent(): void {
    this.items.check();
    this.edits.settleUnknown();
    if (this.violations.length > 0) this.#world.halt();
  }

  beforeCall(): void {
    this.edits.itself(this.#world.truth.look());
  }

  afterCall(side: Side, request: HttpRequest): void {
    this.effects.after(side, request, this.#world.truth.look());
  }

  beforeAct(): void {
    this.edits.itself(this.#world.truth.look());
  }

  afterAct(): void {
    this.edits.people(this.#world.truth.look());
  }

  everyMinute(): void {
    checkPromptness(this.#world, this);
  }

  async atRest(): Promise<void> {
    await checkRest(this.#world, this);
  }
}
