import type { Clock } from '../../shared/engine/ports.ts';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Who may still be on the move after an event: looked at before the next one. */
interface Runner {
  readonly isMoving: boolean;
}

/** More turns than any chain of promises here needs: something waits for what is not an event. */
const TURNS = 2_000;
/** So many of them are ticks. */
const TICKS = 4;

/**
 * Virtual time: events run one after the other, each at its instant, those of one instant in the order they were asked
 * for. Between two events all promises run until everybody waits for an event again, so the history depends on nothing
 * but the order of events.
 */
export class Scheduler implements Clock {
  #now: number;
  #order = 0;
  readonly #heap: Event[] = [];
  /** Set when something was resumed: promises must run before the next event. */
  #stirred = false;
  readonly #runners = new Set<Runner>();
  #halted = false;
  /** Called after every event that moved something. */
  afterEach: () => void = () => {};

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(instant: number, run: () => void): void {
    this.#push({ at: Math.max(instant, this.#now), order: this.#order++, run });
  }

  after(ms: number, run: () => void): void {
    this.at(this.#now + ms, run);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) =>
      this.after(ms, () => {
        this.stir();
        resolve();
      }),
    );
  }

  /** Nothing more happens. */
  halt(): void {
    this.#halted = true;
  }

  get isHalted(): boolean {
    return this.#halted;
  }

  stir(): void {
    this.#stirred = true;
  }

  enter(runner: Runner): void {
    this.#runners.add(runner);
    this.stir();
  }

  leave(runner: Runner): void {
    this.#runners.delete(runner);
  }

  /** Runs every event up to and including the instant. */
  async runUntil(instant: number): Promise<void> {
    for (;;) {
      const next = this.#heap[0];
      if (!next || next.at > instant || this.#halted) break;
      this.#pop();
      this.#now = next.at;
      next.run();
      if (!this.#stirred) continue;
      await this.#settle();
      this.afterEach();
    }
    this.#now = Math.max(this.#now, instant);
  }

  /**
   * A tick comes when no promise has anything left to do, and costs a fraction of a turn of the event loop. That is needed
   * only where somebody waits for Node itself, such as for the body of a response.
   */
  async #settle(): Promise<void> {
    for (let turns = 0; ; turns += 1) {
      this.#stirred = false;
      await new Promise<void>(turns < TICKS ? process.nextTick : setImmediate);
      if (!this.#stirred && !this.#isMoving()) return;
      if (turns > TURNS) throw new Error('somebody waits for something that is not an event');
    }
  }

  #isMoving(): boolean {
    for (const runner of this.#runners) if (runner.isMoving) return true;
    return false;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
