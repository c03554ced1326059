import { expect, it } from 'vitest';
import { MemoryTable } from '../../memory/table.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { type Link, linkItem, type Present } from '../state/link.ts';
import type { Look } from './looked.ts';
import { satisfy } from './needs.ts';

const connection = { id: 'one', L: 'freshbooks:books', R: 'capsule:crm' };
const need = { side: 'L', entity: 'contact', id: 'c1' } as const;
const leftSo: Look = {
  kind: 'done',
  disposition: { kind: 'outOfScope', rule: 'removed on the other side, and left so' },
};

async function met(present: Record<'L' | 'R', Present>, look: Look) {
  const table = new MemoryTable();
  const pair = { id: 'pair', connection: 'one', entity: 'contact', mapping: 'contact', L: 'c1', R: 'p1', base: {} };
  await table.write([
    { kind: 'put', item: linkItem({ ...pair, present } as unknown as Link) },
    { kind: 'put', item: { ...keys.unique('one', 'L', 'contact', 'c1'), link: 'pair' } },
  ]);
  const context = { table, connections: [], account: { account: connection.R } } as unknown as RunContext;
  return await satisfy(context, connection as never, need, true, async () => look);
}

// Its client was deleted while the contact was being made: that stays, and takes the client's invoices as before.
it('a contact that is left as it is on its own side, and has a partner, is no reason to leave anything out', async () => {
  expect(await met({ L: 'left', R: 'yes' }, leftSo)).toBe('yes');
  expect(await met({ L: 'yes', R: 'no' }, leftSo)).toEqual({ leftOut: 'removed on the other side, and left so' });
  expect(await met({ L: 'yes', R: 'no' }, { kind: 'done', disposition: { kind: 'waiting', reason: 'x' } })).toBe('no');
  expect(await met({ L: 'yes', R: 'yes' }, { kind: 'waits', until: 1 })).toBe('no');
});
