import { operations } from '../../../shared/api-client/contract/index.ts';
import type { Integration } from '../../../shared/engine/integration.ts';
import { type TieOut, tieOut } from '../../../shared/engine/tie-out.ts';
import { tieOutLumps } from '../../../shared/engine/tie-out-lumps.ts';
import { route } from '../call.ts';
import { Problem } from '../problems.ts';

/** ALL-14: open balances and payments of both books, each difference with its cause. */
export const readTieOut = route(operations.readTieOut, async ({ ports, tenant, params }) => {
  const connection = await tenant.connection(params.id!);
  const books = booksOf(ports.integrations[connection.integration]);
  if (books.length === 0) {
    throw new Problem(409, 'noBooks', 'This integration syncs no documents that could be compared.');
  }
  const results: (TieOut & { readonly document: 'bill' | 'invoice' })[] = [];
  for (const entities of books) {
    results.push({ document: entities.document, ...(await tieOut(ports.table, connection, entities)) });
  }
  const parts = results.map(({ differences: _, ...part }) => part);
  const summed = lumpsOf(ports.integrations[connection.integration]);
  const moved = summed.length > 0 ? [await tieOutLumps(ports.table, connection, summed)] : [];
  const { currencies, documents, payments, differences, tied } = [...results, ...moved].reduce<TieOut>(
    together,
    NOTHING,
  );
  return { status: 200, body: { currencies, documents, payments, differences, tied, books: parts } };
});

/** What is owed by the company, and what is owed to it. */
function booksOf(integration: Integration | undefined) {
  const synced = new Set(integration?.mappings.map(({ entity }) => entity));
  const both = [
    { document: 'bill', payment: 'billPayment' },
    { document: 'invoice', payment: 'payment' },
  ] as const;
  return both.filter(({ document }) => synced.has(document));
}

const NOTHING: TieOut = {
  currencies: {},
  documents: 0,
  payments: { compared: 0, different: 0 },
  differences: [],
  tied: true,
};

/** Settlements of which transfers are summed up. */
const lumpsOf = (integration: Integration | undefined) =>
  (['billPayment', 'payment'] as const).filter((entity) =>
    integration?.mappings.some(({ lumpOf }) => lumpOf?.includes(entity)),
  );

/** Payables and receivables of one connection: counted together, explained one by one. */
function together(a: TieOut, b: TieOut): TieOut {
  const none = { left: 0, right: 0, explained: 0, unexplained: 0 };
  const currencies: Record<string, typeof none> = { ...a.currencies };
  for (const [currency, more] of Object.entries(b.currencies)) {
    const sums = currencies[currency] ?? none;
    currencies[currency] = {
      left: sums.left + more.left,
      right: sums.right + more.right,
      explained: sums.explained + more.explained,
      unexplained: sums.unexplained + more.unexplained,
    };
  }
  return {
    currencies,
    documents: a.documents + b.documents,
    payments: {
      compared: a.payments.compared + b.payments.compared,
      different: a.payments.different + b.payments.different,
    },
    differences: [...a.differences, ...b.differences],
    tied: a.tied && b.tied,
  };
}
