import type { Write } from '../../shared/engine/ports.ts';
import type { HttpRequest } from '../../shared/model/http.ts';
import type { Entity, ProviderId } from '../../shared/model/names.ts';
import type { Fault } from '../../shared/providers/simulators/simulator.ts';
import type { BenchOptions } from './bench/bench.ts';
import type { WorkbenchOptions } from './workbench.ts';

const MINUTE = 60_000;

/** The steps of one write, in their order: a process may die right before each of them. */
export const STEPS = ['begin', 'sent', 'call', 'confirm', 'clear'] as const;
export type Step = (typeof STEPS)[number];

export interface ProviderWrite {
  readonly provider: ProviderId;
  readonly entity: Entity;
  readonly kind: 'create' | 'update' | 'remove' | 'restore';
}

/** Options of a workbench whose process dies once, right before a step of the first such write after `arm`. */
export function dyingBefore(
  step: Step,
  write: ProviderWrite,
): WorkbenchOptions & { arm(): void; readonly died: boolean } {
  let armed = false;
  let died = false;
  let reached: Step | undefined;
  const at = (now: Step): boolean => {
    reached = now;
    if (now !== step || died) return false;
    died = true;
    return true;
  };
  return {
    arm: () => {
      armed = true;
    },
    get died() {
      return died;
    },
    dies: (writes) => {
      if (!armed || died) return false;
      if (reached === undefined) return isBegin(writes, write) && at('begin');
      if (reached === 'begin') return isSent(writes) && at('sent');
      if (reached === 'call') return isConfirm(writes) && at('confirm');
      if (reached === 'confirm') return isClear(writes) && at('clear');
      return false;
    },
    diesCalling: (provider, { method }) =>
      armed && !died && reached === 'sent' && provider === write.provider && method !== 'GET' && at('call'),
  };
}

const isBegin = (writes: readonly Write[], { provider, entity, kind }: ProviderWrite): boolean =>
  writes.some(
    (one) =>
      one.kind === 'put' &&
      one.item.pk.startsWith(`W#${provider}:`) &&
      one.item.sk.startsWith('1#') &&
      one.item.entity === entity &&
      one.item.kind === kind,
  );
const isSent = (writes: readonly Write[]): boolean =>
  writes.some((one) => one.kind === 'update' && one.key.sk.startsWith('1#') && one.set?.state === 'sent');
const isConfirm = (writes: readonly Write[]): boolean =>
  writes.some((one) => one.kind === 'delete' && one.key.sk.startsWith('1#'));
const isClear = (writes: readonly Write[]): boolean =>
  writes.some((one) => one.kind === 'delete' && one.key.sk.startsWith('3#'));

export interface Trouble {
  /** What happens to the first call of the operation. */
  readonly first: Fault;
  /** So long afterwards nothing gets through to this provider (ms). */
  readonly thenDownMs?: number;
}

/** Options of a workbench in which the first call of an operation after `arm` meets trouble. */
export function troubled(
  operation: { readonly provider: ProviderId; readonly method: string; readonly path: RegExp },
  { first, thenDownMs = 0 }: Trouble,
): WorkbenchOptions & { arm(now: () => number): void; readonly met: boolean } {
  let clock: (() => number) | undefined;
  let metAt: number | undefined;
  return {
    arm: (now) => {
      clock = now;
    },
    get met() {
      return metAt !== undefined;
    },
    fault: (provider: ProviderId, { method, url }: HttpRequest) => {
      if (!clock || provider !== operation.provider) return undefined;
      if (metAt === undefined) {
        if (method !== operation.method || !operation.path.test(url)) return undefined;
        metAt = clock();
        return first;
      }
      return clock() < metAt + thenDownMs ? { kind: 'error', status: 503, when: 'before' } : undefined;
    },
  };
}

/** Longer than Xero remembers a key. */
export const PAST_THE_KEY = 8 * MINUTE;

/** The answer to the first create of a FreshBooks client does not arrive. `seen`: how many creates there were. */
export function firstClientUnanswered(): Pick<BenchOptions, 'fault'> & { readonly seen: () => number } {
  let seen = 0;
  return {
    seen: () => seen,
    fault: (provider, { method, url }) =>
      provider === 'freshbooks' && method === 'POST' && /users\/clients$/.test(url) && seen++ === 0
        ? { kind: 'lost', when: 'after' }
        : undefined,
  };
}
