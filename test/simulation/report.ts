import type { Rules } from '../../shared/engine/rules.ts';
import { towns } from './towns/index.ts';
import type { TownName } from './towns/names.ts';
import { World, type WorldResult } from './world.ts';

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
}

const LINES = 40;

/** Runs the worlds of a task one after the other. A violated world is run again with its trace kept, if it is asked for. */
export async function* runTask({ from, count, off, trace, over }: Task): AsyncGenerator<Outcome> {
  const rules = Object.fromEntries(off.map((name) => [name, false]));
  for (let seed = from; seed < from + count; seed += 1) {
    const town = over[seed % over.length]!;
    let outcome = await runSeed(seed, town, rules, false);
    if (trace && (outcome.violations.length > 0 || outcome.broken)) outcome = await runSeed(seed, town, rules, true);
    yield outcome;
  }
}

async function runSeed(seed: number, over: TownName, rules: Partial<Rules>, keepTrace: boolean): Promise<Outcome> {
  const world = new World({ seed, rules, keepTrace, town: towns[over] });
  try {
    const { violations, faults, calls, acts, trace } = await world.run();
    const sum = [...calls.values()].reduce((total, count) => total + count, 0);
    return { seed, over, violations, faults: Object.fromEntries(faults), calls: sum, acts, trace: trace.slice(-LINES) };
  } catch (error) {
    const broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, over, violations: [], faults: {}, calls: 0, acts: 0, trace: world.trace.last(LINES), broken };
  }
}
