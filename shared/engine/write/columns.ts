import { equal, type Json } from '../../model/json.ts';
import type { ProviderRecord } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import { type FieldRule, isHold, type Mapping, type RecordView } from '../integration.ts';
import type { Connection } from '../state/account.ts';
import type { Intent } from '../state/intent.ts';
import { type Columns, column, type Link } from '../state/link.ts';
import { looksLike } from './looks-like.ts';

export interface Answer {
  readonly record: ProviderRecord;
  /** `answered`: by this very call. `found`: by a search, so somebody may have edited it since. */
  readonly by: 'answered' | 'found';
}

/**
 * Fields that were not written keep their columns: an edit seen in the answer is somebody's move. Nothing is written by a
 * removal or a restore, so what a record shows when it is back and did not show before is one.
 */
export function answeredColumns(
  context: RunContext,
  connection: Connection,
  link: Link,
  mapping: Mapping,
  intent: Intent,
  answer: Answer,
): Columns {
  const facts = context.provider.capabilities.entities[intent.entity];
  const columns: Record<string, Json> = {};
  for (const [name, rule] of Object.entries(mapping.fields)) {
    const sent = intent.targetColumns[name];
    if (rule.initial || (sent === undefined && intent.kind !== 'create')) continue;
    if (sent === undefined && rule.flow === (intent.side === 'L' ? '->' : '<-') && !rule.seed) {
      // What the new record brings itself and the source does not have yet is news: it flows back.
      columns[name] = null;
      continue;
    }
    const value = columnIn(context, connection, link, intent, answer, name, rule);
    if (value === undefined) {
      if (sent !== undefined) columns[name] = sent;
      continue;
    }
    const keepsSent =
      answer.by === 'found' &&
      context.rules.adoptKeepsSent &&
      sent !== undefined &&
      !equal(sent, value) &&
      !(sent === null ? facts?.fills?.includes(name) : looksLike(sent, value));
    columns[name] = keepsSent ? sent : value;
  }
  return columns;
}

/** The column of what the answer shows of a field; `undefined` when it shows nothing, or holds it. */
export function columnIn(
  context: RunContext,
  connection: Connection,
  link: Link,
  intent: Intent,
  answer: Answer,
  name: string,
  rule: FieldRule,
): Json | undefined {
  const canon = context.rules.canon ? context.provider.capabilities.entities[intent.entity]?.canon : undefined;
  const view: RecordView = {
    side: intent.side,
    fields: answer.record.fields,
    settings: connection.settings,
    today: new Date(context.clock.now()).toISOString().slice(0, 10),
    link,
    old: false,
    other: undefined,
    refs: {},
    family: [],
    parent: undefined,
    related: [],
    company: { L: undefined, R: undefined },
    charts: { L: undefined, R: undefined },
  };
  const read = rule.basis?.[intent.side] ?? (intent.side === 'L' ? rule.left : rule.right);
  const shown = read ? read(view.fields, view) : view.fields[name];
  if (shown === undefined || isHold(shown)) return undefined;
  return column(shown === null ? null : (canon?.[name]?.(shown) ?? shown));
}
