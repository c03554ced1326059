import { type ApiAnswer, ApiClient, type ApiClientOptions } from './api-client.ts';
import type { Vendors } from './bench/vendor.ts';
import type { FreshBooksOffice } from './freshbooks-office.ts';

/** What `POST /v1/connections` is told of one side. */
export const chosen = ({ accounts, grant }: ApiAnswer['body']) => ({ account: accounts[0].account, grant });

/** What a platform's own screens do: the HTTP API, called on behalf of somebody who invoices in FreshBooks. */
export abstract class FreshBooksDoor<Office extends FreshBooksOffice<Vendors>> {
  readonly office: Office;
  readonly #api: ApiClient<Office>;

  constructor(office: Office, options: ApiClientOptions = {}) {
    this.office = office;
    this.#api = new ApiClient(office, options);
  }

  call = (method: string, path: string, body?: unknown): Promise<ApiAnswer> => this.#api.call(method, path, { body });
  get = (path: string): Promise<ApiAnswer> => this.call('GET', path);
  post = (path: string, body: unknown = {}): Promise<ApiAnswer> => this.call('POST', path, body);

  /** A person is sent to FreshBooks, logs in, and presses a button. @returns where that leads them */
  async logIn(url: string, decision: 'allow' | 'cancel' = 'allow'): Promise<ApiAnswer> {
    const { freshbooks } = this.office;
    const shown = await freshbooks.handle({ method: 'GET', url, headers: {} });
    if (shown.status !== 200) throw new Error(`FreshBooks shows no consent page: ${shown.status}`);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ decision }).toString();
    const { headers: answered } = await freshbooks.handle({ method: 'POST', url, headers, body });
    const back = new URL(answered.location ?? '');
    return await this.get(`${back.pathname}${back.search}`);
  }

  /** FreshBooks, consented to on its own page. */
  protected async consentToFreshBooks(more: object = {}) {
    const { body: asked } = await this.post('/v1/consents', { provider: 'freshbooks', ...more });
    const landed = await this.logIn(asked.url);
    return { landed, consent: (await this.get(`/v1/consents/${asked.id}`)).body };
  }

  /** Both sides, consented to. @returns what `POST /v1/connections` needs, and whatever else a spec looks at */
  abstract consentToBoth(): Promise<{ readonly wanted: object }>;

  /** Everything up to *Connect*; the first sync has not begun. */
  async connect(more: object = {}): Promise<string> {
    const { wanted } = await this.consentToBoth();
    const { status, body } = await this.post('/v1/connections', { ...wanted, ...more });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    this.office.connection = body.id;
    return body.id;
  }
}
