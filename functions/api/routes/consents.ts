import { operations } from '../../../shared/api-client/contract/index.ts';
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
  };
  if (auth.kind === 'clientCredentials') {
    return { status: 201, body: consentView(await exchangeAtOnce(ports, tenant, consent, party, body.account)) };
  }
  const url = await sendToConsent(ports, tenant, consent, party);
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
  const done = await finishConsent(ports, tenant, consent, party, tokens);
  if (done.state === 'refused') {
    // Whether the company is unknown or somebody else's is not for this tenant to learn.
    throw new Problem(404, 'notFound', 'These credentials open no such company.');
  }
  return done;
}

export const readConsent = route(operations.readConsent, async ({ tenant, params }) => ({
  status: 200,
  body: consentView(await tenant.consent(params.id!)),
}));
