import type { Api } from './api.ts';

/** What a consent opened: the grant, and the companies behind it. */
export interface Consent {
  readonly grant: string;
  readonly accounts: readonly { readonly account: string; readonly name: string }[];
}

/** Where the provider asks for nobody's consent, or takes a key instead. */
export const consentAtOnce = async (
  api: Api,
  body: { readonly provider: string; readonly account?: string; readonly key?: string },
): Promise<Consent> => (await api.post('/v1/consents', body)) as unknown as Consent;

/** Follows a provider's consent page to the end, as a browser would. */
export async function consentOnPage(api: Api, provider: string): Promise<Consent> {
  const { url, id } = (await api.post('/v1/consents', { provider })) as { readonly url: string; readonly id: string };
  const page = await (await fetch(url)).text();
  const { action, fields } = readForm(page);
  const allowed = await fetch(new URL(action, url), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  });
  const back = allowed.headers.get('location');
  if (!back) throw new Error(`the consent page of ${provider} did not send us back (status ${allowed.status})`);
  const landed = await fetch(back);
  if (!landed.ok) throw new Error(`the way back from ${provider} ended with ${landed.status}: ${await landed.text()}`);
  return (await api.get(`/v1/consents/${id}`)) as unknown as Consent;
}

/** What a person sends who changes nothing and presses the first button. */
function readForm(page: string): { readonly action: string; readonly fields: [string, string][] } {
  const action = /<form[^>]*action="([^"]*)"/.exec(page)?.[1] ?? '';
  const typed = [...page.matchAll(/<(?:input|button)\b[^>]*>/g)].flatMap(([tag]): [string, string][] => {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? 'on';
    const off = /type="(checkbox|radio)"/.test(tag) && !/\bchecked\b/.test(tag);
    return name === undefined || off || /value="(deny|cancel)"/.test(tag) ? [] : [[name, decoded(value)]];
  });
  const chosen = [...page.matchAll(/<select\b[^>]*\bname="([^"]*)"[^>]*>\s*<option\b[^>]*\bvalue="([^"]*)"/g)].map(
    ([, name = '', value = '']): [string, string] => [name, decoded(value)],
  );
  return { action: decoded(action), fields: [...typed, ...chosen] };
}

const decoded = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
