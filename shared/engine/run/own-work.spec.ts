import { describe, expect, it } from 'vitest';
import { MemoryTable } from '../../memory/table.ts';
import type { AccountId } from '../../model/names.ts';
import { keys } from '../keys.ts';
import { OwnWork } from './own-work.ts';

const account: AccountId = 'xero:one';
const pk = keys.work(account);
const names = (items: readonly { readonly sk: string }[]): readonly string[] => items.map(({ sk }) => sk);

async function listOf(...sks: readonly string[]) {
  let reads = 0;
  const table = new MemoryTable({ onRead: () => (reads += 1) });
  for (const sk of sks) await table.write([{ kind: 'put', item: { pk, sk, n: 1 } }]);
  return { table, work: new OwnWork(table, account), reads: () => reads };
}

describe('the work list of the account whose lease a run holds', () => {
  it('is read once, whatever kinds of work are asked for', async () => {
    const { work, reads } = await listOf('1#a', '2#a', '2#b', '3#a');
    expect(names(await work.all('2#'))).toEqual(['2#a', '2#b']);
    expect(names(await work.all('3#'))).toEqual(['3#a']);
    expect(names(await work.all('4#'))).toEqual([]);
    expect(names(await work.all('2#'))).toEqual(['2#a', '2#b']);
    expect(reads()).toBe(1);
  });

  it('forgets what the run itself has worked off, without a read', async () => {
    const { work, reads } = await listOf('2#a', '2#b');
    await work.all('2#');
    await work.table.write([{ kind: 'delete', key: { pk, sk: '2#a' } }]);
    expect(names(await work.all('2#'))).toEqual(['2#b']);
    expect(reads()).toBe(1);
  });

  it('knows what the run itself has put, without a read, in its place', async () => {
    const { work, reads } = await listOf('2#b');
    await work.all('2#');
    await work.table.write([{ kind: 'put', item: { pk, sk: '2#a', askedAt: 7 } }]);
    expect(names(await work.all('2#'))).toEqual(['2#a', '2#b']);
    expect(await work.find('2#a')).toEqual({ pk, sk: '2#a', askedAt: 7 });
    expect(reads()).toBe(1);
  });

  it('shows what an update of the run has made of a record', async () => {
    const { work } = await listOf('3#a');
    await work.all('3#');
    await work.table.write([
      { kind: 'delete', key: { pk, sk: '3#a' } },
      { kind: 'update', key: { pk, sk: '3#b' }, set: { at: 1 }, add: { n: 1 } },
    ]);
    expect(await work.all('3#')).toEqual([{ pk, sk: '3#b', at: 1, n: 1 }]);
  });

  it('is read again where a condition of the run did not hold: somebody else was there', async () => {
    const { table, work } = await listOf('3#a');
    await work.all('3#');
    await table.write([{ kind: 'update', key: { pk, sk: '3#a' }, add: { n: 1 } }]);
    const gone = work.table.write([{ kind: 'delete', key: { pk, sk: '3#a' }, if: [['n', '=', 1]] }]);
    await expect(gone).rejects.toThrow('condition');
    expect(await work.all('3#')).toEqual([{ pk, sk: '3#a', n: 2 }]);
  });

  it('is complete, however long it is', async () => {
    const marks = Array.from({ length: 140 }, (_, index) => `3#${1000 + index}`);
    const { work } = await listOf('1#a', '2#a', ...marks, '4#a');
    expect(names(await work.all('3#'))).toEqual(marks);
    expect(names(await work.all('1#'))).toEqual(['1#a']);
    expect(names(await work.all('2#'))).toEqual(['2#a']);
    expect(names(await work.all('4#'))).toEqual(['4#a']);
  });

  it('counts the writes of the run: what it read before the last of them may have moved', async () => {
    const { work } = await listOf();
    await work.table.get({ pk: 'any', sk: '-' });
    expect(work.writes).toBe(0);
    await work.table.write([{ kind: 'put', item: { pk: 'any', sk: '-' } }]);
    expect(work.writes).toBe(1);
  });
});
