import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import {
  bearerOf,
  consentOf,
  htmlPage,
  jwtLike,
  postedForm,
  sendBack,
  tokenRefused,
} from '../../simulators/authorization-server.ts';
import { allowsRedirect, clientError, covers, isScope } from './auth-rules.ts';
import { type AccessToken, type AuthState, type Code, emptyAuth, type Family } from './auth-state.ts';
import type { World } from './books.ts';
import { answerConnections, connect, type Tenant } from './connections.ts';
import { consentPage } from './consent-page.ts';
import { denied } from './refusals.ts';

const MINUTE = 60_000;
const CODE_MS = 5 * MINUTE;
const ACCESS_SECONDS = 1800;
const GRACE_MS = 30 * MINUTE;
const UNUSED_MS = 60 * 24 * 60 * MINUTE;
export const SIMULATED_USER = '1a1b2c3d-0000-4000-8000-00000000a001';

export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** login.xero.com and identity.xero.com: consent, tokens, revocation, and the list of connections. */
export class AuthServer {
  state: AuthState = emptyAuth();
  readonly #world: World;
  readonly #tenants: () => readonly Tenant[];

  constructor(world: World, tenants: () => readonly Tenant[]) {
    this.#world = world;
    this.#tenants = tenants;
  }

  /** GET shows the consent page; its form posts back here with the organisations chosen. */
  authorize(request: HttpRequest): HttpResponse {
    const given = consentOf(request);
    const redirectUri = given.get('redirect_uri') ?? '';
    const { options } = this.#world;
    if (given.get('client_id') !== options.clientId)
      return htmlPage(400, 'Error: unauthorized_client. Unknown client or client not enabled');
    if (!allowsRedirect(options, redirectUri)) return htmlPage(400, 'Error: unauthorized_client. Invalid redirect_uri');
    const back = (values: Readonly<Record<string, string>>) => sendBack(given, values);
    if (given.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    const scopes = (given.get('scope') ?? '').split(/\s+/).filter(Boolean);
    if (scopes.length === 0 || scopes.some((scope) => !isScope(scope))) return back({ error: 'invalid_scope' });
    if (request.method !== 'POST') {
      const takesSeveral = given.get('acr_values') !== 'bulk_connect:false';
      return htmlPage(200, consentPage(new URL(request.url).search, scopes, this.#tenants(), takesSeveral));
    }
    const tenantIds = given.getAll('tenantId').filter((id) => this.#tenants().some((tenant) => tenant.tenantId === id));
    if (given.get('decision') === 'cancel' || tenantIds.length === 0) return back({ error: 'access_denied' });
    const userId = given.get('userId') ?? SIMULATED_USER;
    const challenge = given.get('code_challenge');
    if (challenge && given.get('code_challenge_method') !== 'S256') return back({ error: 'invalid_request' });
    return back({
      code: this.grantCode({ redirectUri, userId, scopes, tenantIds, ...(challenge ? { challenge } : {}) }),
    });
  }

  /** A person consents: the organisations are connected and a code is handed out. */
  grantCode(
    consent: Pick<Code, 'redirectUri' | 'userId' | 'scopes' | 'challenge'> & { readonly tenantIds: readonly string[] },
  ): string {
    const now = this.#world.now();
    const { tenantIds, ...rest } = consent;
    const authEventId = this.#world.guid();
    for (const tenantId of tenantIds)
      connect(this.state, { tenantId, userId: consent.userId, authEventId }, now, this.#world.guid);
    const code = this.#secret();
    this.state.codes.set(code, {
      ...rest,
      clientId: this.#world.options.clientId,
      authEventId,
      expiresAt: now + CODE_MS,
    });
    return code;
  }

  token(request: HttpRequest): HttpResponse {
    if (request.method !== 'POST') return { status: 405, headers: {}, body: '' };
    if (!/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? ''))
      return tokenRefused('invalid_request');
    const form = postedForm(request);
    const client = clientError(this.#world.options, request, form);
    if (client) return tokenRefused(client);
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return this.#exchange(form, request.headers.authorization === undefined);
      case 'refresh_token':
        return this.#refresh(form.get('refresh_token') ?? '');
      case 'client_credentials':
        return tokenRefused('unauthorized_client');
      default:
        return tokenRefused('unsupported_grant_type');
    }
  }

  /** Ends every connection of the person, not of one organisation. */
  revoke(request: HttpRequest): HttpResponse {
    const form = postedForm(request);
    const client = clientError(this.#world.options, request, form);
    if (client) return tokenRefused(client);
    const token = form.get('token');
    const family = this.state.families.find((one) => one.refreshToken === token || one.previous?.token === token);
    if (family) this.revokeUser(family.userId);
    return { status: 200, headers: {}, body: '' };
  }

  /** The person disconnects the app in Xero. */
  revokeUser(userId: string): void {
    const { state } = this;
    state.families = state.families.filter((family) => family.userId !== userId);
    for (const [id, connection] of state.connections) if (connection.userId === userId) state.connections.delete(id);
  }

  /** @throws {Rejected} 401 */
  connections(request: HttpRequest): HttpResponse {
    return answerConnections(this.state, this.authenticate(request).userId, request, this.#tenants());
  }

  /** @throws {Rejected} 401 */
  authenticate(request: HttpRequest): AccessToken {
    const token = bearerOf(request.headers.authorization);
    const access = token === undefined ? undefined : this.state.accessTokens.get(token);
    if (!access) throw denied(401, 'AuthenticationUnsuccessful', this.#world.guid());
    if (access.expiresAt <= this.#world.now()) {
      const at = new Date(access.expiresAt).toISOString();
      const when = `${at.slice(5, 7)}/${at.slice(8, 10)}/${at.slice(0, 4)} ${at.slice(11, 19)}`;
      throw denied(401, `TokenExpired: token expired at ${when}`, this.#world.guid());
    }
    return access;
  }

  /** @throws {Rejected} 403: the person has not connected this organisation, or no longer */
  authorizeTenant(access: AccessToken, tenantId: string | undefined): string {
    const wanted = tenantId?.toLowerCase();
    for (const connection of this.state.connections.values()) {
      if (connection.tenantId === wanted && connection.userId === access.userId) return wanted;
    }
    throw denied(403, 'AuthenticationUnsuccessful', this.#world.guid());
  }

  /** @throws {Rejected} 401: the token lacks the scope */
  requireScope(access: AccessToken, scope: string, write: boolean): void {
    if (!covers(access.scopes, scope, write)) throw denied(401, 'AuthorizationUnsuccessful', this.#world.guid());
  }

  /** Tokens for a person and organisations, without the consent page. */
  issue(userId: string, tenantIds: readonly string[], scopes: readonly string[]): TokenSet {
    const authEventId = this.#world.guid();
    for (const tenantId of tenantIds)
      connect(this.state, { tenantId, userId, authEventId }, this.#world.now(), this.#world.guid);
    const family = this.#newFamily(userId, scopes, authEventId);
    return {
      accessToken: this.#newAccess(family),
      refreshToken: family.refreshToken,
      expiresInSeconds: ACCESS_SECONDS,
    };
  }

  #exchange(form: URLSearchParams, isPublic: boolean): HttpResponse {
    const key = form.get('code') ?? '';
    const code = this.state.codes.get(key);
    this.state.codes.delete(key);
    if (!code || code.expiresAt <= this.#world.now() || code.redirectUri !== form.get('redirect_uri'))
      return tokenRefused('invalid_grant');
    const verifier = form.get('code_verifier') ?? '';
    const proven = code.challenge === createHash('sha256').update(verifier).digest('base64url');
    if ((code.challenge || isPublic) && !proven) return tokenRefused('invalid_grant');
    return this.#answer(this.#newFamily(code.userId, code.scopes, code.authEventId));
  }

  #refresh(token: string): HttpResponse {
    const now = this.#world.now();
    const family = this.state.families.find((one) => one.refreshToken === token || one.previous?.token === token);
    if (!family) return tokenRefused('invalid_grant');
    if (family.refreshToken === token) {
      if (now - family.issuedAt > UNUSED_MS) return tokenRefused('invalid_grant');
      family.previous = { token, until: now + GRACE_MS };
    } else {
      if (!family.previous || family.previous.until < now) return tokenRefused('invalid_grant');
      // The reply with the newer token was lost; unless the switch says otherwise it is dead from here on.
      if (!this.#world.options.switches.refreshRetryEndsLost) this.state.families.push({ ...family });
    }
    family.refreshToken = this.#secret();
    family.issuedAt = now;
    return this.#answer(family);
  }

  #newFamily(userId: string, scopes: readonly string[], authEventId: string): Family {
    const { state } = this;
    if (this.#world.options.switches.consentEndsOlderTokens)
      state.families = state.families.filter((one) => one.userId !== userId);
    const family: Family = { userId, scopes, authEventId, refreshToken: this.#secret(), issuedAt: this.#world.now() };
    state.families.push(family);
    return family;
  }

  #newAccess({ userId, scopes, authEventId }: Family): string {
    const now = this.#world.now();
    const expiresAt = now + ACCESS_SECONDS * 1000;
    for (const [old, { expiresAt: end }] of this.state.accessTokens)
      if (end < now - UNUSED_MS) this.state.accessTokens.delete(old);
    const claims = {
      nbf: Math.floor(now / 1000),
      exp: Math.floor(expiresAt / 1000),
      client_id: this.#world.options.clientId,
      xero_userid: userId,
      authentication_event_id: authEventId,
      jti: this.#world.guid(),
      scope: scopes,
    };
    const token = jwtLike({ alg: 'RS256', typ: 'JWT' }, claims, this.#secret());
    this.state.accessTokens.set(token, { userId, scopes, expiresAt });
    return token;
  }

  #answer(family: Family): HttpResponse {
    const body = {
      access_token: this.#newAccess(family),
      expires_in: ACCESS_SECONDS,
      token_type: 'Bearer',
      ...(family.scopes.includes('openid')
        ? { id_token: jwtLike({ alg: 'RS256' }, { sub: family.userId }, 'sig') }
        : {}),
      ...(family.scopes.includes('offline_access') ? { refresh_token: family.refreshToken } : {}),
      scope: family.scopes.join(' '),
    };
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify(body),
    };
  }

  #secret(): string {
    return (this.#world.guid() + this.#world.guid()).replaceAll('-', '');
  }
}
