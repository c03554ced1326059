import type { Rules } from '../../shared/engine/rules.ts';
import { longDay } from './day.ts';
import { towns } from './towns/index.ts';
import type { TownName } from './towns/names.ts';
import { World, type WorldOptions, type WorldResult } from './world.ts';

/** What one world has to say, small enough to be handed from thread to thread. */
export interface Outcome {
  readonly seed: number;
  /** The integration. */
  readonly over: TownName;
  readonly violations: WorldResult['violations'];
  readonly faults: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly acts: number;
  readonly trace: readonly string[];
  /** The code threw where nothing may throw. */
  readonly broken?: string;
}

export interface Task {
  readonly from: number;
  readonly count: number;
  readonly off: readonly (keyof Rules)[];
  readonly trace: boolean;
  /** Integrations whose worlds are drawn, in turn. */
  readonly over: readonly TownName[];
  /** All days are long, not only the seeds' own. */
  readonly long: boolean;
}

const LINES = 40;

/** Runs the worlds of a task one after the other. A violated world is run again with its trace kept, if it is asked for. */
export async function* runTask({ from, count, off, trace, over, long }: Task): AsyncGenerator<Outcome> {
  const rules = Object.fromEntries(off.map((name) => [name, false]));
  const options = { rules, ...(long ? { day: longDay } : {}) };
  for (let seed = from; seed < from + count; seed += 1) {
    const town = over[seed % over.length]!;
    let outcome = await runSeed(town, { seed, ...options });
    if (trace && (outcome.violations.length > 0 || outcome.broken))
      outcome = await runSeed(town, { seed, ...options, keepTrace: true });
    yield outcome;
  }
}

async function runSeed(over: TownName, options: Omit<WorldOptions, 'town'>): Promise<Outcome> {
  const { seed } = options;
  const world = new World({ ...options, town: towns[over] });
  try {
    const { violations, faults, calls, acts, trace } = await world.run();
    const sum = [...calls.values()].reduce((total, count) => total + count, 0);
    return { seed, over, violations, faults: Object.fromEntries(faults), calls: sum, acts, trace: trace.slice(-LINES) };
  } catch (error) {
    const broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, over, violations: [], faults: {}, calls: 0, acts: 0, trace: world.trace.last(LINES), broken };
  }
}
