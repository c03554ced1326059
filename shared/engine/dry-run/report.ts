import type { Json } from '../../model/json.ts';
import type { ProviderId, Side } from '../../model/names.ts';
import { keys } from '../keys.ts';
import { readOutbox } from '../outbox.ts';
import type { Item } from '../ports.ts';
import type { Connection } from '../state/account.ts';
import { readIssue } from '../state/issue.ts';
import type { ExpectedCalls } from './session.ts';

/** One thing that would be done, in the order in which it would be done. */
export interface PlannedStep {
  /** Where it is written; null: only the pair changes, nothing is written. */
  readonly side: Side | null;
  /** `create`, `update`, `remove`, `restore`: a write. `link`, `unlink`, `agree`: only the pair. */
  readonly act: string;
  readonly entity: string;
  /** null: the pair does not exist yet. */
  readonly link: string | null;
  /** Of the record that is written; `new-1` and so on do not exist yet. */
  readonly id: string | null;
  /** The rule that asks for it. */
  readonly row: string | null;
  readonly reason: string | null;
  /** Field by field: before, and what is sent. */
  readonly changes: Readonly<Record<string, { readonly before: Json; readonly sent: Json }>>;
}

export interface DryRun {
  /** Of all the rest: another state gives another hash, unless it asks for the very same. */
  readonly hash: string;
  /** Every record that a sync would look at was looked at. */
  readonly complete: boolean;
  readonly steps: readonly PlannedStep[];
  /** Records that would be held, and why. */
  readonly holds: readonly { readonly subject: string; readonly code: string; readonly text: string }[];
  /** Records that would stay out, and by which rule. */
  readonly skips: readonly {
    readonly side: string;
    readonly entity: string;
    readonly id: string;
    readonly rule: string;
  }[];
  readonly calls: Partial<Readonly<Record<ProviderId, Readonly<ExpectedCalls>>>>;
}

/** Reads a plan out of what a run has written. */
export function tell(
  written: readonly Item[],
  { id }: Connection,
  calls: DryRun['calls'],
): Omit<DryRun, 'hash' | 'complete'> {
  const announced = written.filter(({ pk }) => pk === keys.outboxPartition(id)).map(readOutbox);
  const issues = written.filter(({ pk, sk }) => pk === keys.connection(id).pk && sk.startsWith('ISS#')).map(readIssue);
  return {
    steps: announced.filter(({ kind }) => kind === 'activity').map(({ data }) => stepOf(data)),
    holds: issues
      .filter(({ state, severity }) => state === 'open' && severity !== 'info')
      .map(({ subject, code, text }) => ({ subject, code, text })),
    skips: written.filter(({ pk }) => pk === `O#${id}`).map(skipOf),
    calls,
  };
}

function stepOf(data: Readonly<Record<string, Json>>): PlannedStep {
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : null);
  const changes = (data.changes ?? {}) as Readonly<Record<string, Readonly<Record<string, Json>>>>;
  return {
    side: data.side === 'L' || data.side === 'R' ? data.side : null,
    act: String(data.act),
    entity: String(data.entity),
    link: String(data.link).startsWith('plan') ? null : text(data.link),
    id: text(data.id),
    row: text(data.row),
    reason: text(data.reason),
    changes: Object.fromEntries(
      Object.entries(changes).map(([name, { before = null, sent, after = null }]) => [
        name,
        { before, sent: sent ?? after },
      ]),
    ),
  };
}

/** `L#bill#17` */
function skipOf({ sk, rule }: Item) {
  const [side = '', entity = '', ...id] = sk.split('#');
  return { side, entity, id: id.join('#'), rule: String(rule) };
}
