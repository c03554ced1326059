import { describe, expect, it } from 'vitest';
import { MemoryTable } from '../../memory/table.ts';
import { StoreBusy } from '../ports.ts';

describe('pauses between attempts', () => {
  const pausesAt = async (random: number) => {
    const pauses: number[] = [];
    const sleep = async (ms: number) => {
      pauses.push(ms);
    };
    const table = new MemoryTable({ faults: () => 'conflict', sleep, random: () => random });
    await expect(table.write([{ kind: 'delete', key: { pk: 'p', sk: 's' } }])).rejects.toBeInstanceOf(StoreBusy);
    return pauses;
  };

  it('double, with jitter, and end within two seconds', async () => {
    expect(await pausesAt(0)).toEqual([13, 25, 50, 100, 200]);
    expect(await pausesAt(0.999_999)).toEqual([25, 50, 100, 200, 400]);
  });
});
