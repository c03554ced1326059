import { operations } from '../../../shared/api-client/contract/index.ts';
import type { Integration } from '../../../shared/engine/integration.ts';
import { tieOut } from '../../../shared/engine/tie-out.ts';
import { route } from '../call.ts';
import { Problem } from '../problems.ts';

/** ALL-14: open balances and payments of both books, each difference with its cause. */
export const readTieOut = route(operations.readTieOut, async ({ ports, tenant, params }) => {
  const connection = await tenant.connection(params.id!);
  const books = booksOf(ports.integrations[connection.integration]);
  if (!books) throw new Problem(409, 'noBooks', 'This integration syncs no documents that could be compared.');
  return { status: 200, body: await tieOut(ports.table, connection, books) };
});

/** What is owed: by the company, or to it. */
function booksOf(integration: Integration | undefined) {
  const entities = new Set(integration?.mappings.map(({ entity }) => entity));
  if (entities.has('bill')) return { document: 'bill', payment: 'billPayment' } as const;
  if (entities.has('invoice')) return { document: 'invoice', payment: 'payment' } as const;
  return undefined;
}
