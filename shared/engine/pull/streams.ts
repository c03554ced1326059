import { providerOf } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import { keys, timing } from '../keys.ts';
import type { StreamFacts, Unreadable } from '../provider.ts';
import { heedAppLimit } from '../run/app-limit.ts';
import { cursorsOf } from '../run/gate.ts';
import { isSpent } from '../run/read-budget.ts';
import { type Connection, type Cursor, cursorItem } from '../state/account.ts';
import { everyMinutes } from './pace.ts';
import { fencedWrite, oweTo, store } from './store.ts';
import { holdUnreadable } from './unreadable.ts';
import { noteOffered, noteWithheld } from './withheld.ts';

const DAY_MS = 24 * 3_600_000;

/** When each stream was last read, kept in the run item so that an idle hour writes no cursor. */
export type Polled = Readonly<Record<string, number>>;

/** So much later than wanted a stream may be read. */
const LATE_MINUTES = 4;

/** A first walk that took longer than this (limits, pauses) is followed by its increment at once. */
const LONG_WALK_MS = 5 * 60_000;

/**
 * A stream is read when the next visit would come too late for it. Visits have their fixed minute, so after a first sync,
 * or after a read in between, one comes early rather than nearly two turns late.
 * @param nextVisitMinutes when the next visit is certain: the account's interval on a tick; 0 when a tick lies ahead anyway
 */
export const isDue = (
  facts: StreamFacts,
  cursor: Cursor | undefined,
  polledAt: number,
  now: number,
  nextVisitMinutes: number,
): boolean =>
  cursor === undefined ||
  cursor.page !== undefined ||
  cursor.phase === 'backfill' ||
  now - Math.max(polledAt, cursor.readAt ?? 0) >= dueAfterMinutes(facts, nextVisitMinutes) * 60_000;

const dueAfterMinutes = ({ everyMinutes }: StreamFacts, nextVisitMinutes: number): number =>
  nextVisitMinutes === 0 ? everyMinutes - 1 : Math.max(everyMinutes - nextVisitMinutes + LATE_MINUTES, LATE_MINUTES);

/**
 * Reads every due stream to its end, page by page: the page is stored first, then the cursor moves; a crash in between
 * repeats the page, which is free.
 * @returns whether everything was read; false when the time is up and a continuation must go on
 */
export async function pullStreams(
  context: RunContext,
  polled: Record<string, number>,
  options: { readonly all: boolean; readonly nextVisitMinutes: number },
): Promise<boolean> {
  const { streams } = context.provider.capabilities;
  const cursors = await cursorsOf(context, context.account.account);
  for (const [name, facts] of Object.entries(streams)) {
    if (!context.account.streams.includes(name)) continue;
    if (!context.connections.some(isRead)) return true;
    const stale = isStale(context, cursors.get(name));
    const now = context.clock.now();
    const wanted = everyMinutes(context, name, facts);
    const paced = { ...facts, everyMinutes: isSpent(context) ? Math.max(wanted, DAY_MS / 60_000) : wanted };
    const due = isDue(paced, cursors.get(name), polled[name] ?? 0, now, options.nextVisitMinutes);
    if (!options.all && !stale && !due) continue;
    if (!(await readToEnd(context, name, facts, polled))) return false;
  }
  return true;
}

/** One that waits for its plan to be applied is read, so that there is a plan; one that rests is not. */
const isRead = ({ state }: Connection): boolean => state === 'active' || state === 'pending';

/** A connection became active after the stream was last read: until it is read again, its gate stays closed. */
const isStale = (context: RunContext, cursor: Cursor | undefined): boolean =>
  context.connections.some((connection) => isRead(connection) && (cursor?.readAt ?? 0) < connection.activeSince);

