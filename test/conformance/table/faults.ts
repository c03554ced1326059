import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConditionFailed, type Key, StoreBusy, type Table, type Write } from '../../../shared/engine/ports.ts';
import { ReplyLost } from '../../../shared/engine/store/retrying.ts';
import type { TableFault } from '../../../shared/memory/table.ts';
import type { OpenTable } from './contract.ts';

export type Faults = () => TableFault | undefined;

/** What a table does when attempts fail. `open` asks `faults` once per attempt, and pauses with `sleep` before the next. */
export function tableFaults(open: (faults: Faults, sleep: () => Promise<void>) => Promise<OpenTable>): void {
  let table: Table;
  let close: () => Promise<void>;
  let planned: TableFault[] = [];
  /** Happens between the attempts. */
  let meanwhile: () => Promise<void> | void;
  let cases = 0;
  let key: Key;

  beforeAll(async () => {
    ({ table, close } = await open(
      () => planned.shift(),
      async () => meanwhile(),
    ));
  });
  afterAll(() => close());
  beforeEach(() => {
    planned = [];
    meanwhile = () => {};
    cases += 1;
    key = { pk: `fault${cases}`, sk: 'a' };
  });

  const times = (count: number, fault: TableFault): TableFault[] => Array.from({ length: count }, () => fault);
  const stored = async () => {
    planned = [];
    return table.get(key);
  };

  describe('attempts that fail', () => {
    it.each<TableFault>(['conflict', 'throttle', 'lostBefore'])('%s: five more attempts', async (fault) => {
      planned = times(5, fault);
      await table.write([{ kind: 'put', item: { ...key, n: 1 } }]);
      expect(await stored()).toEqual({ ...key, n: 1 });
    });

    it.each<TableFault>(['conflict', 'throttle'])('%s six times: busy, and nothing was written', async (fault) => {
      planned = times(6, fault);
      await expect(table.write([{ kind: 'put', item: { ...key } }])).rejects.toBeInstanceOf(StoreBusy);
      expect(await stored()).toBeUndefined();
    });

    it.each<TableFault>(['conflict', 'throttle'])('%s of a transaction: tried again', async (fault) => {
      planned = times(5, fault);
      const second = { ...key, sk: 'b' };
      await table.write([key, second].map((item): Write => ({ kind: 'put', item: { ...item } })));
      planned = [];
      expect(await table.query(key.pk)).toEqual([key, second]);
    });

    it('a reply lost on the way to giving up: not "busy", for it may be written', async () => {
      planned = ['lostAfter', ...times(5, 'throttle')];
      await expect(table.write([{ kind: 'put', item: { ...key } }])).rejects.toBeInstanceOf(ReplyLost);
      expect(await stored()).toEqual(key);
    });

    it('reads are tried again too', async () => {
      await table.write([{ kind: 'put', item: { ...key } }]);
      planned = ['throttle', 'lostAfter', 'lostBefore'];
      expect(await table.get(key)).toEqual(key);
      planned = times(6, 'throttle');
      await expect(table.query(key.pk)).rejects.toBeInstanceOf(StoreBusy);
    });
  });

  describe('a reply lost after the effect', () => {
    const cases: [string, () => { before?: Write; write: Write; after: object | undefined }][] = [
      ['a put that must be the first', () => ({ write: { kind: 'put', item: { ...key }, if: 'absent' }, after: key })],
      [
        'an update under a version',
        () => ({
          before: { kind: 'put', item: { ...key, ver: 1 } },
          write: { kind: 'update', key, add: { ver: 1 }, if: [['ver', '=', 1]] },
          after: { ...key, ver: 2 },
        }),
      ],
      [
        'an addition whose condition still holds afterwards',
        () => ({
          before: { kind: 'put', item: { ...key, n: 1, state: 'on' } },
          write: { kind: 'update', key, add: { n: 1 }, if: [['state', '=', 'on']] },
          after: { ...key, n: 2, state: 'on' },
        }),
      ],
      [
        'an addition without condition',
        () => ({ write: { kind: 'update', key, add: { n: 1 } }, after: { ...key, n: 1 } }),
      ],
      [
        'a delete under a count',
        () => ({
          before: { kind: 'put', item: { ...key, n: 3 } },
          write: { kind: 'delete', key, if: [['n', '=', 3]] },
          after: undefined,
        }),
      ],
    ];
    it.each(cases)('%s takes effect once and succeeds', async (_, given) => {
      const { before, write, after } = given();
      if (before !== undefined) await table.write([before]);
      planned = times(3, 'lostAfter');
      await table.write([write]);
      expect(await stored()).toEqual(after);
    });

    it('a transaction takes effect once and succeeds', async () => {
      planned = times(3, 'lostAfter');
      await table.write([
        { kind: 'update', key, add: { n: 1 } },
        { kind: 'put', item: { ...key, sk: 'b' }, if: 'absent' },
      ]);
      expect(await stored()).toEqual({ ...key, n: 1 });
    });

    it('an addition without condition counts once, even if somebody else wrote before its repetition', async () => {
      planned = ['lostAfter'];
      meanwhile = () => table.write([{ kind: 'update', key, set: { other: true } }]);
      await table.write([{ kind: 'update', key, add: { n: 1 } }]);
      expect(await stored()).toEqual({ ...key, n: 1, other: true });
    });

    it('is not mistaken for the effect of somebody else', async () => {
      await table.write([{ kind: 'put', item: { ...key, who: 'somebody' } }]);
      planned = ['lostBefore'];
      const failed = table.write([{ kind: 'put', item: { ...key, who: 'us' }, if: 'absent' }]);
      const error = await failed.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConditionFailed);
      expect((error as ConditionFailed).found).toEqual({ ...key, who: 'somebody' });
    });

    it('a condition that fails at first stays failed', async () => {
      planned = ['lostAfter'];
      const failed = table.write([{ kind: 'update', key, set: { n: 1 }, if: [['n', '=', 0]] }]);
      await expect(failed).rejects.toBeInstanceOf(ConditionFailed);
      expect(await stored()).toBeUndefined();
    });
  });
}
