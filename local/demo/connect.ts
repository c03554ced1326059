import type { DemoContext } from '../start.ts';
import type { Api } from './api.ts';

/** What a consent opened: the grant, and the companies behind it. */
interface Consent {
  readonly grant: string;
  readonly accounts: readonly { readonly account: string; readonly name: string }[];
}

/**
 * Connects the demo company the way its people would: Xero's consent page, Melio's client credentials, then the pair.
 * A connection that an earlier run made is used again.
 */
export async function connectDemo(
  context: DemoContext,
  api: Api,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { data } = (await api.get('/v1/connections')) as {
    readonly data: readonly { readonly id: string; readonly state: string }[];
  };
  const known = data.find(({ state }) => state === 'active');
  if (known) return { id: known.id, isNew: false };
  const xero = await consentAtXero(api);
  const melio = (await api.post('/v1/consents', {
    provider: 'melio',
    account: 'org_brightside',
  })) as unknown as Consent;
  const { simulator } = context.simulators.xero;
  const bank = (code: string) => simulator.ui().account(code).id;
  const created = await api.post('/v1/connections', {
    integration: 'melio-xero',
    left: { account: xero.accounts[0]!.account, grant: xero.grant },
    right: { account: melio.accounts[0]!.account, grant: melio.grant },
    settings: { fundingAccounts: { fs_checking: bank('090') }, paidOutsideAccount: bank('091') },
    notify: ['owner@brightside.test'],
  });
  return { id: String(created.id), isNew: true };
}

/** Follows Xero's consent page to the end, as a browser would. */
async function consentAtXero(api: Api): Promise<Consent> {
  const { url, id } = (await api.post('/v1/consents', { provider: 'xero' })) as {
    readonly url: string;
    readonly id: string;
  };
  const page = await (await fetch(url)).text();
  const { action, fields } = readForm(page);
  const allowed = await fetch(new URL(action, url), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  });
  const back = allowed.headers.get('location');
  if (!back) throw new Error(`Xero's consent page did not send us back (status ${allowed.status})`);
  const landed = await fetch(back);
  if (!landed.ok) throw new Error(`the way back from Xero ended with ${landed.status}: ${await landed.text()}`);
  return (await api.get(`/v1/consents/${id}`)) as unknown as Consent;
}

function readForm(page: string): { readonly action: string; readonly fields: [string, string][] } {
  const action = /<form[^>]*action="([^"]*)"/.exec(page)?.[1] ?? '';
  const fields = [...page.matchAll(/<(?:input|button)\b[^>]*>/g)].flatMap(([tag]): [string, string][] => {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? 'on';
    const off = /type="(checkbox|radio)"/.test(tag) && !/\bchecked\b/.test(tag);
    return name === undefined || off || /value="(deny|cancel)"/.test(tag) ? [] : [[name, decoded(value)]];
  });
  return { action: decoded(action), fields };
}

const decoded = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
