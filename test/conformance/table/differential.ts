import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConditionFailed, type Table, type Test, type Write } from '../../../shared/engine/ports.ts';
import { MemoryTable } from '../../../shared/memory/table.ts';
import type { Json } from '../../../shared/model/json.ts';
import type { OpenTable } from './contract.ts';

/** Few keys, few names and few values, so that operations meet each other. */
const key = fc.record({
  pk: fc.constantFrom('p', 'q'),
  sk: fc.constantFrom('a', 'a#1', 'a#2', 'b', 'é', '\uffee', '🙂'),
});
const name = fc.constantFrom('n', 'm', 't', 'size', 'by', '#x');
const scalar = fc.constantFrom<string | number | boolean>(0, 1, 2, -1, 0.1, '', 'a', 'b', '\uffee', '🙂', true, false);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.constantFrom<Json>(null, [], [1, 'a'], {}, { deep: { n: null } }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2, noUnicodeString: false } as never) as fc.Arbitrary<Json> },
);
const test: fc.Arbitrary<Test> = fc.oneof(
  fc.tuple(fc.oneof(name, fc.constantFrom('sk')), fc.constantFrom('=' as const, '<>' as const), scalar),
  fc.tuple(name, fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const), scalar),
  fc.tuple(fc.oneof(name, fc.constantFrom('pk')), fc.constantFrom('absent' as const, 'present' as const)),
);
const tests = fc.array(test, { maxLength: 2 });
const condition = fc.oneof(
  fc.constant('absent' as const),
  tests,
  fc.array(tests, { maxLength: 3 }).map((any) => ({ any })),
);
const optional = { if: fc.option(condition, { nil: undefined }) };
const write = fc
  .oneof(
    fc.record({ kind: fc.constant('put'), key, data: fc.dictionary(name, value), ...optional }),
    fc.record({
      kind: fc.constant('update'),
      key,
      set: fc.dictionary(name, value, { maxKeys: 2 }),
      add: fc.dictionary(name, fc.constantFrom(-1, 1, 2), { maxKeys: 1 }),
      remove: fc.uniqueArray(name, { maxLength: 1 }),
      ...optional,
    }),
    fc.record({ kind: fc.constant('delete'), key, ...optional }),
    fc.record({ kind: fc.constant('check'), key, if: condition }),
  )
  .map(({ if: condition, ...rest }) => {
    const { key, data, ...write } = rest as typeof rest & { data?: Record<string, Json> };
    const what = write.kind === 'put' ? { kind: 'put', item: { ...data, ...key } } : { ...write, key };
    return { ...what, ...(condition !== undefined && { if: condition }) } as Write;
  });

type Operation = (table: Table) => Promise<unknown>;
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.array(write, { minLength: 1, maxLength: 1 }).map(writing) },
  { weight: 4, arbitrary: fc.array(write, { minLength: 2, maxLength: 4 }).map(writing) },
  { weight: 1, arbitrary: key.map((key) => named(`get ${JSON.stringify(key)}`, (table) => table.get(key))) },
  {
    weight: 1,
    arbitrary: fc.array(key, { maxLength: 4 }).map((keys) => named('getMany', (table) => table.getMany(keys))),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(
        {
          prefix: fc.constantFrom('', 'a', 'a#', 'é', 'z'),
          after: fc.constantFrom('', 'a', 'a#1', 'a#15', 'b', '🙂'),
          limit: fc.integer({ min: 0, max: 3 }),
        },
        { requiredKeys: [] },
      )
      .map((options) => named(`query ${JSON.stringify(options)}`, (table) => table.query('p', options))),
  },
);

function writing(writes: Write[]): Operation {
  return named(`write ${JSON.stringify(writes)}`, (table) => table.write(writes));
}

/** Shown by the property test when it fails. */
function named(text: string, run: Operation): Operation {
  return Object.assign(run, { [fc.toStringMethod]: () => text });
}

const answerOf = (table: Table, run: Operation): Promise<unknown> =>
  run(table).then(
    (answer) => ({ answer }),
    (error: unknown) =>
      error instanceof ConditionFailed ? { failed: error.index, found: error.found } : { refused: true },
  );

/** The same random operations on both tables give the same answers, failures included. */
export function tablesAgree(open: () => Promise<OpenTable>): void {
  it('answers as the table in memory does, whatever is asked of both', { timeout: 60_000 }, async () => {
    const { table, close } = await open();
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 40 }), async (operations) => {
          const memory = new MemoryTable();
          for (const pk of ['p', 'q']) {
            for (const { sk } of await table.query(pk)) await table.write([{ kind: 'delete', key: { pk, sk } }]);
          }
          for (const run of operations) expect(await answerOf(memory, run)).toStrictEqual(await answerOf(table, run));
          for (const pk of ['p', 'q']) expect(await memory.query(pk)).toStrictEqual(await table.query(pk));
        }),
        {
          numRuns: Number(process.env.TABLE_RUNS ?? 60),
          ...(process.env.TABLE_SEED && { seed: Number(process.env.TABLE_SEED) }),
        },
      );
    } finally {
      await close();
    }
  });
}
