import { describe, expect, it } from 'vitest';
import type { Item } from '../../shared/engine/ports.ts';
import { OverlayTable } from '../../shared/memory/overlay.ts';
import { MemoryTable } from '../../shared/memory/table.ts';
import { tableContract } from './table/contract.ts';

const put = (sk: string, value = 1): { kind: 'put'; item: Item } => ({ kind: 'put', item: { pk: 'p', sk, value } });

describe('OverlayTable over nothing is a table', () => {
  tableContract(async () => ({ table: new OverlayTable(new MemoryTable()), close: async () => {} }));
});

describe('OverlayTable over something', () => {
  const over = async (...keys: readonly string[]) => {
    const below = new MemoryTable();
    for (const sk of keys) await below.write([put(sk)]);
    return { below, table: new OverlayTable(below, { hides: ({ sk }) => sk.startsWith('hidden') }) };
  };
  const keysOf = (items: readonly Item[]) => items.map(({ sk }) => sk);

  it('shows what is below with what was written above, in order, and leaves what is below alone', async () => {
    const { below, table } = await over('a', 'c', 'e');
    await table.write([put('b'), { kind: 'delete', key: { pk: 'p', sk: 'c' } }, put('e', 2)]);
    expect(keysOf(await table.query('p'))).toEqual(['a', 'b', 'e']);
    expect((await table.query('p')).at(-1)).toMatchObject({ value: 2 });
    expect(keysOf(await below.query('p'))).toEqual(['a', 'c', 'e']);
    expect(keysOf(table.written())).toEqual(['b', 'e']);
  });

  it('fills a limit although some of what is below is gone above', async () => {
    const { table } = await over('a', 'b', 'c', 'd');
    await table.write([
      { kind: 'delete', key: { pk: 'p', sk: 'a' } },
      { kind: 'delete', key: { pk: 'p', sk: 'b' } },
    ]);
    expect(keysOf(await table.query('p', { limit: 2 }))).toEqual(['c', 'd']);
    expect(keysOf(await table.query('p', { after: 'c' }))).toEqual(['d']);
  });

  it('shows one state: what changes below after it was read is not seen', async () => {
    const { below, table } = await over('a');
    await table.get({ pk: 'p', sk: 'a' });
    await below.write([put('a', 9)]);
    expect(await table.get({ pk: 'p', sk: 'a' })).toMatchObject({ value: 1 });
  });

  it('keeps hidden what is not to be shown', async () => {
    const { table } = await over('a', 'hidden-1', 'hidden-2', 'z');
    expect(keysOf(await table.query('p'))).toEqual(['a', 'z']);
    expect(await table.get({ pk: 'p', sk: 'hidden-1' })).toBeUndefined();
  });
});
