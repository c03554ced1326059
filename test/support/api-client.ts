import { type ApiEvent, createApiHandler } from '../../functions/api/api.ts';
import { MOST_PER_MINUTE } from '../../functions/api/limit.ts';
import { matchRoute } from '../../functions/api/router.ts';
import { routes } from '../../functions/api/routes/index.ts';
import { problem, type Scope } from '../../shared/api-client/contract/index.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { memoryDeadLetters } from '../../shared/memory/queue.ts';
import type { ProviderId } from '../../shared/model/names.ts';
import { providers } from '../../shared/providers/index.ts';
import type { Bench } from './bench/bench.ts';
import type { Vendors } from './bench/vendor.ts';
import type { Workbench } from './workbench.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the specs
type Any = any;

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where the answer is JSON, else text. */
  readonly body: Any;
}

export interface CallOptions {
  readonly body?: unknown;
  /** The body as it is sent. */
  readonly raw?: string;
  /** `null`: none at all. Its claims are as the gateway hands them over. */
  readonly token?: string | null;
  /** Of the token. */
  readonly scope?: Scope;
  /** Other claims. */
  readonly claims?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const PUBLIC_URL = 'https://tieout.example';
/** The workbench's own tenant, and somebody else. */
export const TOKENS = { brightside: 'brightside-token', rival: 'rival-token' } as const;

export interface ApiClientOptions {
  readonly mostPerMinute?: number;
  readonly scopePrefix?: string;
  /** Other than the bench's own. */
  readonly auth?: Parameters<typeof createApiHandler>[0]['auth'];
}

/**
 * Calls the production handler of the HTTP API, as the gateway does, on a bench's ports. Every answer must be what
 * the contract says of it.
 */
export class ApiClient<B extends Bench<Vendors> = Workbench> {
  readonly bench: B;
  readonly #handle: ReturnType<typeof createApiHandler>;

  constructor(bench: B, { mostPerMinute = MOST_PER_MINUTE, scopePrefix = '', auth }: ApiClientOptions = {}) {
    this.bench = bench;
    this.#handle = createApiHandler({
      ...bench.ports,
      integrations,
      providers,
      grants: bench.grants,
      auth: auth ?? Object.fromEntries(Object.keys(bench.grants).map((id) => [id, bench.authOf(id as ProviderId)])),
      publicUrl: PUBLIC_URL,
      access: { tenantClaim: 'tenant', scopePrefix },
      mostPerMinute,
      deadLetters: memoryDeadLetters(bench.ports.queue),
    });
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer> {
    const { body, raw, token = TOKENS.brightside, scope = 'admin', claims = {}, headers = {} } = options;
    const url = new URL(path, PUBLIC_URL);
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const event: ApiEvent = {
      rawPath: url.pathname,
      queryStringParameters: Object.fromEntries(url.searchParams),
      headers: {
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      isBase64Encoded: false,
      requestContext: {
        http: { method },
        ...(token === null ? {} : { authorizer: { jwt: { claims: { ...claimsOf(token, scope), ...claims } } } }),
      },
    };
    const { statusCode = 0, headers: answered = {}, body: text = '' } = await this.#handle(event);
    const isJson = /json/.test(String(answered['content-type'] ?? ''));
    const answer: ApiAnswer = {
      status: statusCode,
      headers: answered as Readonly<Record<string, string>>,
      body: isJson ? JSON.parse(text) : text,
    };
    if (event.rawPath.startsWith('/v1/')) promised(method, event.rawPath, answer);
    return answer;
  }

  get = (path: string, options?: CallOptions): Promise<ApiAnswer> => this.call('GET', path, options);
  post = (path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer> =>
    this.call('POST', path, { body, ...options });

  /** What a person does on Xero's consent page, and where it leads them. */
  async consentAtXero(
    this: ApiClient,
    url: string,
    choice: { readonly organisations?: readonly string[]; readonly user?: string; readonly cancel?: boolean } = {},
  ) {
    const { xero, accounts } = this.bench;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const shown = await xero.handle({ method: 'GET', url, headers: {} });
    if (shown.status !== 200) throw new Error(`Xero shows no consent page: ${shown.status} ${String(shown.body)}`);
    const form = new URLSearchParams({ decision: choice.cancel ? 'cancel' : 'allow' });
    if (choice.user) form.set('userId', choice.user);
    for (const id of choice.organisations ?? [accounts.xero.slice('xero:'.length)]) form.append('tenantId', id);
    const { headers: answered } = await xero.handle({ method: 'POST', url, headers, body: form.toString() });
    const back = new URL(answered.location ?? '');
    return { back, landed: await this.get(`${back.pathname}${back.search}`, { token: null }) };
  }

  /** Both companies, consented to. @returns what `POST /v1/connections` needs */
  async consentToBoth(this: ApiClient, token: string = TOKENS.brightside) {
    const asked = await this.post('/v1/consents', { provider: 'xero' }, { token });
    await this.consentAtXero(asked.body.url);
    const xero = await this.get(`/v1/consents/${asked.body.id}`, { token });
    const melio = await this.post('/v1/consents', { provider: 'melio' }, { token });
    return {
      integration: 'melio-xero',
      left: { account: xero.body.accounts[0].account, grant: xero.body.grant },
      right: { account: melio.body.accounts[0].account, grant: melio.body.grant },
    };
  }
}

const claimsOf = (token: string, scope: Scope) => {
  const tenant = Object.entries(TOKENS).find(([, known]) => known === token)?.[0];
  if (!tenant) throw new Error(`nobody has the token ${token}`);
  return { iss: 'https://issuer.example', sub: 'somebody', tenant, scope };
};

/** @throws the answer is not what the contract, and so the OpenAPI document, says of this operation */
function promised(method: string, path: string, { status, headers, body }: ApiAnswer): void {
  if (status >= 400) {
    if (headers['content-type'] !== 'application/problem+json') throw new Error(`${status} is no problem+json`);
    problem.parse(body);
    return;
  }
  const { route } = matchRoute(routes, { method, path });
  if (status !== route.status) throw new Error(`${method} ${path}: ${status} instead of ${route.status}`);
  if (route.answer) route.answer.parse(body);
  else if (body !== '') throw new Error(`${method} ${path}: an answer that nobody expects`);
}
