import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type Outcome, ruleNamed, type Task, townNamed } from './report.ts';
import { towns } from './towns/index.ts';

/**
 * `npm run simulate -- --seeds 1000 --from 1 [--over INTEGRATION]... [--off RULE]... [--trace]`: that many seeded worlds on
 * all cores, of every integration in turn unless one is named. Ends with 1 when one of them is violated; its seed, with the
 * same integrations, shows it again.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    off: { type: 'string', multiple: true, default: [] },
    over: { type: 'string', multiple: true, default: Object.keys(towns) },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const whole = (name: 'seeds' | 'from' | 'threads'): number => {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`--${name} wants a whole number above 0, not ${values[name]}`);
  process.exit(2);
};

const seeds = whole('seeds');
const from = whole('from');
const named = <T>(of: (name: string) => T, names: readonly string[]): readonly T[] => {
  try {
    return names.map(of);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
};
const off = named(ruleNamed, values.off);
const over = named(townNamed, values.over);
const SEEDS_PER_TASK = 5;
const faults = new Map<string, number>();
const violated: Outcome[] = [];
let calls = 0;
let acts = 0;
let done = 0;
let next = from;

const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
// A long run says where it is, beside its result; whoever stops it hears what it found so far.
const progress = setInterval(() => console.error(`${done} of ${seeds} worlds after ${seconds().toFixed(0)} s`), 30_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, report);
await Promise.all(Array.from({ length: Math.min(whole('threads'), seeds) }, work));
clearInterval(progress);
report();

function report(): never {
  for (const outcome of violated.sort((a, b) => a.seed - b.seed)) print(outcome);
  console.log(
    `${done} worlds in ${seconds().toFixed(1)} s (${(done / seconds()).toFixed(1)} worlds/s), seeds ${from} to ${from + seeds - 1}`,
  );
  console.log(
    `${calls} provider calls, ${acts} acts of people, ${[...faults.values()].reduce((sum, count) => sum + count, 0)} faults injected:`,
  );
  for (const [kind, count] of [...faults].sort(([, a], [, b]) => b - a))
    console.log(`  ${String(count).padStart(8)}  ${kind}`);
  if (done < seeds) console.log(`stopped after ${done} of ${seeds} worlds`);
  console.log(
    violated.length === 0
      ? '0 violations'
      : `${violated.length} worlds violated: ${violated.map(({ seed }) => seed).join(', ')}`,
  );
  process.exit(violated.length === 0 && done === seeds ? 0 : 1);
}

function work(): Promise<void> {
  const worker = new Worker(new URL('./simulate-thread.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const give = () => {
      const count = Math.min(SEEDS_PER_TASK, from + seeds - next);
      if (count <= 0) return void worker.terminate().then(() => resolve());
      worker.postMessage({ from: next, count, off, over, trace: values.trace } satisfies Task);
      next += count;
    };
    worker.on('error', reject);
    worker.on('message', (outcome: Outcome | null) => {
      if (outcome === null) return give();
      take(outcome);
    });
    give();
  });
}

function take(outcome: Outcome): void {
  calls += outcome.calls;
  acts += outcome.acts;
  for (const [kind, count] of Object.entries(outcome.faults)) faults.set(kind, (faults.get(kind) ?? 0) + count);
  done += 1;
  if (outcome.violations.length === 0 && !outcome.broken) return;
  violated.push(outcome);
  console.error(`seed ${outcome.seed} (${outcome.over}) is violated, found after ${done} of ${seeds} worlds`);
}

function print({ seed, over: town, violations, trace, broken }: Outcome): void {
  for (const line of values.trace ? trace : []) console.log(`    ${line}`);
  for (const { invariant, message } of violations) console.log(`seed ${seed} (${town}): ${invariant}: ${message}`);
  if (broken) console.log(`seed ${seed} (${town}): ${broken}`);
}
