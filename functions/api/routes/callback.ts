import { isLater } from '../../../shared/engine/errors.ts';
import type { Answer, ApiPorts, Request } from '../call.ts';
import { finishConsent, type Party, partyOf, redirectUri, takeState } from '../consents.ts';
import { page } from '../page.ts';
import { problemOf } from '../problems.ts';
import type { Consent, Tenant } from '../tenant.ts';

/** Where the provider's consent page sends a person back to. It has no token; the state says whose consent it is. */
export async function callback(ports: ApiPorts, { query }: Request): Promise<Answer> {
  const taken = query.state === undefined ? undefined : await takeState(ports, query.state);
  if (!taken) {
    return page(400, 'This link is no longer good', [
      'It was used before, or it is older than ten minutes. Nothing was changed: start again.',
    ]);
  }
  const answer = await settle(ports, taken, query);
  return taken.consent.returnTo === undefined ? answer : await back(taken.tenant, taken.consent);
}

/** MF-6: to the screen that the person came from, which asks what came of it. The address was given by the tenant itself. */
async function back(tenant: Tenant, { id, returnTo }: Consent): Promise<Answer> {
  const url = new URL(returnTo!);
  url.searchParams.set('consent', id);
  url.searchParams.set('outcome', (await tenant.consent(id)).state);
  return { status: 303, headers: { location: url.href, 'referrer-policy': 'no-referrer' } };
}

async function settle(
  ports: ApiPorts,
  { tenant, consent }: { readonly tenant: Tenant; readonly consent: Consent },
  query: Request['query'],
): Promise<Answer> {
  const party = partyOf(ports, consent.provider);
  const { name } = party.provider;
  if (query.code === undefined) {
    await refuse(ports, tenant, consent, 'Access was not given.');
    return page(403, 'Not connected', [`${name} was not asked for anything more: access was not given.`]);
  }
  const { accountParameter } = party.provider.auth;
  const account = accountParameter === undefined ? undefined : query[accountParameter];
  try {
    const tokens = await party.provider.auth.exchange(party.auth, {
      code: query.code,
      redirectUri: redirectUri(ports),
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(account === undefined ? {} : { account }),
    });
    return landing(party, await finishConsent(ports, tenant, consent, party, tokens));
  } catch (error) {
    return await failed(ports, tenant, consent, party, error);
  }
}

function landing({ provider }: Party, { state, accounts = [], reason = '' }: Consent): Answer {
  if (state === 'refused') return page(409, 'Not connected', [reason]);
  return page(
    200,
    `${provider.name} is connected`,
    ['Access was given to:', 'You can close this window and go on where you came from.'],
    accounts.map(({ name }) => name),
  );
}

const refuse = (ports: ApiPorts, tenant: Tenant, consent: Consent, reason: string): Promise<void> =>
  tenant.keepConsent({ ...consent, state: 'refused', reason }, ports.clock.now());

async function failed(
  ports: ApiPorts,
  tenant: Tenant,
  consent: Consent,
  { provider }: Party,
  error: unknown,
): Promise<Answer> {
  const problem = problemOf(error);
  if (!problem) throw error;
  const reason = isLater(error)
    ? `${provider.name} did not answer. Start again in a minute.`
    : `${provider.name} did not accept this consent. Start again.`;
  await refuse(ports, tenant, consent, reason);
  return page(problem.status, 'Not connected', [reason]);
}
