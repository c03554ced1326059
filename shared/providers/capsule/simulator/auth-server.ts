import { bodyText, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import { bearerOf, htmlPage, postedForm, sendBack, tokenRefused } from '../../simulators/authorization-server.ts';
import { Refused } from './answers.ts';
import { consentPage } from './consent-page.ts';
import type { CapsuleOptions, CapsuleUser } from './options.ts';

const MINUTE = 60_000;
const CODE_MS = 10 * MINUTE;
export const SCOPES = ['read', 'write', 'user_preference'];
const USUAL_SCOPES = ['read', 'write'];

interface Code {
  readonly user: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly expiresAt: number;
}
export interface Access {
  readonly user: string;
  readonly scopes: readonly string[];
  /** Absent: a personal token, which does not expire. */
  readonly expiresAt?: number;
}
interface Refresh {
  readonly user: string;
  readonly scopes: readonly string[];
}

export interface AuthState {
  readonly codes: readonly (readonly [string, Code])[];
  readonly access: readonly (readonly [string, Access])[];
  readonly refresh: readonly (readonly [string, Refresh])[];
}

export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

interface Ports {
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Consent (`authorise`, with an s), tokens, and personal tokens.
 * @see https://developer.capsulecrm.com/v2/overview/authentication
 */
export class AuthServer {
  readonly #options: CapsuleOptions;
  readonly #ports: Ports;
  #codes = new Map<string, Code>();
  #access = new Map<string, Access>();
  #refresh = new Map<string, Refresh>();

  constructor(options: CapsuleOptions, ports: Ports) {
    this.#options = options;
    this.#ports = ports;
  }

  /** GET shows the consent page; its form posts back here with the person and the decision. */
  authorise(request: HttpRequest): HttpResponse {
    const { search, searchParams: given } = new URL(request.url);
    const redirectUri = given.get('redirect_uri') ?? '';
    if (given.get('client_id') !== this.#options.clientId) return htmlPage(400, 'Unknown application');
    if (!this.#allows(redirectUri)) return htmlPage(400, 'This redirect URI is not registered');
    const back = (values: Readonly<Record<string, string>>) => sendBack(given, values);
    if (given.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    const asked = (given.get('scope') ?? '').split(/\s+/).filter(Boolean);
    const scopes = asked.length === 0 ? USUAL_SCOPES : asked;
    if (scopes.some((scope) => !SCOPES.includes(scope))) return back({ error: 'invalid_scope' });
    if (request.method !== 'POST') return htmlPage(200, consentPage(search, scopes, this.#options));
    const form = postedForm(request);
    const user = this.#options.users.find(({ id }) => id === form.get('user'));
    if (form.get('decision') !== 'allow' || !user) return back({ error: 'access_denied' });
    const code = this.#secret();
    this.#codes.set(code, { user: user.id, scopes, redirectUri, expiresAt: this.#ports.now() + CODE_MS });
    return back({ code });
  }

  token(request: HttpRequest): HttpResponse {
    const form = formOf(request);
    if (!form) return tokenRefused('invalid_request');
    if (form.get('client_id') !== this.#options.clientId || form.get('client_secret') !== this.#options.clientSecret) {
      return tokenRefused('invalid_client', 401);
    }
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return this.#exchange(form.get('code') ?? '');
      case 'refresh_token':
        return this.#renew(form.get('refresh_token') ?? '');
      default:
        return tokenRefused('unsupported_grant_type');
    }
  }

  /** Tokens as a consent of that user gives them, without the pages in between. */
  issue(user: string, scopes: readonly string[] = USUAL_SCOPES): TokenSet {
    const refreshToken = this.#secret();
    this.#refresh.set(refreshToken, { user, scopes });
    return {
      accessToken: this.#newAccess(user, scopes),
      refreshToken,
      expiresInSeconds: this.#options.accessTokenSeconds,
    };
  }

  /** My Preferences > API Authentication Tokens. */
  issuePersonal(user: string): string {
    const token = this.#secret();
    this.#access.set(token, { user, scopes: USUAL_SCOPES });
    return token;
  }

  /** The person takes the consent back, or deletes their tokens. */
  revokeUser(user: string): void {
    for (const map of [this.#codes, this.#access, this.#refresh] as Map<string, { readonly user: string }>[]) {
      for (const [token, grant] of map) if (grant.user === user) map.delete(token);
    }
  }

  /** @throws {Refused} 401 */
  authenticate(authorization: string | undefined): { readonly user: CapsuleUser; readonly access: Access } {
    const access = this.#access.get(bearerOf(authorization) ?? '');
    const user = this.#options.users.find(({ id }) => id === access?.user);
    if (access && user && (access.expiresAt === undefined || access.expiresAt > this.#ports.now()))
      return { user, access };
    throw new Refused(401, 'The access token is invalid or has expired', {
      body: { message: 'The access token is invalid or has expired' },
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  }

  snapshot(): AuthState {
    return { codes: [...this.#codes], access: [...this.#access], refresh: [...this.#refresh] };
  }

  /** Beside the tokens given since: whoever was told of one may use it. */
  restore({ codes, access, refresh }: AuthState): void {
    this.#codes = new Map([...this.#codes, ...codes]);
    this.#access = new Map([...this.#access, ...access]);
    this.#refresh = new Map([...this.#refresh, ...refresh]);
  }

  #exchange(given: string): HttpResponse {
    const code = this.#codes.get(given);
    this.#codes.delete(given);
    if (!code || code.expiresAt <= this.#ports.now()) return tokenRefused('invalid_grant');
    return this.#granted(this.issue(code.user, code.scopes), code.scopes);
  }

  #renew(given: string): HttpResponse {
    const known = this.#refresh.get(given);
    if (!known) return tokenRefused('invalid_grant');
    const { user, scopes } = known;
    if (this.#options.switches.rotateRefreshTokens) {
      this.#refresh.delete(given);
      return this.#granted(this.issue(user, scopes), scopes);
    }
    const expiresInSeconds = this.#options.accessTokenSeconds;
    return this.#granted({ accessToken: this.#newAccess(user, scopes), refreshToken: given, expiresInSeconds }, scopes);
  }

  #newAccess(user: string, scopes: readonly string[]): string {
    const token = this.#secret();
    const expiresAt = this.#ports.now() + this.#options.accessTokenSeconds * 1000;
    this.#access.set(token, { user, scopes, expiresAt });
    return token;
  }

  #granted({ accessToken, refreshToken, expiresInSeconds }: TokenSet, scopes: readonly string[]): HttpResponse {
    const body = {
      access_token: accessToken,
      refresh_token: refreshToken,
      token_type: 'bearer',
      expires_in: expiresInSeconds,
      scope: scopes.join(' '),
      subdomain: this.#options.subdomain,
    };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }

  #allows(uri: string): boolean {
    const { redirectUris } = this.#options;
    if (redirectUris) return redirectUris.includes(uri);
    if (!URL.canParse(uri)) return false;
    const { protocol, hostname } = new URL(uri);
    return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1)$/.test(hostname));
  }

  #secret(): string {
    return Array.from({ length: 5 }, () =>
      Math.floor(this.#ports.random() * 36 ** 6)
        .toString(36)
        .padStart(6, '0'),
    ).join('');
  }
}

/** A form, or the same names as JSON. */
function formOf(request: HttpRequest): URLSearchParams | undefined {
  if (request.method !== 'POST') return undefined;
  const text = bodyText(request.body ?? '');
  if (!/json/i.test(request.headers['content-type'] ?? '')) return new URLSearchParams(text);
  try {
    return new URLSearchParams(JSON.parse(text) as Record<string, string>);
  } catch {
    return undefined;
  }
}
