import type { AccountId } from '../model/names.ts';
import type { EnginePorts, RunContext } from './context.ts';
import { LeaseLost, SyncError } from './errors.ts';
import { keys } from './keys.ts';
import type { Item } from './ports.ts';
import type { Handshake, Provider, Secrets } from './provider.ts';
import { fencedWrite, oweTo } from './pull/store.ts';
import type { Account } from './state/account.ts';
import type { WakeBody } from './wake.ts';

/**
 * Whether the provider tells of changes, and how its deliveries are known. Only for providers whose accounts each have an
 * address of their own. What is registered at the provider is looked at every hour and repaired: a subscription that keeps
 * failing is switched off there without a word.
 */

/** Name under which the last look stands among the streams. */
const LOOKED = 'webhook';
const HOUR_MS = 3_600_000;
/** A tick may come a little early. */
const EARLY_MS = 5 * 60_000;

const contextOf = (account: AccountId): string => `webhook#${account}`;

/** Where the provider is asked to tell of this account's changes. */
const addressOf = (ports: EnginePorts, { account, publicUrl }: Account): string | undefined => {
  const path = ports.webhookPath?.(account);
  return publicUrl && path ? `${publicUrl}${path}` : undefined;
};

async function openSecrets(ports: EnginePorts, account: AccountId, item: Item | undefined): Promise<Secrets> {
  if (typeof item?.sealed !== 'string' || !ports.vault) return {};
  return JSON.parse(await ports.vault.open(contextOf(account), item.sealed)) as Secrets;
}

export interface Admitted {
  readonly messages: readonly WakeBody[];
  readonly handshakes: readonly Handshake[];
}

/**
 * Checks what the receiver could not: a delivery becomes the records that it names, or nothing when no secret of the
 * account vouches for it. Whoever forged it learns nothing, and costs no call.
 */
export async function admit(
  ports: EnginePorts,
  provider: Provider,
  account: AccountId,
  messages: readonly WakeBody[],
): Promise<Admitted> {
  if (!messages.some(({ deliveries }) => deliveries)) return { messages, handshakes: [] };
  const secrets = await openSecrets(ports, account, await ports.table.get(keys.hook(account)));
  const handshakes: Handshake[] = [];
  const admitted = messages.flatMap((message): WakeBody[] => {
    if (!message.deliveries) return [message];
    const { deliveries, ...rest } = message;
    const found = deliveries.flatMap((delivery) => {
      try {
        const read = provider.webhook.admit?.(account, delivery, secrets) ?? [];
        if (!('secret' in read)) return read;
        handshakes.push(read);
      } catch (error) {
        if (!(error instanceof SyncError)) throw error;
        ports.log.warn('delivery dropped', { account, code: error.code });
      }
      return [];
    });
    const hints = found.flatMap(({ entity, id }) => (entity && id ? [{ entity, id }] : []));
    return found.length > 0 ? [{ ...rest, ...(hints.length > 0 ? { hints } : {}) }] : [];
  });
  return { messages: admitted, handshakes };
}

/**
 * A handshake that a run does not come to (the provider is at rest, or does not answer) is not sent again by itself: the next
 * run that may ask looks at once, and has it sent.
 */
export function missed(handshakes: readonly Handshake[], polled: Record<string, number>): void {
  if (handshakes.length > 0) delete polled[LOOKED];
}

/**
 * Completes handshakes, and once an hour has the provider tell of changes where it does not. A provider that takes no
 * subscription now is polled all the same, so nothing of this ends a run.
 */
export async function keepSubscribed(
  context: RunContext,
  polled: Record<string, number>,
  { handshakes, now: atOnce }: { readonly handshakes: readonly Handshake[]; readonly now: boolean },
): Promise<void> {
  const isActive = context.connections.some(({ state }) => state === 'active');
  if (!context.session.subscribe || !isActive) return;
  // A secret that cannot be kept is not asked for.
  if (context.session.confirm && !context.vault) return;
  const { account } = context.account;
  const now = context.clock.now();
  const due = atOnce || now - (polled[LOOKED] ?? 0) >= HOUR_MS - EARLY_MS;
  if (!due && handshakes.length === 0) return;
  const address = addressOf(context, context.account);
  if (address === undefined) return;
  const item = await context.table.get(keys.hook(account));
  let secrets = await openSecrets(context, account, item);
  for (const handshake of handshakes) {
    if (secrets[handshake.subscription] === handshake.secret) continue;
    const isCompleted = await attempt(context, async () => {
      secrets = (await context.session.confirm?.(address, handshake, secrets)) ?? secrets;
      await remember(context, address, secrets);
    });
    if (!isCompleted) missed([handshake], polled);
  }
  if (!due) return;
  const done = await attempt(context, async () => {
    if (typeof item?.address === 'string' && item.address !== address)
      await context.session.unsubscribe?.(item.address);
    if (item?.address !== address) await remember(context, address, secrets);
    await context.session.subscribe!(address, secrets);
  });
  if (done) polled[LOOKED] = now;
}

/** @returns whether it is done, or can never be: false when the next run should try again */
async function attempt(context: RunContext, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof LeaseLost || !(error instanceof SyncError)) throw error;
    context.log.warn('no subscription', { account: context.account.account, code: error.code, reason: error.message });
    return error.retry === 'never';
  }
}

/** The provider stops telling. @throws {SyncError} it could not be told yet */
export async function endSubscription(context: RunContext): Promise<void> {
  const { account } = context.account;
  const item = await context.table.get(keys.hook(account));
  if (typeof item?.address !== 'string') return;
  try {
    await (context.session as RunContext['session'] | undefined)?.unsubscribe?.(item.address);
  } catch (error) {
    // What is left there tells of an account that we no longer know: it is dropped.
    if (!(error instanceof SyncError) || error.retry === 'later') throw error;
  }
  await fencedWrite(context, [{ kind: 'delete', key: keys.hook(account) }, ...oweTo(context, [])]);
}

async function remember(context: RunContext, address: string, secrets: Secrets): Promise<void> {
  const { account } = context.account;
  const any = Object.keys(secrets).length > 0 && context.vault;
  const sealed = any ? await context.vault.seal(contextOf(account), JSON.stringify(secrets)) : undefined;
  await fencedWrite(context, [
    { kind: 'put', item: { ...keys.hook(account), address, ...(sealed === undefined ? {} : { sealed }) } },
    ...oweTo(context, []),
  ]);
}
