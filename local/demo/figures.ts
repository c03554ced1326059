import { integrations } from '../../shared/integrations/index.ts';
import type { ProviderId } from '../../shared/model/names.ts';
import { providers } from '../../shared/providers/index.ts';

/** Counts by a name: calls by operation, items written by the partition whose they are. */
export type Counts = Readonly<Record<string, number>>;

/** What the sync may cost, and what it did. Counts, never seconds. */
export interface Figure {
  readonly what: string;
  readonly counted: number;
  readonly atMost: number;
}

/** What one idle hour cost. */
export interface IdleHour {
  /** By vendor and operation. */
  readonly calls: Readonly<Record<string, Counts>>;
  readonly wru: number;
  /** Items of the table, by the account whose they are (`A#...`). */
  readonly written: Counts;
  /** How often the account at each vendor was visited. */
  readonly visits: Counts;
}

/** Those whose lists are read hourly and no oftener, so that an hour in which nothing waits is one visit. */
const HOURLY: readonly ProviderId[] = ['xero', 'melio', 'quickbooks', 'bill'];
const HOUR_MINUTES = 60;
const WRITES_PER_VISIT = 2;

const SUBSCRIPTIONS = /subscriptions|callbacks|webhooks|resthooks/;
const isList = (operation: string): boolean => /^GET /.test(operation) && !/\{id\}/.test(operation);

/** Lists of this provider that some integration needs every hour. */
function streamsOf(provider: ProviderId): number {
  const facts = providers[provider]!.capabilities.streams;
  const needed = Object.values(integrations).flatMap(({ left, right, streams }) => [
    ...(left === provider ? streams.L : []),
    ...(right === provider ? streams.R : []),
  ]);
  return [...new Set(needed)].filter((name) => facts[name]!.everyMinutes <= HOUR_MINUTES).length;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** @param changed what a bill that was edited in Xero cost, by vendor; absent when that was not told */
export function figuresOf(
  idle: IdleHour,
  changed: Readonly<Record<string, Counts>> | undefined,
  receiver: Counts,
): readonly Figure[] {
  const hourly = HOURLY.map((provider): Figure => {
    const lists = Object.entries(idle.calls[provider] ?? {}).filter(
      ([operation]) => isList(operation) && !SUBSCRIPTIONS.test(operation),
    );
    return {
      what: `An idle hour: list calls of ${providers[provider]!.name}`,
      counted: sum(lists.map(([, count]) => count)),
      atMost: streamsOf(provider),
    };
  });
  // Where it is visited more than once, something waits there, and the hour is not idle.
  const writes = HOURLY.filter((provider) => idle.visits[provider] === 1).flatMap((provider) =>
    Object.entries(idle.written).flatMap(([partition, count]) =>
      partition.startsWith(`A#${provider}:`) ? [count] : [],
    ),
  );
  const written = (provider: string) =>
    sum(
      Object.entries(changed?.[provider] ?? {})
        .filter(([operation]) => /^(POST|PUT|PATCH|DELETE) /.test(operation) && !/token/.test(operation))
        .map(([, count]) => count),
    );
  return [
    ...hourly,
    { what: 'An idle hour: table writes of one account', counted: Math.max(0, ...writes), atMost: WRITES_PER_VISIT },
    ...(changed
      ? [
          { what: 'A bill changed in Xero: write calls to Melio', counted: written('melio'), atMost: 1 },
          { what: 'A bill changed in Xero: write calls back to Xero', counted: written('xero'), atMost: 0 },
        ]
      : []),
    {
      what: 'The webhook receiver: calls of the table',
      counted: sum(Object.entries(receiver).flatMap(([call, count]) => (call.startsWith('dynamodb:') ? [count] : []))),
      atMost: 0,
    },
  ];
}

export const difference = (after: Counts, before: Counts): Counts =>
  Object.fromEntries(
    Object.entries(after)
      .map(([name, count]): [string, number] => [name, count - (before[name] ?? 0)])
      .filter(([, count]) => count > 0),
  );
