import { writeFileSync } from 'node:fs';
import type { TieOut } from '../../shared/engine/tie-out.ts';
import { formatMoney } from '../../shared/model/money.ts';
import type { Figure, IdleHour } from './figures.ts';

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** A tie-out as the API answers it: of all, and of payables and receivables each. */
export interface TieOutOfBooks extends TieOut {
  readonly books: readonly (Omit<TieOut, 'differences'> & { readonly document: 'bill' | 'invoice' })[];
}

export interface Report {
  readonly rows: readonly Row[];
  readonly connections: readonly {
    readonly id: string;
    readonly integration: string;
    readonly name: string;
    /** Absent where no documents are synced. */
    readonly tieOut?: TieOutOfBooks;
  }[];
  readonly functions: Readonly<
    Record<string, { readonly invocations: number; readonly calls: number; readonly rru: number; readonly wru: number }>
  >;
  /** Calls served by each vendor, by operation. */
  readonly providerCalls: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly idleHour: IdleHour;
  readonly figures: readonly Figure[];
}

export const isGood = ({ rows, connections }: Report): boolean =>
  rows.every(({ ok }) => ok) && connections.every(({ tieOut }) => tieOut?.tied ?? true);

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

export const linesOf = ({ id, title, ok, detail }: Row): readonly string[] => [
  `  ${ok ? 'ok  ' : 'FAIL'} ${id.padEnd(7)} ${title}`,
  `               ${detail}`,
];

/** Everything after the rows: the tie-outs of all books, what it cost, and the verdict. */
export function printSummary(report: Report): void {
  const { connections, functions, providerCalls, idleHour, figures } = report;
  for (const { name, tieOut } of connections) if (tieOut) printTieOut(name, tieOut);
  print();
  print('Functions                invocations   AWS calls      RRU      WRU');
  for (const [name, stats] of Object.entries(functions)) {
    const numbers = [stats.invocations, stats.calls, Math.round(stats.rru), Math.round(stats.wru)];
    print(`  ${name.padEnd(24)}${numbers.map((value) => String(value).padStart(9)).join('')}`);
  }
  print();
  for (const [provider, calls] of Object.entries(providerCalls)) {
    const all = Object.entries(calls).sort(([, a], [, b]) => b - a);
    print(`${provider}: ${all.reduce((sum, [, count]) => sum + count, 0)} calls`);
    for (const [operation, count] of all) print(`  ${String(count).padStart(5)}  ${operation}`);
  }
  print();
  print(`An idle hour: ${idleCalls(idleHour.calls)}; ${Math.round(idleHour.wru)} write units`);
  print();
  print('Figures, counted and allowed');
  for (const { what, counted, atMost } of figures) {
    const verdict = counted <= atMost ? 'ok  ' : 'MORE';
    print(`  ${verdict} ${what.padEnd(54)}${String(counted).padStart(5)}${String(atMost).padStart(5)}`);
  }
  print();
  print(
    isGood(report)
      ? 'Every row holds, and the books tie out.'
      : 'NOT GOOD: see the rows above that failed, or the tie-out.',
  );
}

const NAMES = { bill: 'payables', invoice: 'receivables' } as const;

function printTieOut(name: string, { books, differences }: TieOutOfBooks): void {
  for (const { document, currencies, documents, payments } of books) {
    print();
    print(
      `Tie-out of ${name}, ${NAMES[document]}: ${documents} documents, ${payments.compared} payments compared, ${payments.different} different`,
    );
    for (const [currency, sums] of Object.entries(currencies)) {
      const money = (amount: number) => formatMoney(amount, currency).padStart(16);
      print(`  open in the ledger ${money(sums.left)}`);
      print(`  on the platform    ${money(sums.right)}`);
      print(`  explained          ${money(sums.explained)}   unexplained ${formatMoney(sums.unexplained, currency)}`);
    }
  }
  for (const difference of differences) {
    const apart = formatMoney(difference.right - difference.left, difference.currency);
    print(
      `    ${(difference.number ?? difference.link).padEnd(16)} ${apart.padStart(14)}  ${difference.cause}: ${difference.text}`,
    );
  }
}

const idleCalls = (calls: Report['idleHour']['calls']): string =>
  Object.entries(calls)
    .map(([provider, operations]) => {
      const lists = Object.entries(operations).filter(([operation]) => operation.startsWith('GET'));
      return `${provider} ${lists.map(([operation, count]) => `${count} x ${operation}`).join(', ') || 'nothing'}`;
    })
    .join('; ');

/** The tie-outs of all connections as one. */
function together(tieOuts: readonly TieOut[]): TieOut {
  const currencies: Record<string, TieOut['currencies'][string]> = {};
  for (const [currency, sums] of tieOuts.flatMap((one) => Object.entries(one.currencies))) {
    const { left, right, explained, unexplained } = currencies[currency] ?? NOTHING;
    currencies[currency] = {
      left: left + sums.left,
      right: right + sums.right,
      explained: explained + sums.explained,
      unexplained: unexplained + sums.unexplained,
    };
  }
  const sum = (of: (one: TieOut) => number): number => tieOuts.reduce((total, one) => total + of(one), 0);
  return {
    currencies,
    documents: sum(({ documents }) => documents),
    payments: {
      compared: sum(({ payments }) => payments.compared),
      different: sum(({ payments }) => payments.different),
    },
    differences: tieOuts.flatMap(({ differences }) => differences),
    tied: tieOuts.every(({ tied }) => tied),
  };
}
const NOTHING = { left: 0, right: 0, explained: 0, unexplained: 0 };

/** Rows, the tie-out of all books together and of each connection, and what it cost. @throws the file cannot be written */
export function writeReport(file: string, report: Report): void {
  const rows = report.rows.map(({ id, ok, detail, title }) => ({ id, ok, detail: `${title}: ${detail}` }));
  const tieOut = together(report.connections.flatMap((connection) => connection.tieOut ?? []));
  writeFileSync(file, `${JSON.stringify({ ...report, rows, tieOut }, null, 2)}\n`);
}
