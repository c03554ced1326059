import { type ApiEvent, createApiHandler } from '../../functions/api/api.ts';
import { MOST_PER_MINUTE } from '../../functions/api/limit.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { memoryDeadLetters } from '../../shared/memory/queue.ts';
import { providers } from '../../shared/providers/index.ts';
import { PUBLIC_URL } from './bench/vendor.ts';
import type { Receivables } from './melio-freshbooks.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the specs
type Any = any;

export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, Any>>;
  readonly body: Any;
}

/** What Melio's own screens do: the HTTP API called by the platform on behalf of one of its companies. */
export class ReceivablesDoor {
  readonly office: Receivables;
  readonly #handle: ReturnType<typeof createApiHandler>;

  constructor(office: Receivables) {
    this.office = office;
    this.#handle = createApiHandler({
      ...office.ports,
      integrations,
      providers,
      grants: office.grants,
      auth: { freshbooks: office.authOf('freshbooks'), melio: office.authOf('melio') },
      publicUrl: PUBLIC_URL,
      access: { tenantClaim: 'tenant', scopePrefix: '' },
      mostPerMinute: MOST_PER_MINUTE,
      deadLetters: memoryDeadLetters(office.ports.queue),
    });
  }

  async call(method: string, path: string, body?: unknown): Promise<DoorAnswer> {
    const url = new URL(path, PUBLIC_URL);
    const claims = { iss: 'https://issuer.example', sub: 'melio', tenant: 'brightside', scope: 'admin' };
    const event: ApiEvent = {
      rawPath: url.pathname,
      queryStringParameters: Object.fromEntries(url.searchParams),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      isBase64Encoded: false,
      requestContext: { http: { method }, authorizer: { jwt: { claims } } },
    };
    const { statusCode = 0, headers = {}, body: text = '' } = await this.#handle(event);
    const isJson = /json/.test(String(headers['content-type'] ?? ''));
    return { status: statusCode, headers, body: isJson ? JSON.parse(text) : text };
  }

  get = (path: string): Promise<DoorAnswer> => this.call('GET', path);
  post = (path: string, body: unknown = {}): Promise<DoorAnswer> => this.call('POST', path, body);

  /** A person is sent to FreshBooks, logs in, and presses a button. @returns where that leads them */
  async logIn(url: string, choice: { readonly decision?: 'allow' | 'cancel' } = {}) {
    const { freshbooks } = this.office;
    const shown = await freshbooks.handle({ method: 'GET', url, headers: {} });
    if (shown.status !== 200) throw new Error(`FreshBooks shows no consent page: ${shown.status}`);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ decision: choice.decision ?? 'allow' }).toString();
    const { headers: answered } = await freshbooks.handle({ method: 'POST', url, headers, body });
    const back = new URL(answered.location ?? '');
    return await this.get(`${back.pathname}${back.search}`);
  }

  /** Both companies, consented to. @returns what `POST /v1/connections` needs */
  async consentToBoth(returnTo?: string) {
    const asked = await this.post('/v1/consents', { provider: 'freshbooks', ...(returnTo ? { returnTo } : {}) });
    const landed = await this.logIn(asked.body.url);
    const freshbooks = (await this.get(`/v1/consents/${asked.body.id}`)).body;
    const melio = (await this.post('/v1/consents', { provider: 'melio' })).body;
    const wanted = {
      integration: 'melio-freshbooks',
      left: { account: freshbooks.accounts[0].account, grant: freshbooks.grant },
      right: { account: melio.accounts[0].account, grant: melio.grant },
    };
    return { wanted, landed, consent: freshbooks };
  }

  /** Everything up to *Connect*; the first sync has not begun. */
  async connect(more: object = {}): Promise<string> {
    const { wanted } = await this.consentToBoth();
    const { status, body } = await this.post('/v1/connections', { ...wanted, ...more });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    this.office.connection = body.id;
    return body.id;
  }
}
