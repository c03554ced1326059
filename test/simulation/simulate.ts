import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build, stop } from 'esbuild';
import { allRules } from '../../shared/engine/rules.ts';
import type { Outcome, Task } from './report.ts';
import { townNames } from './towns/names.ts';

/**
 * `npm run simulate -- --seeds 1000 --from 1 [--over INTEGRATION]... [--off RULE]... [--long] [--trace]`: that many seeded
 * worlds on all cores, of every integration in turn unless one is named; one in eight is a long day, with `--long` all are.
 * Ends with 1 when one of them is violated; its seed, with the same integrations and `--long` or not, shows it again.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    long: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    off: { type: 'string', multiple: true, default: [] },
    over: { type: 'string', multiple: true, default: [...townNames] },
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
const known = <T extends string>(what: string, names: readonly string[], all: readonly T[]): readonly T[] => {
  const unknown = names.find((name) => !(all as readonly string[]).includes(name));
  if (unknown === undefined) return names as readonly T[];
  console.error(`there is no ${what} ${unknown}: ${all.join(', ')}`);
  process.exit(2);
};
const off = known('rule', values.off, Object.keys(allRules) as (keyof typeof allRules)[]);
const over = known('world of', values.over, townNames);
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
const thread = await bundled('simulate-thread.ts');
await Promise.all(Array.from({ length: Math.min(whole('threads'), seeds) }, work));
clearInterval(progress);
report();

function report(): never {
  for (const outcome of violated.sort((a, b) => a.seed - b.seed)) print(outcome);
  console.log(
    `${done} worlds in ${seconds().toFixed(1)} s (${(done / seconds()).toFixed(1)} worlds/s), seeds ${from} to ${from + seeds - 1}${values.long ? ', all long' : ''}`,
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

/** In one piece, since every thread would read and strip a thousand files, and jumps between them cost a tenth of all time. */
async function bundled(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'warning',
  });
  await stop();
  return outputFiles[0]!.text;
}

function work(): Promise<void> {
  const worker = new Worker(thread, { eval: true });
  return new Promise((resolve, reject) => {
    const give = () => {
      const count = Math.min(SEEDS_PER_TASK, from + seeds - next);
      if (count <= 0) return void worker.terminate().then(() => resolve());
      worker.postMessage({ from: next, count, off, over, long: values.long, trace: values.trace } satisfies Task);
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
