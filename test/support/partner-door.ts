import { type ApiEvent, createApiHandler } from '../../functions/api/api.ts';
import { MOST_PER_MINUTE } from '../../functions/api/limit.ts';
import type { AuthPorts } from '../../shared/engine/provider.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { memoryDeadLetters } from '../../shared/memory/queue.ts';
import type { HttpRequest, HttpResponse } from '../../shared/model/http.ts';
import { providers } from '../../shared/providers/index.ts';
import type { Partner } from './alternative-freshbooks.ts';
import { PUBLIC_URL } from './bench/vendor.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the specs
type Any = any;

/** What the partner dashboard does: the HTTP API, called by the platform on behalf of one of its partners. */
export class PartnerDoor {
  readonly office: Partner;
  readonly #handle: ReturnType<typeof createApiHandler>;

  /** `answered`: another answer than the one that a vendor gave. */
  constructor(
    office: Partner,
    answered: (request: HttpRequest, response: HttpResponse) => HttpResponse = (_, given) => given,
  ) {
    this.office = office;
    const authOf = (provider: 'freshbooks' | 'alternative-payments'): AuthPorts => {
      const { http, ...auth } = office.authOf(provider);
      return { ...auth, http: async (request) => answered(request, await http(request)) };
    };
    this.#handle = createApiHandler({
      ...office.ports,
      integrations,
      providers,
      grants: office.grants,
      auth: {
        freshbooks: authOf('freshbooks'),
        'alternative-payments': authOf('alternative-payments'),
      },
      publicUrl: PUBLIC_URL,
      access: { tenantClaim: 'tenant', scopePrefix: '' },
      mostPerMinute: MOST_PER_MINUTE,
      deadLetters: memoryDeadLetters(office.ports.queue),
    });
  }

  async call(method: string, path: string, body?: unknown) {
    const url = new URL(path, PUBLIC_URL);
    const claims = { iss: 'https://issuer.example', sub: 'dashboard', tenant: 'brightside', scope: 'admin' };
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
    return { status: statusCode, headers: headers as Any, body: (isJson ? JSON.parse(text) : text) as Any };
  }

  get = (path: string) => this.call('GET', path);
  post = (path: string, body: unknown = {}) => this.call('POST', path, body);

  /** A pop-up appears to log in; the person presses a button there. @returns where that leads them */
  async logIn(url: string, decision: 'allow' | 'cancel' = 'allow') {
    const { freshbooks } = this.office;
    const shown = await freshbooks.handle({ method: 'GET', url, headers: {} });
    if (shown.status !== 200) throw new Error(`FreshBooks shows no consent page: ${shown.status}`);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ decision }).toString();
    const { headers: answered } = await freshbooks.handle({ method: 'POST', url, headers, body });
    const back = new URL(answered.location ?? '');
    return await this.get(`${back.pathname}${back.search}`);
  }

  /** Both sides, consented to: FreshBooks on its page, Alternative by a key that was pasted. */
  async consentToBoth(key?: string) {
    const asked = await this.post('/v1/consents', { provider: 'freshbooks' });
    await this.logIn(asked.body.url);
    const freshbooks = (await this.get(`/v1/consents/${asked.body.id}`)).body;
    const alternative = (await this.post('/v1/consents', { provider: 'alternative-payments', ...(key ? { key } : {}) }))
      .body;
    return {
      integration: 'alternative-freshbooks',
      left: { account: freshbooks.accounts[0].account, grant: freshbooks.grant },
      right: { account: alternative.accounts[0].account, grant: alternative.grant },
    };
  }

  /** Everything up to *Connect*; the first sync has not begun. */
  async connect(more: object = {}): Promise<string> {
    const { status, body } = await this.post('/v1/connections', { ...(await this.consentToBoth()), ...more });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    this.office.connection = body.id;
    return body.id;
  }

  status = async () => (await this.get(`/v1/connections/${this.office.connection}`)).body;
}
