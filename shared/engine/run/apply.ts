import { mayWrite, type RunContext, wakeBy } from '../context.ts';
import { keys, timing } from '../keys.ts';
import { type Mark, readMark } from '../state/account.ts';
import { heedAppLimit } from './app-limit.ts';
import { applyChunk } from './chunk.ts';
import { isMet } from './met.ts';

const CHUNK = 50;
/** A record that still asks for something after so many looks in one run goes on in the next. */
const MAX_ROUNDS = 6;

/**
 * Works the marks off in key order, payments first. Each is planned, and its own side's write is carried out; what the
 * other side must do becomes a mark over there. A mark is cleared only at the count that was planned.
 * @returns whether all were looked at
 */
export async function applyMarks(context: RunContext): Promise<boolean> {
  const looked = new Map<string, number>();
  const hurried = new Set<string>();
  for (let pass = 0; pass < MAX_ROUNDS; pass++) {
    const items = await context.work.all('3#');
    const now = context.clock.now();
    const marks = items.map(readMark);
    for (const mark of marks) if (mark.notBefore > now) wakeBy(context, mark.notBefore);
    const notOurs = await nextRunsConnections(context, marks);
    const isNews = (mark: Mark) => isMet(context, mark) && !hurried.has(mark.sk);
    const ripe = marks.filter((mark) => (mark.notBefore <= now || isNews(mark)) && !notOurs.has(mark.connection));
    const due = ripe.filter((mark) => looked.get(mark.sk) !== mark.n || isNews(mark));
    if (due.length === 0) {
      // Put anew by what this very run did (a held settlement under a document that was looked at): the next run's work.
      if (ripe.length > 0) wakeBy(context, now);
      return true;
    }
    for (const mark of due) {
      looked.set(mark.sk, mark.n);
      if (isMet(context, mark)) hurried.add(mark.sk);
    }
    if (!(await applyDue(context, due))) return false;
  }
  return false;
}

/**
 * Connections that became active after this run began. Their marks are the next run's, which the API has asked for: this
 * one knows nothing of them, and would take their records for nobody's.
 */
async function nextRunsConnections(context: RunContext, marks: readonly Mark[]): Promise<ReadonlySet<string>> {
  const active = new Set(context.connections.filter(({ state }) => state === 'active').map(({ id }) => id));
  const unknown = [...new Set(marks.map(({ connection }) => connection))].filter((id) => !active.has(id));
  const found = new Set<string>();
  for (let start = 0; start < unknown.length; start += 100) {
    const items = await context.table.getMany(unknown.slice(start, start + 100).map(keys.connection));
    for (const item of items) if (item?.state === 'active') found.add(String(item.id));
  }
  return found;
}

async function applyDue(context: RunContext, marks: readonly Mark[]): Promise<boolean> {
  let due = marks;
  for (let round = 0; round < MAX_ROUNDS && due.length > 0; round++) {
    const again: Mark[] = [];
    for (let start = 0; start < due.length; start += CHUNK) {
      if (!mayWrite(context, timing.writeCutOffMs)) return false;
      heedAppLimit(context);
      again.push(...(await applyChunk(context, due.slice(start, start + CHUNK))));
    }
    due = again;
  }
  return due.length === 0;
}
