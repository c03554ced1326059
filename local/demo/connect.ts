import type { DemoContext } from '../start.ts';
import type { Api } from './api.ts';
import { backOfficeSettings } from './back-office.ts';
import { type Consent, consentAtOnce, consentOnPage } from './consent.ts';

export interface DemoConnection {
  readonly id: string;
  readonly isNew: boolean;
}

/**
 * Connects the demo company the way its people would: consent pages of Xero, FreshBooks, Capsule and QuickBooks,
 * Melio's client credentials, keys of Alternative Payments and BILL; then pair by pair. FreshBooks and Melio are asked once, for all of theirs. A
 * connection that an earlier run made is used again.
 * @returns by the integration's id
 */
export async function connectDemo(context: DemoContext, api: Api): Promise<Readonly<Record<string, DemoConnection>>> {
  const { data } = (await api.get('/v1/connections')) as {
    readonly data: readonly { readonly id: string; readonly integration: string; readonly state: string }[];
  };
  const known = data.filter(({ state }) => state === 'active');
  const consents = consentsOf(context, api);
  const connected: Record<string, DemoConnection> = {};
  for (const { integration, left, right, settings } of pairs(context)) {
    const before = known.find((one) => one.integration === integration);
    connected[integration] = before
      ? { id: before.id, isNew: false }
      : {
          id: await connect(api, integration, await consents(left), await consents(right), settings),
          isNew: true,
        };
  }
  return connected;
}

function pairs({ simulators }: DemoContext) {
  const bank = (code: string) => simulators.xero.simulator.ui().account(code).id;
  return [
    {
      integration: 'melio-xero',
      left: 'xero',
      right: 'melio',
      settings: { fundingAccounts: { fs_checking: bank('090') }, paidOutsideAccount: bank('091') },
    },
    { integration: 'alternative-freshbooks', left: 'freshbooks', right: 'alternative-payments', settings: {} },
    { integration: 'melio-freshbooks', left: 'freshbooks', right: 'melio', settings: {} },
    { integration: 'capsule-freshbooks', left: 'freshbooks', right: 'capsule', settings: {} },
    {
      integration: 'bill-quickbooks',
      left: 'quickbooks',
      right: 'bill',
      settings: backOfficeSettings(simulators),
    },
  ] as const;
}

/** Each provider is asked when the first pair needs it, and once. */
function consentsOf({ simulators }: DemoContext, api: Api): (provider: string) => Promise<Consent> {
  const { clientId, clientSecret } = simulators['alternative-payments'].settings;
  const bill = simulators.bill.settings;
  const given = new Map<string, Promise<Consent>>();
  const ask = (provider: string): Promise<Consent> => {
    if (provider === 'melio') return consentAtOnce(api, { provider, account: 'org_brightside' });
    if (provider === 'alternative-payments')
      return consentAtOnce(api, { provider, key: `${clientId}:${clientSecret}` });
    if (provider === 'bill') return consentAtOnce(api, { provider, key: bill.clientSecret });
    return consentOnPage(api, provider);
  };
  return (provider) => {
    const consent = given.get(provider) ?? ask(provider);
    given.set(provider, consent);
    return consent;
  };
}

async function connect(api: Api, integration: string, left: Consent, right: Consent, settings: object) {
  const side = ({ accounts, grant }: Consent) => ({ account: accounts[0]!.account, grant });
  const notify = ['owner@brightside.test'];
  const { id } = await api.post('/v1/connections', {
    integration,
    left: side(left),
    right: side(right),
    settings,
    notify,
  });
  return String(id);
}
