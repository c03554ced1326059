import { integrations } from '../../shared/integrations/index.ts';
import type { DemoContext } from '../start.ts';
import { Api } from './api.ts';
import { connectDemo, type DemoConnection } from './connect.ts';
import { type Counts, difference, figuresOf, type IdleHour } from './figures.ts';
import { isGood, linesOf, printSummary, type Report, type Row, type TieOutOfBooks, writeReport } from './report.ts';
import { SharedTime } from './shared-time.ts';
import { sideBySide } from './side-by-side.ts';
import type { Act } from './story/act.ts';
import { type Chapter, chapters } from './story/index.ts';
import type { World } from './world.ts';

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

/**
 * The demo company connects everything it has, the first syncs run side by side, and a day passes: what people do on all
 * sides, a lost reply and a doubled webhook among it. Stories that have no vendor in common share their minutes. Every act
 * says what it saw; then all books are tied out.
 */
export async function runDemo(context: DemoContext): Promise<{ readonly ok: boolean }> {
  const api = Api.at(context.runtime.urls.api, context.apiToken);
  const connected = await connectDemo(context, api);
  const time = new SharedTime((minutes) => pass(context, minutes));
  const worlds = chapters.map(({ integration }) => worldOf(context, api, time, connected[integration]!.id));
  const [world] = worlds as [World];
  await world.settle();
  await firstSyncs(api, Object.values(connected), world);
  let changed: Readonly<Record<string, Counts>> | undefined;
  const tell = async (titles: readonly string[], acts: readonly Act[], on: World, say: (line: string) => void) => {
    const rows: Row[] = [];
    if (acts.length > 0) for (const line of titles) say(line);
    for (const act of acts) {
      const before = callsOf(context);
      const row = await play(on, act);
      for (const line of linesOf(row)) say(line);
      rows.push(row);
      if (act.id === CHANGED_BILL) changed = callsSince(context, before);
    }
    return rows;
  };
  const headed = ({ title }: Chapter, what: string) => ['', `${title}: ${what}`];
  const tellAll = (titles: (chapter: Chapter) => readonly string[], acts: (chapter: Chapter) => readonly Act[]) =>
    sideBySide(
      time,
      chapters.map((chapter, index) => ({
        needs: vendorsOf(chapter),
        tell: (say) => tell(titles(chapter), acts(chapter), worlds[index]!, say),
      })),
      print,
    );
  const firsts = await tellAll(
    (chapter) => headed(chapter, 'the first sync'),
    ({ integration, firstSync }) => (connected[integration]!.isNew ? firstSync : []),
  );
  await world.minutes(REST_MINUTES);
  // Companies that share an account see each other's work, so what is counted happens alone.
  const [opening] = chapters as readonly [Chapter];
  const counted = opening.day.slice(0, opening.day.findIndex(({ id }) => id === CHANGED_BILL) + 1);
  const alone = await tell(headed(opening, DAY), counted, world, print);
  const days = await tellAll(
    (chapter) => (chapter === opening ? [] : headed(chapter, DAY)),
    (chapter) => chapter.day.filter((act) => !counted.includes(act)),
  );
  const rows = [...firsts.flat(), ...alone, ...days.flat()];
  const idleHour = await passIdleHour(context, world);
  const report: Report = {
    rows,
    connections: await Promise.all(
      chapters.map(({ integration, title }) => tiedOut(api, integration, title, connected[integration]!.id)),
    ),
    functions: functionsOf(context),
    providerCalls: callsOf(context),
    idleHour,
    figures: figuresOf(idleHour, changed, receiverOf(context)),
  };
  printSummary(report);
  for (const problem of context.runtime.problems) print(`! ${problem}`);
  if (context.reportFile !== undefined) writeReport(context.reportFile, report);
  return { ok: isGood(report) };
}

/** Two stories at one vendor would find each other's traces. */
function vendorsOf({ integration }: Chapter): readonly string[] {
  const { left, right } = integrations[integration]!;
  return [left, right];
}

/** The act in which one bill changes, and nothing else: what that costs is one of the figures. */
const CHANGED_BILL = 'MX-W2';
const DAY = 'a day in its life';
/** What the decisions of the first syncs bring about is over when a day begins. */
const REST_MINUTES = 10;

/** A vendor that asks us to wait costs a minute or two; what waits for a person's decision is told in the story. */
const LONGEST_MINUTES = 30;

async function firstSyncs(api: Api, connected: readonly DemoConnection[], world: World): Promise<void> {
  for (let minute = 0; minute < LONGEST_MINUTES; minute += 2) {
    await world.minutes(2);
    const views = await Promise.all(connected.map(({ id }) => api.get(`/v1/connections/${id}`)));
    if (views.every(({ status }) => status !== 'Pending')) return;
  }
}

/** An integration without documents has nothing to tie out. */
async function tiedOut(
  api: Api,
  integration: string,
  name: string,
  id: string,
): Promise<Report['connections'][number]> {
  const answer = await api.get(`/v1/connections/${id}/tie-out`).catch((error: Error) => {
    if (error.message.includes('noBooks')) return undefined;
    throw error;
  });
  return { integration, name, id, ...(answer ? { tieOut: answer as unknown as TieOutOfBooks } : {}) };
}

