import type { AccountId } from '../../model/names.ts';
import type { Fields } from '../../model/record.ts';
import type { RunContext } from '../context.ts';

/** A record of which an account has one. */
export async function singleOf(
  context: RunContext,
  account: AccountId,
  entity: 'company' | 'accountList',
): Promise<Fields | undefined> {
  const key = `${account}#${entity}`;
  if (!context.singles.has(key)) {
    const items = await context.table.query(`E#${key}`, { limit: 1 });
    context.singles.set(key, items[0]?.fields as Fields | undefined);
  }
  return context.singles.get(key);
}
