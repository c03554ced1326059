import * as fc from 'fast-check';
import { AccessLost, GrantRefused, Unavailable } from '../../shared/engine/errors.ts';
import { type GrantPorts, type GrantRules, GrantStore } from '../../shared/engine/grants.ts';
import type { Item, Table } from '../../shared/engine/ports.ts';
import type { AuthPorts, Tokens } from '../../shared/engine/provider.ts';
import { MemoryClock } from '../../shared/memory/clock.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import { MemoryVault } from '../../shared/memory/vault.ts';
import { ConnectionLost } from '../../shared/model/http.ts';
import { TokenChain } from './token-chain.ts';

/** Who does what to one grant. Every step that leaves a process is put into an order by the scheduler. */
export interface Story {
  readonly graceSeconds: number;
  readonly workers: readonly ProcessPlan[];
  readonly consents: number;
  readonly consentPlan: ProcessPlan;
  /** Time that passes at some moments, ms. Longer than a lease: a process was held up for so long. */
  readonly pauses: readonly number[];
}
export interface ProcessPlan {
  readonly calls: number;
  /** The process dies at this of its steps (2n: before the effect, 2n + 1: after it). */
  readonly diesAt?: number | undefined;
  /** The provider's reply to this of its calls is lost. */
  readonly losesReply?: number | undefined;
}

const plan = fc.record({
  calls: fc.integer({ min: 1, max: 2 }),
  diesAt: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined, freq: 2 }),
  losesReply: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined, freq: 2 }),
});
/** The pauses stay below the grace together: past it the previous token is dead, and nothing could be demanded. */
export const story: fc.Arbitrary<Story> = fc.record({
  graceSeconds: fc.constantFrom(0, 1800),
  workers: fc.array(plan, { minLength: 2, maxLength: 3 }),
  consents: fc.integer({ min: 0, max: 2 }),
  consentPlan: plan,
  pauses: fc.array(fc.constantFrom(1_000, 36_000, 300_000), { maxLength: 3 }),
});

interface Process {
  readonly io: <T>(effect: () => T | Promise<T>) => Promise<T>;
  readonly call: <T>(effect: () => T) => Promise<T>;
  dead: boolean;
  /** When a refresh was refused last, the store held a grant that was live. */
  refusedWhileLive: boolean;
}

const id = 'xero#client#person';
const never = new Promise<never>(() => {});

/** Plays a story to its end. @returns what went wrong, if anything */
export async function play(scheduler: fc.Scheduler, told: Story, rules: GrantRules): Promise<string | undefined> {
  const clock = new MemoryClock(0);
  const chain = new TokenChain(clock, told.graceSeconds);
  const sealed = new Map<string, Tokens>();
  const stored = { access: new Set<string>(), item: undefined as Item | undefined };
  const table = new MemoryTable({
    onChange: ({ after }) => {
      stored.item = after;
      const tokens = sealed.get(`${after?.sealed}`);
      if (tokens !== undefined) stored.access.add(tokens.accessToken);
    },
  });
  const memory = new MemoryVault();
  const vault = {
    open: (context: string, text: string) => memory.open(context, text),
    async seal(context: string, text: string) {
      const made = await memory.seal(context, text);
      sealed.set(made, JSON.parse(text) as Tokens);
      return made;
    },
  };
  const holders = new Map<string, { readonly process: Process; readonly lost: boolean }>();
  const isLive = () => stored.item?.status === 'ok' && sealed.get(`${stored.item.sealed}`)?.refreshToken === chain.live;
  const violations: string[] = [];
  let names = 0;
  const ids = {
    next() {
      names += 1;
      return `id-${names}`;
    },
  };

  function start({ diesAt, losesReply }: Omit<ProcessPlan, 'calls'>): Process {
    let steps = 0;
    let calls = 0;
    const step = async () => {
      if (process.dead || steps === diesAt) {
        process.dead = true;
        await never;
      }
      steps += 1;
      await scheduler.schedule(Promise.resolve(), `step ${steps}`);
    };
    const process: Process = {
      dead: false,
      refusedWhileLive: false,
      async io(effect) {
        await step();
        const result = await Promise.resolve()
          .then(effect)
          .then(
            (value) => () => value,
            (error: unknown) => () => {
              throw error;
            },
          );
        await step();
        return result();
      },
      async call(effect) {
        calls += 1;
        const lost = calls === losesReply;
        try {
          return await process.io(() => {
            const answer = effect();
            holders.set(chain.live, { process, lost });
            if (lost) throw new ConnectionLost('reply');
            return answer;
          });
        } catch (error) {
          if (error instanceof GrantRefused) process.refusedWhileLive = isLive();
          throw error;
        }
      },
    };
    return process;
  }

  function storeOf(process: Process): GrantStore {
    const remote: Table = {
      get: (key) => process.io(() => table.get(key)),
      getMany: (keys) => process.io(() => table.getMany(keys)),
      query: (pk, options) => process.io(() => table.query(pk, options)),
      write: (writes) => process.io(() => table.write(writes)),
    };
    const ports: GrantPorts = { table: remote, vault, clock, ids };
    return new GrantStore(ports, chain.provider(process.call), auth, rules);
  }
  const config = { apiUrl: '', authUrl: '', tokenUrl: '', clientId: 'client', clientSecret: '' };
  const auth: AuthPorts = { http: () => never, clock, config };

  async function work(plan: ProcessPlan): Promise<void> {
    const process = start(plan);
    const grants = storeOf(process);
    for (let call = 0; call < plan.calls; call += 1) {
      process.refusedWhileLive = false;
      try {
        const token = await grants.usable(id, { fresh: true });
        if (!stored.access.has(token)) violations.push(`${token} was used before it was stored`);
      } catch (error) {
        if (error instanceof AccessLost) {
          if (process.refusedWhileLive && isLive())
            violations.push('a worker gave up although a live token was stored');
        } else if (!(error instanceof Unavailable)) throw error;
      }
    }
  }

  async function consent(plan: ProcessPlan, times: number): Promise<void> {
    const process = start(plan);
    for (let time = 0; time < times; time += 1) {
      const tokens = await process.call(() => chain.consent()).catch(() => undefined);
      if (tokens !== undefined) await storeOf(process).consent(tokens);
    }
  }

  await new GrantStore({ table, vault, clock, ids }, chain.provider(), auth).consent(chain.consent());
  const failures: unknown[] = [];
  const run = (part: Promise<void>) => void part.catch((error: unknown) => failures.push(error));
  for (const worker of told.workers) run(work(worker));
  run(consent(told.consentPlan, told.consents));
  run(
    (async () => {
      for (const pause of told.pauses) {
        await scheduler.schedule(Promise.resolve(), `${pause} ms pass`);
        clock.advance(pause);
      }
    })(),
  );
  await scheduler.waitIdle();
  if (failures.length > 0) throw failures[0];
  if (violations.length > 0) return violations.join('; ');

  // Faults are over and leases have run out: what is live and known to somebody who lived must be in use.
  clock.advance(40_000);
  const last = new GrantStore({ table, vault, clock, ids }, chain.provider(), auth, rules);
  try {
    await last.usable(id, { fresh: true });
    return undefined;
  } catch (error) {
    const holder = holders.get(chain.live);
    const known = holder === undefined || (!holder.process.dead && !holder.lost);
    return known ? `${(error as Error).name}: ${chain.live} is live and was lost` : undefined;
  }
}
