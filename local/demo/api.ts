/** What the story needs of Tieout's HTTP API, over its port like anybody else. */
export interface Issue {
  readonly subject: string;
  readonly code: string;
  readonly text: string;
  readonly actions: readonly string[];
  readonly severity: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Makes one call. */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly text: string }>;

export class Api {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  /** At this address, with this token. */
  static at(url: string, token: string): Api {
    return new Api(async (method, path, body) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    });
  }

  get = (path: string): Promise<Json> => this.#call('GET', path);
  post = (path: string, body: unknown): Promise<Json> => this.#call('POST', path, body);

  /** All that are open, the most urgent first. */
  async issues(connection: string): Promise<readonly Issue[]> {
    const issues: Issue[] = [];
    for (let cursor = ''; ; ) {
      const { data, nextCursor } = await this.get(`/v1/connections/${connection}/issues?limit=200${cursor}`);
      issues.push(...(data as readonly Issue[]));
      if (nextCursor === null) return issues;
      cursor = `&cursor=${String(nextCursor)}`;
    }
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
    const { status, text } = await this.#send(method, path, body);
    if (status < 200 || status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  }
}
