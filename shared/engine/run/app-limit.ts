import type { EnginePorts, RunContext } from '../context.ts';
import { RateLimited } from '../errors.ts';
import { keys } from '../keys.ts';
import { ConditionFailed } from '../ports.ts';
import type { Provider } from '../provider.ts';

/**
 * Where a vendor counts the calls of all companies together, one company that meets the limit meets it for all. The
 * vendor keeps the count; we keep one item per provider that says until when nobody calls. Nothing is written per call,
 * and nothing at all while there are calls left.
 * @see docs/adr/0051-the-vendor-counts-the-apps-calls.md
 */
const MINUTE_MS = 60_000;

/** Until when no account of this provider is to call; undefined: now is fine. */
export async function appRestsUntil(
  { table, clock }: Pick<EnginePorts, 'table' | 'clock'>,
  { id, capabilities }: Provider,
): Promise<number | undefined> {
  if (!capabilities.appLimit) return undefined;
  const until = Number((await table.get(keys.bucket(id, 'app')))?.until ?? 0);
  return until > clock.now() ? until : undefined;
}

/** The vendor said of the whole application that it must wait: all its accounts do. The longest wait counts. */
export async function restApp({ table, provider }: RunContext, error: RateLimited, until: number): Promise<void> {
  if (error.limit !== 'app' || !provider.capabilities.appLimit) return;
  const item = { ...keys.bucket(provider.id, 'app'), until, ttl: Math.ceil(until / 1000) + 3600 };
  try {
    await table.write([{ kind: 'put', item, if: { any: [[['pk', 'absent']], [['until', '<', until]]] } }]);
  } catch (failure) {
    if (!(failure instanceof ConditionFailed)) throw failure;
  }
}

/**
 * Stops a run before the application's calls are used up: what is left is for the calls that are under way elsewhere.
 * Asked where nothing is half done.
 * @throws {RateLimited} few are left in this minute
 */
export function heedAppLimit({ session, provider, clock }: RunContext): void {
  const left = session.allowance?.().app;
  const { reserve } = provider.capabilities.appLimit ?? {};
  if (left === undefined || reserve === undefined || left >= reserve) return;
  const now = clock.now();
  const nextMinute = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
  throw new RateLimited(provider.id, 'app', Math.ceil((nextMinute - now) / 1000));
}