async function play(world: World, act: Act): Promise<Row> {
  let row: Row;
  // An act that goes on over midnight still means the day on which it began.
  const date = daysFrom(world.context.clock.now());
  try {
    const detail = await act.play(Object.create(world, { date: { value: date } }));
    row = { id: act.id, title: act.title, ok: true, detail };
  } catch (error) {
    row = { id: act.id, title: act.title, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
  return row;
}

const daysFrom = (now: number) => (offset: number) => new Date(now + offset * 86_400_000).toISOString().slice(0, 10);

function worldOf(context: DemoContext, api: Api, time: SharedTime, connection: string): World {
  const { xero, melio, freshbooks, capsule, quickbooks, bill, ...others } = context.simulators;
  return {
    context,
    api,
    connection,
    xero: xero.simulator.ui(),
    melio: melio.simulator.ui,
    freshbooks: freshbooks.simulator.ui(),
    alternative: others['alternative-payments'].simulator.ui,
    capsule: capsule.simulator.ui(),
    quickbooks: quickbooks.simulator.ui(),
    // Asked for anew: BILL moves its payments on when somebody looks on another day.
    get bill() {
      return bill.simulator.ui;
    },
    day: context.clock.now().toString(36).slice(-5),
    date: (offset) => daysFrom(context.clock.now())(offset),
    // What had to look twice (a version that moved, a reply that was late) comes back within two minutes.
    settle: () => time.wait(SETTLED_MINUTES),
    minutes: (count) => time.wait(count),
  };
}

const MINUTE_MS = 60_000;
const SETTLED_MINUTES = 2;
const STRIDE = 5;

/** Lets everything on its way arrive, then minutes pass. What people did in the vendors' screens is stored. */
async function pass(context: DemoContext, minutes: number): Promise<void> {
  const save = () => {
    for (const simulator of Object.values(context.simulators)) simulator.save();
  };
  save();
  await context.settle();
  // The dispatcher makes up for minutes it was not called in, so a long rest need not be lived minute by minute.
  const longest = minutes > SETTLED_MINUTES ? STRIDE : 1;
  for (let left = minutes; left > 0; left -= longest) {
    const stride = Math.min(longest, left);
    context.clock.advance((stride - 1) * MINUTE_MS);
    await context.passMinutes(1);
  }
  save();
}

/** Two hours of rest, then one in which nothing happens: what it still costs. */
async function passIdleHour(context: DemoContext, world: World): Promise<IdleHour> {
  await world.minutes(120);
  const before = {
    calls: callsOf(context),
    wru: writeUnits(context),
    written: writtenBy(context),
    visits: visitsOf(context),
  };
  await world.minutes(60);
  return {
    calls: callsSince(context, before.calls),
    wru: writeUnits(context) - before.wru,
    written: difference(writtenBy(context), before.written),
    visits: difference(visitsOf(context), before.visits),
  };
}

/** Runs of each vendor's worker; the demo has one account of each. */
const visitsOf = ({ runtime }: DemoContext): Counts =>
  Object.fromEntries(
    Object.entries(runtime.stats()).flatMap(([name, { invocations }]) => {
      const [, provider] = name.split('-sync-');
      return provider === undefined ? [] : [[provider, invocations]];
    }),
  );

const callsSince = (context: DemoContext, before: Readonly<Record<string, Counts>>) =>
  Object.fromEntries(
    Object.entries(callsOf(context)).map(([provider, calls]) => [provider, difference(calls, before[provider] ?? {})]),
  );

/** Items of the table, by whose they are, over all functions. */
function writtenBy({ runtime }: DemoContext): Counts {
  const written: Record<string, number> = {};
  for (const [partition, count] of Object.values(runtime.stats()).flatMap((stats) => Object.entries(stats.written))) {
    written[partition] = (written[partition] ?? 0) + count;
  }
  return written;
}

const functionsOf = ({ runtime }: DemoContext): Report['functions'] =>
  Object.fromEntries(
    Object.entries(runtime.stats()).map(([name, { invocations, calls, rru, wru }]) => [
      name,
      { invocations, calls: Object.values(calls).reduce((sum, count) => sum + count, 0), rru, wru },
    ]),
  );

const callsOf = ({ simulators }: DemoContext): Record<string, Record<string, number>> =>
  Object.fromEntries(Object.values(simulators).map(({ id, simulator }) => [id, Object.fromEntries(simulator.calls)]));

/** AWS calls of the function that takes webhooks in. */
const receiverOf = ({ runtime }: DemoContext): Counts =>
  Object.entries(runtime.stats()).find(([name]) => name.endsWith('-webhook'))?.[1].calls ?? {};

const writeUnits = ({ runtime }: DemoContext): number =>
  Object.values(runtime.stats()).reduce((sum, { wru }) => sum + wru, 0);
