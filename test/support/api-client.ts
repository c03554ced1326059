import { createHash } from 'node:crypto';
import { type ApiEvent, createApiHandler } from '../../functions/api/api.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { providers } from '../../shared/providers/index.ts';
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
  /** `null`: none at all. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export const PUBLIC_URL = 'https://tieout.example';
/** The workbench's own tenant, and somebody else. */
export const TOKENS = { brightside: 'brightside-token', rival: 'rival-token' } as const;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Calls the production handler of the HTTP API, as the gateway does, on a workbench's ports. */
export class ApiClient {
  readonly bench: Workbench;
  readonly #handle: ReturnType<typeof createApiHandler>;

  constructor(bench: Workbench) {
    this.bench = bench;
    this.#handle = createApiHandler({
      ...bench.ports,
      integrations,
      providers,
      grants: bench.grants,
      auth: { xero: bench.authOf('xero'), melio: bench.authOf('melio') },
      publicUrl: PUBLIC_URL,
      tokens: Object.entries(TOKENS).map(([tenant, token]) => ({ tenant, sha256: sha256(token) })),
    });
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer> {
    const { body, raw, token = TOKENS.brightside, headers = {} } = options;
    const url = new URL(path, PUBLIC_URL);
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const event: ApiEvent = {
      rawPath: url.pathname,
      queryStringParameters: Object.fromEntries(url.searchParams),
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      isBase64Encoded: false,
      requestContext: { http: { method } },
    };
    const { statusCode = 0, headers: answered = {}, body: text = '' } = await this.#handle(event);
    const isJson = /json/.test(String(answered['content-type'] ?? ''));
    return {
      status: statusCode,
      headers: answered as Readonly<Record<string, string>>,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  get = (path: string, options?: CallOptions): Promise<ApiAnswer> => this.call('GET', path, options);
  post = (path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer> =>
    this.call('POST', path, { body, ...options });

  /** What a person does on Xero's consent page, and where it leads them. */
  async consentAtXero(
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
  async consentToBoth(token: string = TOKENS.brightside) {
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
