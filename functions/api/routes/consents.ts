import { operations } from '../../../shared/api-client/contract/index.ts';
import { parseSettings } from '../../../shared/engine/connect.ts';
import type { Settings } from '../../../shared/engine/integration.ts';
import type { Tokens } from '../../../shared/engine/provider.ts';
import { type ApiPorts, route } from '../call.ts';
import { companyOf, finishConsent, type Party, partyOf, sendToConsent } from '../consents.ts';
import { Problem } from '../problems.ts';
import type { Consent, Tenant } from '../tenant.ts';
import { consentView } from '../views.ts';

/** Where a person consents, the answer says where to send them; where a client's own credentials do, it is done at once. */
export const startConsent = route(operations.startConsent, async ({ ports, tenant, body, id }) => {
  const party = partyOf(ports, body.provider);
  const { id: provider, auth } = party.provider;
  const consent: Consent = {
    id,
    provider,
    ...(body.account === undefined ? {} : { account: companyOf(provider, body.account) }),
    state: 'waiting',
    ...(body.returnTo === undefined ? {} : { returnTo: body.returnTo }),
  };
  if (body.key !== undefined) {
    if (!auth.pasted) throw new Problem(400, 'badInput', `key: ${party.provider.name} has none`);
    const tokens = await auth.pasted(party.auth, body.key);
    return { status: 201, body: consentView(await finished(ports, tenant, consent, party, tokens)) };
  }
  if (auth.kind === 'clientCredentials') {
    return { status: 201, body: consentView(await exchangeAtOnce(ports, tenant, consent, party, body.account)) };
  }
  const url = await sendToConsent(ports, tenant, consent, party, moreScopes(ports, party, body.for));
  return { status: 201, body: { ...consentView(consent), url } };
});

async function exchangeAtOnce(
  ports: ApiPorts,
  tenant: Tenant,
  consent: Consent,
  party: Party,
  account: string | undefined,
): Promise<Consent> {
  const subject = account?.startsWith(`${party.provider.id}:`) ? account.slice(party.provider.id.length + 1) : account;
  const tokens = await party.provider.auth.exchange(party.auth, subject === undefined ? {} : { account: subject });
  return await finished(ports, tenant, consent, party, tokens);
}

async function finished(ports: ApiPorts, tenant: Tenant, consent: Consent, party: Party, tokens: Tokens) {
  const done = await finishConsent(ports, tenant, consent, party, tokens);
  if (done.state === 'refused') {
    // Whether the company is unknown or somebody else's is not for this tenant to learn.
    throw new Problem(404, 'notFound', 'These credentials open no such company.');
  }
  return done;
}

/** @throws {Problem} 400: there is no such integration @throws {BadSetting} a setting is wrong */
function moreScopes(
  { integrations }: ApiPorts,
  { provider }: Party,
  wanted: { readonly integration: string; readonly settings: Settings } | undefined,
): readonly string[] {
  if (wanted === undefined) return [];
  const integration = Object.hasOwn(integrations, wanted.integration) && integrations[wanted.integration];
  if (!integration) throw new Problem(400, 'badInput', `integration: there is none named ${wanted.integration}`);
  const needs = integration.needs?.(parseSettings(integration, wanted.settings))[provider.id] ?? [];
  return needs.flatMap((need) => provider.auth.moreScopes?.[need] ?? []);
}

export const readConsent = route(operations.readConsent, async ({ tenant, params }) => ({
  status: 200,
  body: consentView(await tenant.consent(params.id!)),
}));
