import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Condition, ConditionFailed, type Item, type Table, type Write } from '../../../shared/engine/ports.ts';

export interface OpenTable {
  readonly table: Table;
  close(): Promise<void>;
}

/** What every `Table` must do. Each case works in a partition of its own. */
export function tableContract(open: () => Promise<OpenTable>): void {
  let table: Table;
  let close: () => Promise<void>;
  let cases = 0;
  const newPartition = () => {
    cases += 1;
    return `case${cases}`;
  };
  const put = (item: Item, condition?: Condition): Write =>
    condition === undefined ? { kind: 'put', item } : { kind: 'put', item, if: condition };
  const failure = async (write: Promise<void>) => {
    const error = await write.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConditionFailed);
    const { index, found } = error as ConditionFailed;
    return { index, found };
  };

  beforeAll(async () => {
    ({ table, close } = await open());
  });
  afterAll(() => close());

  describe('reading', () => {
    it('gives back what was put: every kind of value, null included, undefined left out', async () => {
      const item = { pk: newPartition(), sk: 'a', text: 'é🙂', empty: '', n: -1.25, yes: false, no: null };
      const nested = { lines: [1, [], { deep: [null, ''] }], none: {} };
      await table.write([put({ ...item, nested, gone: undefined })]);
      expect(await table.get({ pk: item.pk, sk: 'a' })).toStrictEqual({ ...item, nested });
    });

    it('knows nothing of an item that was never put', async () => {
      expect(await table.get({ pk: newPartition(), sk: 'a' })).toBeUndefined();
    });

    it('reads many in the order of the keys, a key twice, a missing one', async () => {
      const pk = newPartition();
      await table.write([put({ pk, sk: 'a', n: 1 }), put({ pk, sk: 'b', n: 2 })]);
      const found = await table.getMany(['b', 'x', 'a', 'b'].map((sk) => ({ pk, sk })));
      expect(found.map((item) => item?.n)).toEqual([2, undefined, 1, 2]);
      expect(await table.getMany([])).toEqual([]);
    });

    it.each<[string, Parameters<Table['query']>[1], string[]]>([
      ['everything, in the order of UTF-8 bytes', {}, ['1#a', '2', '2#a', '2#b', '2#b#c', '3', '\uffee', '🙂']],
      ['a prefix', { prefix: '2#' }, ['2#a', '2#b', '2#b#c']],
      ['what comes after', { after: '2#b' }, ['2#b#c', '3', '\uffee', '🙂']],
      ['after a key that is not there', { after: '2#az' }, ['2#b', '2#b#c', '3', '\uffee', '🙂']],
      ['after within a prefix', { prefix: '2#', after: '2#a' }, ['2#b', '2#b#c']],
      ['after before the prefix', { prefix: '2#', after: '1' }, ['2#a', '2#b', '2#b#c']],
      ['after behind the prefix', { prefix: '2#', after: '3' }, []],
      ['a limit', { limit: 2 }, ['1#a', '2']],
      ['prefix, after and limit', { prefix: '2', after: '2', limit: 2 }, ['2#a', '2#b']],
      ['limit of nothing', { limit: 0 }, []],
    ])('queries %s', async (_, options, expected) => {
      const pk = newPartition();
      const keys = ['2#b', '🙂', '1#a', '2#b#c', '3', '\uffee', '2', '2#a'];
      await table.write(keys.map((sk) => put({ pk, sk })));
      expect((await table.query(pk, options)).map(({ sk }) => sk)).toEqual(expected);
    });

    it('queries past the size of one page', async () => {
      const pk = newPartition();
      const text = 'x'.repeat(100_000);
      for (let n = 0; n < 24; n += 1) await table.write([put({ pk, sk: `${n + 10}`, text })]);
      expect((await table.query(pk)).map(({ sk }) => Number(sk))).toEqual(Array.from({ length: 24 }, (_, n) => n + 10));
    });
  });

  describe('writing', () => {
    it('puts over what was there', async () => {
      const key = { pk: newPartition(), sk: 'a' };
      await table.write([put({ ...key, a: 1, b: 2 })]);
      await table.write([put({ ...key, a: 3 })]);
      expect(await table.get(key)).toStrictEqual({ ...key, a: 3 });
    });

    it('updates: sets, adds, removes, and makes the item when there is none', async () => {
      const key = { pk: newPartition(), sk: 'a' };
      await table.write([{ kind: 'update', key, set: { a: 1, b: [1] }, add: { n: 2 } }]);
      await table.write([{ kind: 'update', key, set: { a: null }, add: { n: -3 }, remove: ['b', 'never'] }]);
      expect(await table.get(key)).toStrictEqual({ ...key, a: null, n: -1 });
      await table.write([{ kind: 'update', key, set: {} }]);
      expect(await table.get(key)).toStrictEqual({ ...key, a: null, n: -1 });
    });

    it('deletes, also what is not there', async () => {
      const key = { pk: newPartition(), sk: 'a' };
      await table.write([put({ ...key })]);
      await table.write([{ kind: 'delete', key }]);
      await table.write([{ kind: 'delete', key }]);
      expect(await table.get(key)).toBeUndefined();
    });

    it('does all or nothing, and names the first write that failed with what is there', async () => {
      const pk = newPartition();
      await table.write([put({ pk, sk: 'b', n: 1 })]);
      const failed = table.write([
        put({ pk, sk: 'a' }),
        { kind: 'update', key: { pk, sk: 'b' }, add: { n: 1 }, if: [['n', '=', 2]] },
        { kind: 'delete', key: { pk, sk: 'c' }, if: [] },
      ]);
      expect(await failure(failed)).toEqual({ index: 1, found: { pk, sk: 'b', n: 1 } });
      expect(await table.query(pk)).toEqual([{ pk, sk: 'b', n: 1 }]);
    });

    it('checks without writing, alone or beside others', async () => {
      const pk = newPartition();
      const check: Write = { kind: 'check', key: { pk, sk: 'a' }, if: [['n', '=', 1]] };
      expect(await failure(table.write([check]))).toEqual({ index: 0, found: undefined });
      await table.write([put({ pk, sk: 'a', n: 1 })]);
      await table.write([check]);
      await table.write([put({ pk, sk: 'b' }), check]);
      expect(await table.query(pk)).toHaveLength(2);
    });

    it('writes nothing when there is nothing to write', async () => {
      await expect(table.write([])).resolves.toBeUndefined();
    });

    it('keeps a copy: the caller goes on with its own object', async () => {
      const fields = { a: [1] };
      const item = { pk: newPartition(), sk: 'a', fields };
      await table.write([put(item)]);
      fields.a.push(2);
      expect((await table.get(item))?.fields).toEqual({ a: [1] });
    });

    it.each<[string, (pk: string) => Write[]]>([
      ['the same item twice', (pk) => [put({ pk, sk: 'a' }), { kind: 'delete', key: { pk, sk: 'a' } }]],
      ['101 items', (pk) => Array.from({ length: 101 }, (_, n) => put({ pk, sk: `${n}` }))],
      ['an empty key', (pk) => [put({ pk, sk: '' })]],
      ['a key that is too long', (pk) => [put({ pk, sk: 'é'.repeat(513) })]],
      ['a number beyond the safe integers', (pk) => [put({ pk, sk: 'a', n: [2 ** 53] })]],
      ['not a number', (pk) => [put({ pk, sk: 'a', n: Number.NaN })]],
      [
        'an addition to a text',
        (pk) => [put({ pk, sk: 'z' }), { kind: 'update', key: { pk, sk: 'old' }, add: { t: 1 } }],
      ],
      [
        'one attribute set and removed',
        (pk) => [{ kind: 'update', key: { pk, sk: 'a' }, set: { n: 1 }, remove: ['n'] }],
      ],
      ['another key in an update', (pk) => [{ kind: 'update', key: { pk, sk: 'a' }, set: { sk: 'b' } }]],
      ['the stamp of the port', (pk) => [put({ pk, sk: 'a', _by: 'me' })]],
      ['an order of booleans', (pk) => [put({ pk, sk: 'a' }, [['n', '<', true]])]],
      ['an or of nothing', (pk) => [put({ pk, sk: 'a' }, { any: [] })]],
    ])('refuses %s and writes nothing', async (_, writes) => {
      const pk = newPartition();
      await table.write([put({ pk, sk: 'old', t: 'text' })]);
      const error = await table.write(writes(pk)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(ConditionFailed);
      expect(await table.query(pk)).toEqual([{ pk, sk: 'old', t: 'text' }]);
    });
  });

  describe('conditions', () => {
    const stored = { n: 5, t: 'm', yes: true, no: null, list: [1] };
    it.each<[string, Condition, onItem: boolean, onNothing: boolean]>([
      ['absent', 'absent', false, true],
      ['an empty list of tests: there is an item', [], true, false],
      ['n = 5', [['n', '=', 5]], true, false],
      ['n = "5"', [['n', '=', '5']], false, false],
      ['n <> 6', [['n', '<>', 6]], true, false],
      ['n <> 5', [['n', '<>', 5]], false, false],
      ['a missing attribute is unequal to everything', [['x', '<>', 1]], true, false],
      ['null is unequal to everything', [['no', '<>', 'x']], true, false],
      ['a list is unequal to everything', [['list', '<>', 1]], true, false],
      ['n < 6', [['n', '<', 6]], true, false],
      ['n < 5', [['n', '<', 5]], false, false],
      ['n <= 5', [['n', '<=', 5]], true, false],
      ['n > 4', [['n', '>', 4]], true, false],
      ['n >= 6', [['n', '>=', 6]], false, false],
      ['a number is not below a text', [['n', '<', 'a']], false, false],
      ['a number is not above a text either', [['n', '>=', 'a']], false, false],
      ['t < "n"', [['t', '<', 'n']], true, false],
      ['t > "M"', [['t', '>', 'M']], true, false],
      ['texts by their bytes', [['t', '<', '🙂']], true, false],
      ['yes = true', [['yes', '=', true]], true, false],
      ['null is present', [['no', 'present']], true, false],
      ['x is absent', [['x', 'absent']], true, false],
      ['n is absent', [['n', 'absent']], false, false],
      [
        'both tests',
        [
          ['n', '=', 5],
          ['t', '=', 'm'],
        ],
        true,
        false,
      ],
      [
        'one of two tests',
        [
          ['n', '=', 5],
          ['t', '=', 'x'],
        ],
        false,
        false,
      ],
      ['the sort key', [['sk', '=', 'a']], true, false],
      ['no item, said as a test', [['pk', 'absent']], false, true],
      [
        'no item, and more',
        [
          ['pk', 'absent'],
          ['n', '=', 5],
        ],
        false,
        false,
      ],
      [
        'no item, and nothing of it',
        [
          ['pk', 'absent'],
          ['n', 'absent'],
          ['t', '<>', 'm'],
        ],
        false,
        true,
      ],
      ['one or the other', { any: [[['n', '=', 6]], [['t', '=', 'm']]] }, true, false],
      ['neither', { any: [[['n', '=', 6]], [['t', '=', 'x']]] }, false, false],
      ['no item or a low number', { any: [[['pk', 'absent']], [['n', '<', 6]]] }, true, true],
      ['no item or a high number', { any: [[['pk', 'absent']], [['n', '>', 6]]] }, false, true],
      ['an absent attribute asks for an item', { any: [[['x', 'absent']], [['n', '=', 6]]] }, true, false],
    ])('%s', async (_, condition, onItem, onNothing) => {
      const pk = newPartition();
      const item = { pk, sk: 'a', ...stored };
      await table.write([put(item)]);
      const writes: Write[] = [
        { kind: 'update', key: { pk, sk: 'a' }, set: { seen: true }, if: condition },
        { kind: 'update', key: { pk, sk: 'b' }, set: { seen: true }, if: condition },
      ];
      const [first, second] = await Promise.all(
        writes.map((write) =>
          table.write([write]).then(
            () => 'done',
            (error: ConditionFailed) => error.found ?? 'nothing there',
          ),
        ),
      );
      expect([first, second]).toEqual([onItem ? 'done' : item, onNothing ? 'done' : 'nothing there']);
    });
  });
}
