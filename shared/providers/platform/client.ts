import { AccessLost, OutcomeUnknown, Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts } from '../../engine/provider.ts';
import { bodyBytes, bodyText, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { unansweredRead, unansweredWrite } from '../unanswered.ts';
import { readFailed, type Speaker, throwIfBarred, throwIfNotOffered } from './errors.ts';

export interface Connection extends Pick<ConnectPorts, 'http' | 'token'> {
  readonly speaker: Speaker;
  /** The contract's server URL, `https://platform.example/v1`. */
  readonly apiUrl: string;
  /** The platform's own id of the account. */
  readonly account: string;
}

export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/**
 * HTTP only: account and token on every request, a status into a typed error once. What it can call is what
 * `requests.ts` and `session.ts` ask for; nothing there starts, changes or stops a payment that moves money.
 */
export class PlatformClient {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Parsed JSON of a GET, undefined when the platform has no such record.
   * @throws {RateLimited} {AccessLost} {Unavailable} {NotOffered}
   */
  async read(path: string): Promise<unknown> {
    const response = await this.get(path);
    if (response.status === 404) return undefined;
    throwIfNotOffered(response);
    if (response.status !== 200) throw readFailed(this.#connection.speaker, response);
    return this.#json(response);
  }

  /** As `read`, where the caller has something to say to a 400. */
  async readOrRefused(path: string): Promise<{ readonly refused: true } | { readonly refused: false; body: unknown }> {
    const response = await this.get(path);
    if (response.status === 400) return { refused: true };
    throwIfNotOffered(response);
    if (response.status !== 200) throw readFailed(this.#connection.speaker, response);
    return { refused: false, body: this.#json(response) };
  }

  /** Bytes of a GET. @throws {Unavailable} also when there are none */
  async bytes(path: string): Promise<Uint8Array> {
    const response = await this.get(path);
    if (response.status !== 200) throw readFailed(this.#connection.speaker, response);
    return bodyBytes(response.body);
  }

  async get(path: string): Promise<HttpResponse> {
    const { speaker } = this.#connection;
    return this.#call({ method: 'GET', path, headers: {} }).catch(
      unansweredRead(`${speaker.name} did not answer a read`),
    );
  }

  /**
   * The answer to a write: 2xx, or a 4xx that says that nothing happened.
   * @throws {OutcomeUnknown} no answer, a 5xx, or something that the contract does not know
   */
  async write(request: WriteRequest): Promise<HttpResponse> {
    const { speaker } = this.#connection;
    const response = await this.#call(request).catch(unansweredWrite(`${speaker.name} did not answer a write`));
    const { status } = response;
    if ((status >= 200 && status < 300) || (status >= 400 && status < 500)) return response;
    throw new OutcomeUnknown(`${speaker.name} answered ${status} to a write`);
  }

  /** A token that is refused is asked for anew once. Refused requests had no effect, so a write may be repeated. */
  async #call(request: WriteRequest | { method: 'GET'; path: string; headers: Record<string, string> }) {
    const { http, token, speaker } = this.#connection;
    let response = await http(this.#signed(request, await token()));
    if (response.status === 401) response = await http(this.#signed(request, await token(true)));
    if (response.status === 401) throw new AccessLost(`${speaker.name} refuses the access token`);
    throwIfBarred(speaker, response);
    return response;
  }

  #signed(request: { method: string; path: string; headers: Readonly<Record<string, string>> }, token: string) {
    const { apiUrl, account } = this.#connection;
    const { body } = request as { body?: string | Uint8Array };
    const headers = { ...request.headers, authorization: `Bearer ${token}`, 'platform-account': account };
    const url = `${apiUrl.replace(/\/$/, '')}${request.path}`;
    return { method: request.method, url, headers, ...(body === undefined ? {} : { body }) } satisfies HttpRequest;
  }

  #json(response: HttpResponse): unknown {
    try {
      return JSON.parse(bodyText(response.body));
    } catch {
      throw new Unavailable(`${this.#connection.speaker.name} answered a read with something that is not JSON`);
    }
  }
}
