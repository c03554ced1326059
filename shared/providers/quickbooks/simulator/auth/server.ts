import { bodyText, type HttpRequest, type HttpResponse } from '../../../../model/http.ts';
import { bearerOf, htmlPage, postedForm, sendBack } from '../../../simulators/authorization-server.ts';
import { json } from '../answers.ts';
import type { World } from '../company.ts';
import type { CompanyOptions } from '../options.ts';
import { consentPage } from './consent-page.ts';
import { type AuthState, type Chain, emptyAuth } from './state.ts';

const ACCESS_SECONDS = 3600;
const CODE_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
const REFRESH_SECONDS = 8_726_400;
const HARD_MS = 5 * 365 * DAY_MS;
const SCOPE = 'com.intuit.quickbooks.accounting';

export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * Consent for one company, tokens, revocation. One refresh token is alive per person and company; about once a day a refresh
 * hands out another one, and the one before dies. Unused it lives 101 days, and five years after the consent it ends.
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0
 */
export class AuthServer {
  state: AuthState = emptyAuth();
  readonly #world: World;
  readonly #companies: () => readonly CompanyOptions[];

  constructor(world: World, companies: () => readonly CompanyOptions[]) {
    this.#world = world;
    this.#companies = companies;
  }

  /** GET shows the consent page; its form posts back here. */
  authorize(request: HttpRequest): HttpResponse {
    const url = new URL(request.url);
    const given = new URLSearchParams(url.search);
    const answered = request.method === 'POST';
    // What is chosen on the page goes before what the app asked for.
    if (answered) for (const [name, value] of postedForm(request)) given.set(name, value);
    const { options } = this.#world;
    const redirectUri = given.get('redirect_uri') ?? '';
    if (given.get('client_id') !== options.clientId || !this.#allowsRedirect(redirectUri)) {
      return htmlPage(400, 'The redirect_uri query parameter value is invalid or the app is unknown.');
    }
    const back = (values: Readonly<Record<string, string>>) => sendBack(given, values);
    if (given.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    if (!(given.get('scope') ?? '').split(/\s+/).includes(SCOPE)) return back({ error: 'invalid_scope' });
    if (!answered) return htmlPage(200, consentPage(`${url.pathname}${url.search}`, this.#companies()));
    const realmId = given.get('realmId') ?? this.#companies()[0]?.realmId ?? '';
    const known = this.#companies().some((company) => company.realmId === realmId);
    if (given.get('decision') === 'cancel' || !known) return back({ error: 'access_denied' });
    const user = given.get('user') ?? options.users[0] ?? 'owner';
    return back({ code: this.grantCode({ realmId, user, redirectUri }), realmId });
  }

  /** A person consents: a code is handed out. */
  grantCode(consent: { readonly realmId: string; readonly user: string; readonly redirectUri: string }): string {
    const code = `AB1${this.#world.hex(47)}`;
    this.state.codes.set(code, { ...consent, expiresAt: this.#world.now() + CODE_MS });
    return code;
  }

  token(request: HttpRequest): HttpResponse {
    if (!this.#isClient(request)) return json(401, { error: 'invalid_client' });
    const form = postedForm(request);
    const hard = request.headers['x-include-refresh-token-hard-expires-in'] === 'true';
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return this.#exchange(form, hard);
      case 'refresh_token':
        return this.#refresh(form, hard);
      case null:
        return refusal('invalid_request', 'Missing required parameter: grant_type');
      default:
        return refusal('unsupported_grant_type');
    }
  }

  /** Ends a token, and everything handed out beside it. It is named in JSON, as the reference has it, or in a form. */
  revoke(request: HttpRequest): HttpResponse {
    if (!this.#isClient(request)) return json(401, { error: 'invalid_client' });
    const token = revoked(bodyText(request.body ?? ''), request.headers['content-type'] ?? '');
    const chain = [...this.state.chains].find(
      ([, one]) => one.refreshToken === token || one.accessTokens.includes(String(token)),
    );
    if (!chain) return refusal('invalid_request');
    this.#end(...chain);
    return { status: 200, headers: {}, body: '' };
  }

  /** The person disconnects the app in QuickBooks. */
  disconnect(realmId: string): void {
    for (const [key, chain] of [...this.state.chains]) if (chain.realmId === realmId) this.#end(key, chain);
  }

  /** @returns why it does not open the company, or nothing when it does */
  refuses(request: HttpRequest, realmId: string): 'token' | 'company' | undefined {
    const token = bearerOf(request.headers.authorization);
    const access = token === undefined ? undefined : this.state.access.get(token);
    if (!access || access.expiresAt <= this.#world.now()) return 'token';
    return access.realmId === realmId ? undefined : 'company';
  }

  issue(realmId: string, user: string): TokenSet {
    const now = this.#world.now();
    const key = `${realmId}#${user}`;
    const old = this.state.chains.get(key);
    if (old) this.#end(key, old);
    const chain: Chain = {
      realmId,
      user,
      refreshToken: this.#newRefreshToken(),
      consentedAt: now,
      rotatedAt: now,
      usedAt: now,
      accessTokens: [],
    };
    return this.#answerFor(key, chain);
  }

  #answerFor(key: string, chain: Chain): TokenSet {
    const now = this.#world.now();
    const accessToken = `eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..${this.#world.hex(64)}`;
    for (const [token, { expiresAt }] of this.state.access) if (expiresAt <= now) this.state.access.delete(token);
    this.state.access.set(accessToken, { realmId: chain.realmId, expiresAt: now + ACCESS_SECONDS * 1000 });
    const live = chain.accessTokens.filter((token) => this.state.access.has(token));
    this.state.chains.set(key, { ...chain, usedAt: now, accessTokens: [...live, accessToken] });
    return { accessToken, refreshToken: chain.refreshToken };
  }

  #exchange(form: URLSearchParams, hard: boolean): HttpResponse {
    const text = form.get('code') ?? '';
    const code = this.state.codes.get(text);
    this.state.codes.delete(text);
    if (!code || code.expiresAt <= this.#world.now() || code.redirectUri !== form.get('redirect_uri')) {
      return refusal('invalid_grant', 'Invalid authorization code');
    }
    return this.#answer(this.issue(code.realmId, code.user), `${code.realmId}#${code.user}`, hard);
  }

  #refresh(form: URLSearchParams, hard: boolean): HttpResponse {
    const given = form.get('refresh_token') ?? '';
    const now = this.#world.now();
    const { refreshRotation, previousRefreshMs } = this.#world.options.switches;
    const found = [...this.state.chains].find(
      ([, chain]) =>
        chain.refreshToken === given || (chain.previous === given && now < chain.rotatedAt + previousRefreshMs),
    );
    if (!found) return refusal('invalid_grant', 'Incorrect or invalid refresh token');
    const [key, chain] = found;
    if (now >= chain.usedAt + REFRESH_SECONDS * 1000 || now >= chain.consentedAt + HARD_MS) {
      this.#end(key, chain);
      return refusal('invalid_grant', 'Token expired');
    }
    const rotates = refreshRotation === 'always' || now - chain.rotatedAt >= DAY_MS;
    const next = rotates
      ? { ...chain, previous: chain.refreshToken, refreshToken: this.#newRefreshToken(), rotatedAt: now }
      : chain;
    return this.#answer(this.#answerFor(key, next), key, hard);
  }

  #answer({ accessToken, refreshToken }: TokenSet, key: string, hard: boolean): HttpResponse {
    const consentedAt = this.state.chains.get(key)?.consentedAt ?? this.#world.now();
    const body = {
      token_type: 'bearer',
      access_token: accessToken,
      expires_in: ACCESS_SECONDS,
      refresh_token: refreshToken,
      x_refresh_token_expires_in: REFRESH_SECONDS,
      ...(hard
        ? { x_refresh_token_hard_expires_in: Math.floor((consentedAt + HARD_MS - this.#world.now()) / 1000) }
        : {}),
    };
    return json(200, body, { 'cache-control': 'no-store' });
  }

  #end(key: string, chain: Chain): void {
    this.state.chains.delete(key);
    for (const token of chain.accessTokens) this.state.access.delete(token);
  }

  #newRefreshToken = (): string => `RT1-26-H0-${this.#world.hex(24)}`;

  #isClient({ headers }: HttpRequest): boolean {
    const { clientId, clientSecret } = this.#world.options;
    return headers.authorization === `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  }

  #allowsRedirect(uri: string): boolean {
    const { redirectUris } = this.#world.options;
    if (redirectUris) return redirectUris.includes(uri);
    if (!URL.canParse(uri)) return false;
    const { protocol, hostname } = new URL(uri);
    return protocol === 'https:' || /^(localhost|127\.0\.0\.1)$/.test(hostname);
  }
}

function revoked(body: string, contentType: string): unknown {
  if (/urlencoded/i.test(contentType)) return new URLSearchParams(body).get('token');
  try {
    return (JSON.parse(body) as { token?: unknown }).token;
  } catch {
    return undefined;
  }
}

const refusal = (error: string, error_description?: string): HttpResponse =>
  json(400, { error, ...(error_description ? { error_description } : {}) });
