import { expect, it } from 'vitest';
import { integrations } from '../../integrations/index.ts';
import { MemoryTable } from '../../memory/table.ts';
import type { RunContext } from '../context.ts';
import { keys } from '../keys.ts';
import { type Link, linkItem } from '../state/link.ts';
import type { Observation } from '../state/observation.ts';
import { marksOfDocument, marksOfRestored } from './marks.ts';

const connection = {
  id: 'one',
  integration: 'alternative-freshbooks',
  state: 'active',
  L: 'freshbooks:books' as const,
  R: 'alternative-payments:partner',
};
const link = { id: 'pair', connection: 'one', entity: 'invoice', mapping: 'invoice', L: '7', R: 'inv_7', base: {} };
const archived = { L: 'yes', R: 'no' };
const payment = (presence: 'present' | 'deleted', document = '7') =>
  ({ entity: 'payment', id: `${document}/1`, presence, fields: { document } }) as Partial<Observation> as Observation;

async function marksOf(
  stored: Observation | undefined,
  next: Observation,
  present: object = archived,
  account: string = connection.L,
) {
  const table = new MemoryTable();
  await table.write([{ kind: 'put', item: linkItem({ ...link, present } as unknown as Link) }]);
  await table.write([{ kind: 'put', item: { ...keys.unique('one', 'L', 'invoice', '7'), link: 'pair' } }]);
  await table.write([{ kind: 'put', item: { ...keys.unique('one', 'R', 'invoice', 'inv_7'), link: 'pair' } }]);
  const context = { table, integrations, connections: [connection], account: { account } };
  return marksOfDocument(context as unknown as RunContext, stored, next);
}

// Paid by us and deleted by somebody between two reads of the invoice: it shows the same amount as before, but its partner
// on the platform may have been archived meanwhile, and waits for what is owed.
it('has a document that was taken away looked at when one of its settlements changes, on either side', async () => {
  const marks = await marksOf(payment('present'), payment('deleted'));
  expect(marks).toMatchObject([{ account: connection.R, entity: 'invoice', side: 'L', id: '7' }]);
  expect(await marksOf(payment('deleted'), payment('present'))).toEqual(marks);
  expect(await marksOf(payment('present', 'inv_7'), payment('present', 'inv_7'), archived, connection.R)).toEqual(
    marks,
  );
});

it('one that is on both sides is not, nor one that is new, nor one that does not travel', async () => {
  expect(await marksOf(payment('present'), payment('deleted'), { L: 'yes', R: 'yes' })).toEqual([]);
  expect(await marksOf(undefined, payment('present'))).toEqual([]);
  expect(await marksOf(payment('present', '8'), payment('deleted', '8'))).toEqual([]);
});

// Its partner is made when the first document needs it, so nothing else would tell those that wait for it.
it('has the documents of a contact that is there again looked at, where it has no partner yet', async () => {
  const table = new MemoryTable();
  await table.write([{ kind: 'put', item: { ...keys.search(connection.L, 'invoice', 'of:c1:inv-7', '7'), id: '7' } }]);
  const context = { table, integrations, connections: [connection], account: { account: connection.L } };
  const contact = (presence: 'present' | 'deleted') =>
    ({ entity: 'contact', id: 'c1', presence, fields: {} }) as Partial<Observation> as Observation;
  const marks = (before: Observation) => marksOfRestored(context as unknown as RunContext, before, contact('present'));
  expect(await marks(contact('deleted'))).toMatchObject([
    { account: connection.R, entity: 'invoice', side: 'L', id: '7' },
  ]);
  expect(await marks(contact('present'))).toEqual([]);
});
