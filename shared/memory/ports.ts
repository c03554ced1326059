import { MemoryClock } from './clock.ts';
import { memoryIds } from './ids.ts';
import { MemoryLog } from './log.ts';
import { MemoryObjects } from './objects.ts';
import { MemoryQueue, type QueueFaults } from './queue.ts';
import { seededRandom } from './random.ts';
import { MemoryTable, type MemoryTableOptions } from './table.ts';
import { MemoryVault } from './vault.ts';

export interface MemoryPortsOptions {
  readonly now?: number;
  readonly seed?: number;
  readonly table?: MemoryTableOptions;
  readonly queue?: QueueFaults;
}

/** A whole world without a network: everything the engine asks for, and handles to look behind it. */
export function memoryPorts({
  now = Date.UTC(2026, 2, 2, 9),
  seed = 1,
  table = {},
  queue = {},
}: MemoryPortsOptions = {}) {
  const clock = new MemoryClock(now);
  const random = seededRandom(seed);
  return {
    clock,
    random,
    ids: memoryIds(clock, random),
    table: new MemoryTable({ random, ...table }),
    activity: new MemoryTable({ random, origin: 'activity' }),
    objects: new MemoryObjects(),
    queue: new MemoryQueue({ clock, faults: queue }),
    vault: new MemoryVault(),
    log: new MemoryLog(),
  };
}
export type MemoryPorts = ReturnType<typeof memoryPorts>;
