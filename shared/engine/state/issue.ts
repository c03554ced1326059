import type { Entity, Side } from '../../model/names.ts';
import { keys } from '../keys.ts';
import type { Item, Table, Write } from '../ports.ts';
import type { Link } from './link.ts';

/** Something a person must settle, in plain words, with what they may do about it. */
export interface Issue {
  readonly connection: string;
  /** `link:<id>` or `L:bill:<record id>`. */
  readonly subject: string;
  readonly code: string;
  readonly text: string;
  readonly actions: readonly string[];
  readonly severity: 'info' | 'warning' | 'urgent';
  readonly state: 'open' | 'decided' | 'closed';
  readonly decision?: string;
  /** What the decision was about: another value asks again. */
  readonly about: string;
  /** Which fields it holds; absent: the record. */
  readonly fields?: readonly string[];
  /** What both sides showed of them. A decision to dismiss holds while they show it still. */
  readonly pin?: string;
  /** The contact that was put away, and for which this record was refused. */
  readonly partner?: { readonly side: Side; readonly id: string };
  readonly openedAt: number;
  readonly decidedAt?: number;
  readonly entity: Entity;
  readonly ver: number;
}

/** Subject of a record's issues: named by the side it began on, so that it stays the same when a partner is made. */
export const subjectOf = (link: Link | undefined, side: Side, entity: Entity, id: string): string =>
  link ? `${link.origin}:${entity}:${link[link.origin] ?? id}` : `${side}:${entity}:${id}`;

/** ALL-8: one of a burst of removals. What is decided about one holds for all that wait with it. */
export const MANY_REMOVALS = 'manyRemovals';

/** ALL-10: a settlement that ended on one side, and that the other side has no way to take back, or must not. */
export const NOT_REVERSIBLE = 'notReversible';

export const issueItem = (issue: Issue): Item => ({
  ...keys.issue(issue.connection, issue.subject, issue.code),
  ...(issue as unknown as Record<string, never>),
});
export const readIssue = (item: Item): Issue => item as unknown as Issue;

export async function loadIssues(table: Table, connection: string, subject: string): Promise<readonly Issue[]> {
  const items = await table.query(`C#${connection}`, { prefix: `ISS#${subject}#` });
  return items.map(readIssue);
}

/** Issues of the settlements or files of one document. @param subject `R:billPayment:bil_17/` */
export async function loadIssuesUnder(table: Table, connection: string, subject: string): Promise<readonly Issue[]> {
  const items = await table.query(`C#${connection}`, { prefix: `ISS#${subject}` });
  return items.map(readIssue);
}

/** Closes what no longer holds; an issue is kept, so that a person can see what it was. */
export const closeIssue = (issue: Issue): Write => ({
  kind: 'update',
  key: keys.issue(issue.connection, issue.subject, issue.code),
  set: { state: 'closed', ver: issue.ver + 1 },
  if: [['ver', '=', issue.ver]],
});

/** Of a side that lost its access: the account is the issue's `about`. Consent for that account closes it. */
export const RECONNECT = 'reconnect';
/** Subject of what is about a connection's access on one side. */
export const accessOf = (side: Side): string => `connection:${side}`;