async function readToEnd(
  context: RunContext,
  stream: string,
  facts: StreamFacts,
  polled: Record<string, number>,
): Promise<boolean> {
  const cursors = await cursorsOf(context, context.account.account);
  let cursor: Cursor = cursors.get(stream) ?? (await begin(context, stream, facts));
  for (;;) {
    if (context.remaining() < timing.functionTimeoutMs - timing.softDeadlineMs + timing.httpTimeoutMs) return false;
    heedAppLimit(context);
    const now = context.clock.now();
    const beganAt = cursor.page === undefined ? now : (cursor.beganAt ?? now);
    const live = cursor.phase === 'live' && cursor.watermark !== undefined;
    context.stats.lists += 1;
    const page = await context.session.list(stream, {
      ...(live ? { since: cursor.watermark! } : {}),
      ...(cursor.page === undefined ? {} : { page: cursor.page }),
    });
    if (page.withheld !== undefined) {
      // The cursor stays: once the list is offered again, all that changed meanwhile is in it.
      polled[stream] = beganAt;
      await noteWithheld(context, stream, page.withheld, polled);
      return true;
    }
    await noteOffered(context, stream, polled);
    const walked = cursor.phase === 'backfill';
    const next = advance(context, cursor, facts, {
      beganAt,
      nextPage: page.nextPage,
      rows: page.records.length,
      disturbed: live && cursor.verify === true && (page.leftFirstSync ?? 0) > 0,
    });
    if (!context.rules.cursorAfterPage) await saveCursor(context, cursor, next, page.records.length);
    await store(context, page.records, { from: 'list', old: !live });
    await holdUnreadable(context, page.unreadable as readonly Unreadable[]);
    if (context.rules.cursorAfterPage) await saveCursor(context, cursor, next, page.records.length);
    cursor = next;
    cursors.set(stream, cursor);
    if (cursor.page !== undefined || cursor.phase !== 'live') continue;
    // What was entered since such a walk began would come with the next visit, which may be hours away.
    if (walked && context.clock.now() - beganAt > LONG_WALK_MS) continue;
    polled[stream] = beganAt;
    return true;
  }
}

/**
 * A first walk writes down when it begins, before it stores anything: if it is cut off and walked again, what the first one
 * saw and somebody removed in between is in no second list, but in the increment from here on.
 */
async function begin(context: RunContext, stream: string, facts: StreamFacts): Promise<Cursor> {
  const cursor: Cursor = { stream, phase: 'backfill', dueAt: 0, seen: 0 };
  if (!context.rules.watermarkFromStart) return cursor;
  const begun: Cursor = { ...cursor, watermark: context.clock.now() - backMs(facts) };
  await saveCursor(context, cursor, begun, 0);
  return begun;
}

/** Lists run behind, and clocks disagree. */
const backMs = ({ overlapSeconds, searchLagSeconds }: StreamFacts): number =>
  (overlapSeconds + searchLagSeconds) * 1000 + timing.skewMs;

/**
 * The cursor after a page. The watermark of what follows is the moment *before* the first page was asked for, set back
 * by overlap and lag: rows that changed while the walk went on are read again, and never skipped.
 */
export function advance(
  context: Pick<RunContext, 'rules' | 'clock'>,
  cursor: Cursor,
  facts: StreamFacts,
  page: {
    readonly beganAt: number;
    readonly nextPage: string | undefined;
    readonly rows: number;
    readonly disturbed: boolean;
  },
): Cursor {
  const { watermark, page: _page, readAt, verify, ...rest } = cursor;
  const seen = cursor.seen + (cursor.phase === 'backfill' ? page.rows : 0);
  if (page.nextPage !== undefined) {
    return {
      ...rest,
      ...(watermark === undefined ? {} : { watermark }),
      ...(readAt === undefined ? {} : { readAt }),
      ...(verify === undefined ? {} : { verify }),
      seen,
      beganAt: page.beganAt,
      page: page.nextPage,
    };
  }
  const back = backMs(facts);
  const from = context.rules.watermarkFromStart ? page.beganAt : context.clock.now() + back;
  // A first-sync walk by page number may have skipped as many rows as left its filter meanwhile: walk again. That walk shows
  // nothing of what is gone by then, so the increment after it begins where this one did.
  if (page.disturbed) {
    const again = { stream: cursor.stream, phase: 'backfill', dueAt: 0, seen: 0, watermark: from - back } as const;
    return { ...again, ...(readAt === undefined ? {} : { readAt }) };
  }
  return {
    ...rest,
    phase: 'live',
    seen,
    beganAt: page.beganAt,
    watermark: cursor.phase === 'backfill' && watermark !== undefined ? watermark : from - back,
    readAt: page.beganAt,
    dueAt: page.beganAt + facts.everyMinutes * 60_000,
    ...(cursor.phase === 'backfill' ? { verify: true } : {}),
  };
}

/** A stream that listed nothing leaves its cursor as it is for a day: an idle hour costs no write. */
async function saveCursor(context: RunContext, before: Cursor, after: Cursor, rows: number): Promise<void> {
  const idle =
    rows === 0 &&
    before.phase === 'live' &&
    after.phase === 'live' &&
    before.page === undefined &&
    after.page === undefined &&
    !before.verify &&
    !isStale(context, before) &&
    context.clock.now() - (before.readAt ?? 0) < DAY_MS;
  if (idle) return;
  const { account } = context.account;
  await fencedWrite(context, [
    {
      kind: 'put',
      item: { ...cursorItem(account, after), ...keys.cursor(account, after.stream), provider: providerOf(account) },
    },
    ...oweTo(context, []),
  ]);
}
