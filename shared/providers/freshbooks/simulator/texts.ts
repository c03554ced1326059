import type { Account, LateText } from './account.ts';
import { invalid } from './refusals.ts';
import type { Row } from './rows.ts';
import type { Wire } from './wire.ts';

/** Values that may be written, by name, with what stands there when nothing was. */
export type Defaults = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The known names of what was sent; the others are ignored, as FreshBooks does.
 * @throws {Refused} a list or an object where a single value belongs
 */
export function pick(object: string, body: Wire, defaults: Defaults): Wire {
  const picked: Record<string, unknown> = {};
  for (const name of Object.keys(defaults)) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null) throw invalid(object, name, value);
    picked[name] = value;
  }
  return picked;
}

/** What FreshBooks keeps of a text. */
export function kept(account: Account, name: string, text: string): string {
  const { trim, lowerEmail, truncate } = account.world.options.normalise;
  let value = text;
  if (trim) value = value.trim();
  if (lowerEmail && name === 'email') value = value.toLowerCase();
  const longest = truncate?.[name];
  return longest === undefined ? value : value.slice(0, longest);
}

/** Puts the texts of a written record into the form FreshBooks keeps: now, or marks them to change later. */
export function normalised(account: Account, table: LateText['table'], id: number, fields: Wire): Wire {
  const { afterMs = 0 } = account.world.options.normalise;
  const changed: Record<string, string> = {};
  for (const [name, sent] of Object.entries(fields)) {
    if (typeof sent !== 'string') continue;
    const becomes = kept(account, name, sent);
    if (becomes === sent) continue;
    if (afterMs > 0) account.lateTexts.push({ table, id, name, sent, becomes, dueAt: account.now + afterMs });
    else changed[name] = becomes;
  }
  return { ...fields, ...changed };
}

/** Applies the late changes that are due, unless somebody wrote the text anew meanwhile. */
export function applyLateTexts(account: Account): void {
  if (account.lateTexts.length === 0) return;
  const { now } = account;
  const due = account.lateTexts.filter(({ dueAt }) => dueAt <= now);
  if (due.length === 0) return;
  account.lateTexts = account.lateTexts.filter(({ dueAt }) => dueAt > now);
  const { bumps } = account.world.options.normalise;
  for (const { table, id, name, sent, becomes, dueAt } of due) {
    const rows = account[table] as { get(id: number): Row | undefined; put(row: Row, now: number): Row };
    const row = rows.get(id);
    if (row?.fields[name] !== sent) continue;
    rows.put({ ...row, fields: { ...row.fields, [name]: becomes }, ...(bumps ? { updatedAt: dueAt } : {}) }, now);
  }
}
