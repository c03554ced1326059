import { describe, expect, it } from 'vitest';
import { ConditionFailed, type Item, StoreBusy, type Write } from '../../../shared/engine/ports.ts';
import { withLargeValues } from '../../../shared/engine/store/large-values.ts';
import { MemoryObjects } from '../../../shared/memory/objects.ts';
import type { OpenTable } from './contract.ts';

const put = (item: Item): Write => ({ kind: 'put', item });
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    description: `Line ${index} ${'of many words '.repeat(20)}`,
    cents: index,
  }));

/** Observations and intents of any length, in a table whose items hold 400 KB. */
export function longValues(open: () => Promise<OpenTable>): void {
  const world = async () => {
    const { table, close } = await open();
    const objects = new MemoryObjects();
    /** A process of its own: what it knows it has read. */
    const process = () => withLargeValues(table, objects);
    return { table, close, objects, process };
  };
  type World = Awaited<ReturnType<typeof world>>;
  const withObjects = async (use: (world: World) => Promise<void>) => {
    const opened = await world();
    try {
      await use(opened);
    } finally {
      await opened.close();
    }
  };
  const pk = 'E#xero:org#bill';
  const bill = { pk, sk: 'b', rev: 1, fields: { number: 'B-1', lines: lines(2_000) }, extra: { lineIds: lines(100) } };

  describe('long values', () => {
    it('come back whole, one by one, together and in a list', () =>
      withObjects(async ({ process, table }) => {
        await process().write([put(bill), put({ pk, sk: 'c', rev: 1, fields: { number: 'B-2' } })]);
        expect(await process().get({ pk, sk: 'b' })).toEqual(bill);
        expect(
          (
            await process().getMany([
              { pk, sk: 'c' },
              { pk, sk: 'b' },
            ])
          )[1],
        ).toEqual(bill);
        expect((await process().query(pk))[0]).toEqual(bill);
        expect(JSON.stringify(await table.get({ pk, sk: 'b' })).length).toBeLessThan(1_000);
      }));

    it('of one content are one object, and an edit of another field stores none again', () =>
      withObjects(async ({ process, objects }) => {
        await process().write([put(bill)]);
        const before = objects.size;
        await process().write([put({ ...bill, rev: 2, fields: { ...bill.fields, number: 'B-9' } })]);
        expect(objects.size).toBe(before);
        expect(await process().get({ pk, sk: 'b' })).toMatchObject({ rev: 2, fields: { number: 'B-9' } });
      }));

    it('are replaced attribute by attribute, and the others stay', () =>
      withObjects(async ({ process }) => {
        const key = { pk, sk: 'b' };
        await process().write([put(bill)]);
        await process().write([{ kind: 'update', key, set: { extra: { lineIds: lines(90) } } }]);
        expect(await process().get(key)).toEqual({ ...bill, extra: { lineIds: lines(90) } });
        await process().write([{ kind: 'update', key, set: { extra: { lineIds: [] } } }]);
        expect(await process().get(key)).toEqual({ ...bill, extra: { lineIds: [] } });
      }));

    it('many of middle length, and a text, are moved as well', () =>
      withObjects(async ({ process, table }) => {
        const many = Object.fromEntries(lines(300).map((line, index) => [`field${index}`, line]));
        const intent = { pk: 'W#xero:org', sk: '1#c#l', request: { method: 'POST', body: 'x'.repeat(500_000) }, many };
        await process().write([put(intent)]);
        expect(await process().get(intent)).toEqual(intent);
        const stored = await table.get(intent);
        expect(stored).toMatchObject({ request: { rest: { method: 'POST' } } });
        expect(JSON.stringify(stored).length).toBeLessThan(1_000);
      }));

    it('are whole in what a condition found', () =>
      withObjects(async ({ process }) => {
        await process().write([put(bill)]);
        const refused = process().write([{ kind: 'put', item: bill, if: 'absent' }]);
        await expect(refused).rejects.toBeInstanceOf(ConditionFailed);
        expect(await refused.catch((error: ConditionFailed) => error.found)).toEqual(bill);
      }));

    it('stand before the item that points to them, and without them nothing is written', () =>
      withObjects(async ({ table, objects }) => {
        const failing = {
          ...objects,
          put: () => Promise.reject(new Error('503')),
          get: (key: string) => objects.get(key),
        };
        const write = withLargeValues(table, failing as never).write([put(bill)]);
        await expect(write).rejects.toBeInstanceOf(StoreBusy);
        expect(await table.get(bill)).toBeUndefined();
      }));
  });
}
