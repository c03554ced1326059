/** What the story needs of Tieout's HTTP API, over its port like anybody else. */
export interface Issue {
  readonly subject: string;
  readonly code: string;
  readonly text: string;
  readonly actions: readonly string[];
  readonly severity: string;
}

type Json = Readonly<Record<string, unknown>>;

export class Api {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  get = (path: string): Promise<Json> => this.#call('GET', path);
  post = (path: string, body: unknown): Promise<Json> => this.#call('POST', path, body);

  async issues(connection: string): Promise<readonly Issue[]> {
    const { data } = await this.get(`/v1/connections/${connection}/issues`);
    return data as readonly Issue[];
  }

  async decide(connection: string, { subject, code }: Issue, decision: string): Promise<void> {
    const path = `${encodeURIComponent(subject)}/${encodeURIComponent(code)}`;
    await this.post(`/v1/connections/${connection}/issues/${path}`, { decision });
  }

  async settings(connection: string): Promise<Json> {
    return (await this.get(`/v1/connections/${connection}`)).settings as Json;
  }

  async changeSettings(connection: string, settings: Json): Promise<void> {
    await this.#call('PATCH', `/v1/connections/${connection}`, { settings });
  }

  /** @throws what the API answered, when it is no success */
  async #call(method: string, path: string, body?: unknown): Promise<Json> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  }
}
