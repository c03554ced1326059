import { describe, expect, it } from 'vitest';
import type { TableRead } from '../../../shared/memory/table.ts';
import { Office } from '../../support/office.ts';

/** What the sync reads of its table, in the units that DynamoDB counts. The minutes of the dispatch stand apart. */
class ReadCount {
  readonly units = new Map<string, number>();
  readonly count = ({ pks, units }: TableRead): void => {
    const kinds = new Set(pks.map((pk) => pk.split('#')[0]!));
    const kind = [...kinds].join(' ');
    this.units.set(kind, (this.units.get(kind) ?? 0) + units);
  };
  /** By the kind of key, without those of the dispatch: its cursor, wheel slots and deferred items. */
  get shown(): Record<string, number> {
    const { DISP: _cursor, H: _slots, D: _deferred, ...runs } = Object.fromEntries(this.units);
    return runs;
  }
  get sum(): number {
    return Object.values(this.shown).reduce((sum, units) => sum + units, 0);
  }
}

async function inStep(reads: ReadCount): Promise<Office> {
  const office = new Office({ onRead: reads.count });
  const vendor = office.addContact('Vendor');
  for (const number of ['B-0', 'B-1', 'B-2']) office.enterBill(vendor, number, 100);
  await office.connect();
  await office.hours(3);
  office.resetCalls();
  reads.units.clear();
  return office;
}

describe('an hour in which nothing changes', () => {
  it('reads two accounts with their grants and connections, their work lists, and what the application may still ask', async () => {
    const reads = new ReadCount();
    const office = await inStep(reads);
    await office.hours(1);
    expect(reads.shown).toEqual({ A: 2, B: 1, G: 2, C: 4, W: 2 });
  });
});

describe('a bill that changed', () => {
  it('is copied at less than fifty units read, both accounts together', async () => {
    const reads = new ReadCount();
    const office = await inStep(reads);
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
    await office.settle();
    expect(office.writes('melio')).toEqual({ 'PATCH /bills/{id}': 1 });
    // Planned once before its write and once after it, and each work list, link and observation read once for that.
    expect(reads.shown).toEqual({ A: 5, B: 1, C: 10, E: 14, G: 2, L: 7, U: 5, W: 4 });
    expect(reads.sum).toBeLessThan(50);
  });
});
