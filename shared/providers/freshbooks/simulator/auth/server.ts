import { createHash } from 'node:crypto';
import { bodyText, type HttpRequest, type HttpResponse } from '../../../../model/http.ts';
import { bearerOf, consentOf, htmlPage, jwtLike, sendBack } from '../../../simulators/authorization-server.ts';
import type { World } from '../account.ts';
import { json } from '../answers.ts';
import type { UserOptions } from '../options.ts';
import { consentPage } from './consent-page.ts';
import { type AuthState, type Bearer, type Code, emptyAuth } from './state.ts';

const CODE_MS = 5 * 60_000;

export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/**
 * Consent, tokens, revocation. One refresh token is alive per person: every new bearer, from a refresh or from another
 * consent, ends the one before. Bearers themselves live on until they expire.
 * @see https://www.freshbooks.com/api/authentication
 */
export class AuthServer {
  state: AuthState = emptyAuth();
  readonly #world: World;
  readonly #users: () => readonly UserOptions[];

  constructor(world: World, users: () => readonly UserOptions[]) {
    this.#world = world;
    this.#users = users;
  }

  /** GET shows the consent page; its form posts back here. */
  authorize(request: HttpRequest): HttpResponse {
    const url = new URL(request.url);
    const given = consentOf(request);
    const { options } = this.#world;
    const redirectUri = given.get('redirect_uri') ?? '';
    if (given.get('client_id') !== options.clientId)
      return htmlPage(
        401,
        'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
      );
    if (!this.#allowsRedirect(redirectUri))
      return htmlPage(401, 'The requested redirect uri is malformed or doesn’t match client redirect URI.');
    const back = (values: Readonly<Record<string, string>>) => sendBack(given, values);
    if (given.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    const asked = (given.get('scope') ?? '').split(/\s+/).filter(Boolean);
    // One that is unknown, or not enabled for the app, refuses all of them.
    if (asked.some((scope) => !options.scopes.includes(scope))) return back({ error: 'invalid_scope' });
    const scopes = asked.length > 0 ? asked : options.scopes;
    if (request.method !== 'POST')
      return htmlPage(200, consentPage(`${url.pathname}${url.search}`, scopes, this.#users()));
    const identityId = Number(given.get('identity_id') ?? this.#users()[0]?.identityId);
    const known = this.#users().some((user) => user.identityId === identityId);
    if (given.get('decision') === 'cancel' || !known) return back({ error: 'access_denied' });
    const challenge = given.get('code_challenge');
    return back({ code: this.grantCode({ identityId, redirectUri, scopes, ...(challenge ? { challenge } : {}) }) });
  }

  /** A person consents: a code is handed out. */
  grantCode(consent: Omit<Code, 'expiresAt'>): string {
    const code = this.#world.hex(64);
    this.state.codes.set(code, { ...consent, expiresAt: this.#world.now() + CODE_MS });
    return code;
  }

  token(request: HttpRequest): HttpResponse {
    const form = formOf(request);
    if (!form.grant_type) return missing('grant_type');
    const refused = this.#client(form);
    if (refused) return refused;
    if (form.grant_type === 'authorization_code') return this.#exchange(form);
    if (form.grant_type === 'refresh_token') return this.#refresh(form);
    return refusal(
      'unsupported_grant_type',
      'The authorization grant type is not supported by the authorization server.',
    );
  }

  /** Ends a token and the one handed out beside it, at once. */
  revoke(request: HttpRequest): HttpResponse {
    const form = formOf(request);
    const refused = this.#client(form);
    if (refused) return refused;
    const { bearers, chains } = this.state;
    bearers.delete(form.token ?? '');
    for (const [identityId, chain] of chains) {
      if (chain.refreshToken !== form.token && chain.accessToken !== form.token) continue;
      chains.delete(identityId);
      bearers.delete(chain.accessToken);
    }
    return json(200, {});
  }

  introspect(request: HttpRequest): HttpResponse {
    const form = formOf(request);
    const refused = this.#client(form);
    if (refused) return refused;
    const bearer = this.state.bearers.get(form.token ?? '');
    if (!bearer || bearer.expiresAt <= this.#world.now()) return json(200, { active: false });
    const exp = Math.floor(bearer.expiresAt / 1000);
    return json(200, {
      active: true,
      scope: bearer.scopes.join(' '),
      client_id: this.#world.options.clientId,
      token_type: 'Bearer',
      exp,
    });
  }

  metadata(): HttpResponse {
    const { baseUrl } = this.#world.options;
    const at = (name: string) => `${baseUrl}/service/auth/oauth/${name}`;
    return json(200, {
      issuer: baseUrl,
      authorization_endpoint: at('authorize'),
      token_endpoint: at('token'),
      revocation_endpoint: at('revoke'),
      introspection_endpoint: at('introspect'),
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
    });
  }

  /** The person disconnects the app in FreshBooks. */
  disconnect(identityId: number): void {
    this.state.chains.delete(identityId);
    for (const [token, bearer] of this.state.bearers)
      if (bearer.identityId === identityId) this.state.bearers.delete(token);
  }

  /** @returns undefined: no such bearer, or no longer */
  authenticate(request: HttpRequest): Bearer | undefined {
    const token = bearerOf(request.headers.authorization);
    const bearer = token === undefined ? undefined : this.state.bearers.get(token);
    return bearer && bearer.expiresAt > this.#world.now() ? bearer : undefined;
  }

  issue(identityId: number, scopes: readonly string[], redirectUri: string): TokenSet {
    const now = this.#world.now();
    const expiresInSeconds = this.#world.options.accessTokenSeconds;
    const { bearers, chains } = this.state;
    for (const [old, { expiresAt }] of bearers) if (expiresAt <= now) bearers.delete(old);
    const claims = {
      sub: String(identityId),
      iat: Math.floor(now / 1000),
      exp: Math.floor(now / 1000) + expiresInSeconds,
      scope: scopes.join(' '),
    };
    const accessToken = jwtLike({ alg: 'HS256', typ: 'JWT' }, claims, this.#world.hex(43));
    bearers.set(accessToken, { accessToken, identityId, scopes, expiresAt: now + expiresInSeconds * 1000 });
    const refreshToken = this.#world.hex(64);
    chains.set(identityId, { refreshToken, scopes, redirectUri, accessToken });
    return { accessToken, refreshToken, expiresInSeconds };
  }

  #exchange(form: Form): HttpResponse {
    if (!form.code) return missing('code');
    const code = this.state.codes.get(form.code);
    this.state.codes.delete(form.code);
    if (!code || code.expiresAt <= this.#world.now() || code.redirectUri !== form.redirect_uri) return invalidGrant();
    // PKCE is accepted, and usually only looked at when the verifier comes too.
    const { insistsOnProof } = this.#world.options.switches;
    if (insistsOnProof && code.challenge && !form.code_verifier) return invalidGrant();
    const proof = form.code_verifier && createHash('sha256').update(form.code_verifier).digest('base64url');
    if (proof && code.challenge && proof !== code.challenge) return invalidGrant();
    return this.#answer(this.issue(code.identityId, code.scopes, code.redirectUri), code.scopes, 0);
  }

  #refresh(form: Form): HttpResponse {
    if (!form.refresh_token) return missing('refresh_token');
    const found = [...this.state.chains].find(([, chain]) => chain.refreshToken === form.refresh_token);
    if (!found) return invalidGrant();
    const [identityId, { scopes, redirectUri }] = found;
    if (form.redirect_uri !== undefined && redirectUri !== '' && form.redirect_uri !== redirectUri)
      return invalidGrant();
    const lag = this.#world.options.switches.refreshCreatedAtLagSeconds;
    return this.#answer(this.issue(identityId, scopes, redirectUri), scopes, lag);
  }

  #answer(
    { accessToken, refreshToken, expiresInSeconds }: TokenSet,
    scopes: readonly string[],
    lagSeconds: number,
  ): HttpResponse {
    const body = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresInSeconds,
      refresh_token: refreshToken,
      scope: scopes.join(' '),
      created_at: Math.floor(this.#world.now() / 1000) - lagSeconds,
      direct_buy_tokens: {},
    };
    return json(200, body, { 'cache-control': 'no-store' });
  }

  #client(form: Form): HttpResponse | undefined {
    const { clientId, clientSecret, switches } = this.#world.options;
    if (form.client_id === clientId && form.client_secret === clientSecret) return undefined;
    const why =
      'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.';
    return refusal('invalid_client', why, switches.invalidClientStatus);
  }

  /** https, exactly as registered, without a query string. */
  #allowsRedirect(uri: string): boolean {
    const { redirectUris, switches } = this.#world.options;
    if (redirectUris) return redirectUris.includes(uri);
    if (!URL.canParse(uri)) return false;
    const { protocol, hostname, search } = new URL(uri);
    if (search !== '') return false;
    return protocol === 'https:' || (switches.loopbackRedirects && /^(localhost|127\.0\.0\.1)$/.test(hostname));
  }
}

type Form = Readonly<Record<string, string | undefined>>;

/** JSON or a form. */
function formOf(request: HttpRequest): Form {
  const text = bodyText(request.body ?? '');
  if (!/json/i.test(request.headers['content-type'] ?? '')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Form;
  } catch {
    return {};
  }
}

const refusal = (error: string, error_description: string, status = 400): HttpResponse =>
  json(status, { error, error_description });
const missing = (name: string): HttpResponse => refusal('invalid_request', `Missing required parameter: ${name}.`);
const invalidGrant = (): HttpResponse =>
  refusal(
    'invalid_grant',
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  );
