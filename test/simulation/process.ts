import type { Scheduler } from './scheduler.ts';

/** What chance has in store for one I/O of a process. */
export interface Fate {
  /** Milliseconds until the effect, and from the effect to the reply. */
  readonly outMs: number;
  readonly backMs: number;
  /** The process dies before it can send, or after the effect and before the reply. */
  readonly crash?: 'before' | 'after';
}

/** A promise of its own each time: one for all would hold on to everything that ever waited for it. */
const never = (): Promise<never> => new Promise(() => {});

/**
 * One running invocation. Everything it asks of the world is an event: the effect happens even if the process died
 * meanwhile, and a dead process never continues: its promises simply stay open.
 */
export class Process {
  readonly name: string;
  readonly startedAt: number;
  /** It walks whole lists to find what the increments missed. */
  sweeps = false;
  readonly #scheduler: Scheduler;
  readonly #onEnd: (how: 'done' | 'failed' | 'died', error?: unknown) => void;
  /** I/O whose reply has not come. */
  #waiting = 0;
  #state: 'running' | 'ended' = 'running';

  constructor(
    name: string,
    scheduler: Scheduler,
    onEnd: (how: 'done' | 'failed' | 'died', error?: unknown) => void = () => {},
  ) {
    this.name = name;
    this.startedAt = scheduler.now();
    this.#scheduler = scheduler;
    this.#onEnd = onEnd;
  }

  get isAlive(): boolean {
    return this.#state === 'running';
  }

  get isMoving(): boolean {
    return this.isAlive && this.#waiting === 0;
  }

  /** Runs the work until it ends or is killed. */
  start(work: () => Promise<unknown>): void {
    this.#scheduler.enter(this);
    work().then(
      () => this.#end('done'),
      (error: unknown) => this.#end('failed', error),
    );
  }

  kill(): void {
    this.#end('died');
  }

  /** One I/O. With no delay at all it takes effect at once, without an event of its own. */
  io<T>(fate: Fate | undefined, effect: () => Promise<T> | T): Promise<T> {
    if (!this.isAlive) return never();
    if (!fate) return this.#atOnce(effect);
    if (fate.crash === 'before') {
      this.kill();
      return never();
    }
    this.#waiting += 1;
    return new Promise<T>((resolve, reject) => {
      const answer = (deliver: () => void) => {
        if (fate.crash === 'after') this.kill();
        if (!this.isAlive) return;
        this.#scheduler.after(fate.backMs, () => {
          if (!this.isAlive) return;
          this.#waiting -= 1;
          this.#scheduler.stir();
          deliver();
        });
      };
      this.#scheduler.after(fate.outMs, () => {
        this.#scheduler.stir();
        Promise.resolve()
          .then(effect)
          .then(
            (value) => answer(() => resolve(value)),
            (error: unknown) => answer(() => reject(error as Error)),
          );
      });
    });
  }

  /** The effect may itself take virtual time (retries of the store), and the process may be dead by then. */
  async #atOnce<T>(effect: () => Promise<T> | T): Promise<T> {
    this.#waiting += 1;
    try {
      return await effect();
    } finally {
      this.#waiting -= 1;
      if (!this.isAlive) await never();
    }
  }

  #end(how: 'done' | 'failed' | 'died', error?: unknown): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#scheduler.leave(this);
    this.#scheduler.stir();
    this.#onEnd(how, error);
  }
}
