import type { HttpRequest } from '../../../model/http.ts';
import type { XeroOptions } from './options.ts';

/** Basic authentication, or for apps without a secret the client id in the form. @returns the error, if any */
export function clientError(options: XeroOptions, request: HttpRequest, form: URLSearchParams): string | undefined {
  const { clientId, clientSecret } = options;
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) {
    const id = form.get('client_id');
    if (!id || (form.get('grant_type') === 'authorization_code' && !form.has('code_verifier')))
      return 'invalid_request';
    return id === clientId ? undefined : 'invalid_client';
  }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(unescapeForm);
  if (id === '') return 'invalid_request';
  return id === clientId && secret === clientSecret ? undefined : 'invalid_client';
}

/** Some client libraries percent-encode both halves; a stray percent sign stands for itself. */
function unescapeForm(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** https anywhere, http on localhost alone; or just the registered ones. */
export function allowsRedirect({ redirectUris, switches }: XeroOptions, uri: string): boolean {
  if (redirectUris) return redirectUris.includes(uri);
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  if (protocol === 'https:') return true;
  if (protocol !== 'http:') return false;
  return hostname === 'localhost' || (hostname === '127.0.0.1' && switches.loopbackAddressRedirects);
}

/** A read is also covered by `.read`; the broad scope of old apps covers documents and money. */
export function covers(granted: readonly string[], scope: string, write: boolean): boolean {
  const isNarrow = scope === 'contacts' || scope === 'settings' || scope === 'attachments';
  const sufficient = [`accounting.${scope}`, ...(isNarrow ? [] : ['accounting.transactions'])];
  if (!write) sufficient.push(...sufficient.map((name) => `${name}.read`));
  return granted.some((name) => sufficient.includes(name));
}

const KNOWN_SCOPES = /^(offline_access|openid|profile|email|accounting\.[a-z.]+|app\.connections)$/;
export const isScope = (scope: string): boolean => KNOWN_SCOPES.test(scope);
