import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../shared/engine/ports.ts';

/**
 * The clock of everything local: the machine's, moved forward by as much as somebody asked. Functions see it through
 * `shared`, so that an hour can pass in all workers at once. Timers and the queues' own timeouts stay real.
 */
export interface LocalClock extends Clock {
  /** Moves the clock forward. @throws on a negative amount: stored instants would lie in the future */
  advance(ms: number): void;
  /** One float: milliseconds ahead of the machine. */
  readonly shared: SharedArrayBuffer;
}

/** @param file keeps the amount across restarts, since the state does too; none: starts at the machine's time */
export function localClock(file?: string): LocalClock {
  const shared = new SharedArrayBuffer(8);
  const ahead = new Float64Array(shared);
  if (file !== undefined && existsSync(file))
    ahead[0] = Number((JSON.parse(readFileSync(file, 'utf8')) as { aheadMs: number }).aheadMs);
  return {
    shared,
    now: () => Math.floor(Date.now() + ahead[0]!),
    advance(ms) {
      if (!(ms >= 0)) throw new Error(`the clock moves forward only, not by ${ms} ms`);
      ahead[0] = ahead[0]! + ms;
      if (file === undefined) return;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ aheadMs: ahead[0] }));
    },
  };
}
