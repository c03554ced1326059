import { createHash } from 'node:crypto';
import type { GrantStore } from '../../shared/engine/grants.ts';
import { keys } from '../../shared/engine/keys.ts';
import { ConditionFailed } from '../../shared/engine/ports.ts';
import type { AuthPorts, Provider, Tokens } from '../../shared/engine/provider.ts';
import { accessRestored, moveToGrant } from '../../shared/engine/reconnect.ts';
import { type AccountId, accountId, type ProviderId } from '../../shared/model/names.ts';
import type { ApiPorts } from './call.ts';
import { Problem } from './problems.ts';
import { type Consent, type OpenedAccount, Tenant } from './tenant.ts';

/** How long a person may take on the provider's consent page. */
const STATE_MS = 10 * 60_000;

/** A provider, ready to be consented to. */
export interface Party {
  readonly provider: Provider;
  readonly grants: GrantStore;
  readonly auth: AuthPorts;
}

/** @throws {Problem} 400: this deployment does not have it */
export function partyOf({ providers, grants, auth }: ApiPorts, id: string): Party {
  const known = Object.hasOwn(providers, id) ? (id as ProviderId) : undefined;
  const party = known && { provider: providers[known], grants: grants[known], auth: auth[known] };
  if (!party?.provider || !party.grants || !party.auth) {
    throw new Problem(400, 'badInput', `provider: must be one of ${Object.keys(grants).join(', ')}`);
  }
  return party as Party;
}

/** `org_1` and `melio:org_1` name the same company. */
export const companyOf = (provider: ProviderId, given: string): AccountId =>
  given.startsWith(`${provider}:`) ? (given as AccountId) : accountId(provider, given);

/**
 * Sends a person to the provider's consent page. What brings them back is good once, for ten minutes, for this tenant;
 * the table knows only its hash.
 * @returns the address of the page
 */
export async function sendToConsent(
  ports: ApiPorts,
  tenant: Tenant,
  consent: Consent,
  party: Party,
  also: readonly string[],
): Promise<string> {
  const { ids, clock, table } = ports;
  const state = `${ids.next()}${ids.next()}`;
  const until = clock.now() + STATE_MS;
  await tenant.keepConsent(consent, clock.now());
  await table.write([
    {
      kind: 'put',
      item: {
        ...keys.consentState(hashOf(state)),
        tenant: tenant.id,
        consent: consent.id,
        until,
        ttl: Math.ceil(until / 1000),
      },
      if: 'absent',
    },
  ]);
  return party.provider.auth.consentUrl!(party.auth.config, { state, redirectUri: redirectUri(ports), also });
}

export const redirectUri = ({ publicUrl }: ApiPorts): string => `${publicUrl}/oauth/callback`;

/**
 * Whose consent comes back with this state, once.
 * @returns undefined when it was used before, is too old, or was never given out
 */
export async function takeState(
  { table, clock }: ApiPorts,
  state: string,
): Promise<{ readonly tenant: Tenant; readonly consent: Consent } | undefined> {
  const key = keys.consentState(hashOf(state));
  const item = await table.get(key);
  if (!item) return undefined;
  try {
    await table.write([{ kind: 'delete', key, if: [['until', '>', clock.now()]] }]);
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
  const tenant = new Tenant(table, String(item.tenant));
  return { tenant, consent: await tenant.consent(String(item.consent)) };
}

const hashOf = (state: string): string => createHash('sha256').update(state).digest('base64url');

/**
 * Stores what a consent gave, and says which companies it opens. Nothing is bound to it yet, except a company that waits
 * for it. Every company that this grant opens already goes on.
 */
export async function finishConsent(
  ports: ApiPorts,
  tenant: Tenant,
  consent: Consent,
  { provider, grants, auth }: Party,
  tokens: Tokens,
): Promise<Consent> {
  const { grant, bindings } = await grants.consent(tokens);
  const opened = await provider.auth.accounts(auth, await grants.usable(grant), tokens.subject);
  const accounts = await tenant.notForeign(opened);
  const refusal = await refusalOf(tenant, consent, opened, accounts, provider.auth.opensNothing);
  const restored = new Set(bindings);
  if (refusal === undefined) {
    await tenant.keepGrant(grant, accounts);
    const known = consent.account && (await tenant.account(consent.account));
    if (known) {
      await moveToGrant({ table: ports.table, grants }, known, grant);
      restored.add(known.account);
    }
  }
  await accessRestored(ports, [...restored]);
  const done: Consent =
    refusal === undefined
      ? { ...consent, state: 'granted', grant, accounts }
      : { ...consent, state: 'refused', reason: refusal };
  await tenant.keepConsent(done, ports.clock.now());
  return done;
}

async function refusalOf(
  tenant: Tenant,
  { account }: Consent,
  opened: readonly OpenedAccount[],
  accounts: readonly OpenedAccount[],
  opensNothing = 'No company was chosen. Go back, and choose the one to connect.',
): Promise<string | undefined> {
  if (opened.length === 0) return opensNothing;
  if (account !== undefined && !accounts.some((one) => one.account === account)) {
    const wanted = (await tenant.account(account))?.name;
    const given = accounts.map(({ name }) => name).join(', ') || 'another company';
    return `You gave access to ${given}. ${
      wanted ? `This connection belongs to ${wanted}` : 'Another company was asked for'
    }: go back, and choose that one. Nothing was changed.`;
  }
  return accounts.length === 0 ? 'This company is connected in another workspace.' : undefined;
}
