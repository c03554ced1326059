import { isDismissal } from '../plan/dismissed.ts';
import type { Table } from '../ports.ts';
import { type Issue, NOT_REVERSIBLE, readIssue } from '../state/issue.ts';
import type { Link } from '../state/link.ts';

/** What open issues, and decisions to dismiss, are about. */
export interface Subjects {
  readonly held: ReadonlySet<string>;
  readonly dismissed: ReadonlySet<string>;
  /** Told, and perhaps answered: the difference is there as long as the record says so. */
  readonly drifting: ReadonlySet<string>;
  /** Of settlements, likewise. */
  readonly notReversible: ReadonlySet<string>;
}

/** A name that was left as it is explains no cent. */
const MONEY = ['total', 'lines', 'currency', 'amount', 'allocations', 'credits', 'unapplied', 'status'];
const isOfMoney = ({ fields }: Issue): boolean => !fields || fields.some((name) => MONEY.includes(name));

export async function subjectsOf(table: Table, connection: string): Promise<Subjects> {
  const items = await table.query(`C#${connection}`, { prefix: 'ISS#' });
  const all = items.map(readIssue);
  const issues = all.filter(({ severity }) => severity !== 'info');
  const of = (some: readonly Issue[]) => new Set(some.map((issue) => issue.subject));
  const lasting = (code: string) => all.filter((issue) => issue.code === code && issue.state !== 'closed');
  return {
    held: of(issues.filter(({ state }) => state === 'open')),
    dismissed: of(issues.filter(isDismissal).filter(isOfMoney)),
    drifting: of(lasting('drift').filter(isOfMoney)),
    notReversible: of(lasting(NOT_REVERSIBLE)),
  };
}

/** As the issues of a pair are named. */
export const subject = (link: Link): string => `${link.origin}:${link.entity}:${link[link.origin]}`;
