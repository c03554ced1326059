import * as z from 'zod';
import type { ApiPorts } from '../call.ts';
import { type Call, route } from '../call.ts';
import { companyOf, finishConsent, type Party, partyOf, sendToConsent } from '../consents.ts';
import { Problem } from '../problems.ts';
import type { Consent, Tenant } from '../tenant.ts';
import { consentView } from '../views.ts';

const wanted = z.strictObject({
  provider: z.string().max(40),
  /** The company that the consent must open, as `provider:id` or as the provider names it. */
  account: z.string().min(1).max(200).optional(),
});

/** Where a person consents, the answer says where to send them; where a client's own credentials do, it is done at once. */
export const startConsent = route({
  method: 'POST',
  path: '/v1/consents',
  body: wanted,
  async handle({ ports, tenant, body }: Call<z.output<typeof wanted>, undefined>) {
    const party = partyOf(ports, body.provider);
    const { id: provider, auth } = party.provider;
    const consent: Consent = {
      id: ports.ids.next(),
      provider,
      ...(body.account === undefined ? {} : { account: companyOf(provider, body.account) }),
      state: 'waiting',
    };
    if (auth.kind === 'clientCredentials') {
      return { status: 201, body: consentView(await exchangeAtOnce(ports, tenant, consent, party, body.account)) };
    }
    const url = await sendToConsent(ports, tenant, consent, party);
    return { status: 201, body: { ...consentView(consent), url } };
  },
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

export const readConsent = route({
  method: 'GET',
  path: '/v1/consents/{id}',
  async handle({ tenant, params }) {
    return { status: 200, body: consentView(await tenant.consent(params.id!)) };
  },
});
