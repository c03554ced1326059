import { AccessLost, Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts, PreparedRequest } from '../../engine/provider.ts';
import { bodyBytes, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { unansweredRead, unansweredWrite } from '../unanswered.ts';
import { checkWritten, rateLimited, readAnswer } from './errors.ts';

/** Requests of one key in a second. */
const PER_SECOND = 5;
/** A refused request took no effect, so it may be repeated; more often than this it is not one second's business. */
const ATTEMPTS = 3;

export interface Client {
  /**
   * Parsed JSON; undefined when there is no such record.
   * @throws {AccessLost} {RateLimited} {Unavailable} {UnexpectedAnswer}
   */
  get(path: string): Promise<unknown>;
  /** Done, or refused without an effect. @throws {OutcomeUnknown} it may have taken effect */
  send(request: Pick<PreparedRequest, 'method' | 'path' | 'headers' | 'body'>): Promise<HttpResponse>;
  /** Bytes behind a link that carries its own permission. @throws {Unavailable} */
  download(url: string): Promise<Uint8Array>;
}

/**
 * HTTP and nothing else: five requests a second, one new token when the old one is refused, statuses turned into errors
 * once. Nothing that is asked for here moves money.
 * @see https://docs.alternativepayments.io errors
 */
export function alternativeClient({ http, token, config, clock, pause }: ConnectPorts): Client {
  const base = config.apiUrl.replace(/\/+$/, '');
  let recent: readonly number[] = [];

  /** Where nobody can wait, the platform is left to say when it is too much. */
  async function spread(): Promise<void> {
    const [oldest] = recent;
    if (pause && oldest !== undefined && recent.length >= PER_SECOND) {
      const waitMs = oldest + 1000 - clock.now();
      if (waitMs > 0) await pause(waitMs);
    }
    recent = [...recent, clock.now()].slice(-PER_SECOND);
  }

  async function once(request: HttpRequest, fresh = false): Promise<HttpResponse> {
    const authorization = `Bearer ${await token(fresh)}`;
    await spread();
    const response = await http({ ...request, headers: { ...request.headers, authorization } });
    if (response.status !== 401) return response;
    if (fresh) throw new AccessLost('alternative-payments refuses the access token');
    return once(request, true);
  }

  async function call(request: HttpRequest): Promise<HttpResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await once(request);
      if (response.status !== 429) return response;
      const error = rateLimited(response);
      if (!pause || attempt === ATTEMPTS) throw error;
      await pause(error.retryAfterSeconds * 1000);
    }
  }

  const operationOf = (method: string, path: string): string =>
    `${method} ${(path.split('?')[0] ?? '')
      .split('/')
      .map((part, index) => (index % 2 === 0 ? part : '…'))
      .join('/')}`;

  return {
    async get(path) {
      const operation = operationOf('GET', path);
      const request = { method: 'GET', url: `${base}/${path}`, headers: { accept: 'application/json' } };
      const lost = unansweredRead(`alternative-payments gave no answer to ${operation}`);
      return readAnswer(operation, await call(request).catch(lost));
    },

    async send({ method, path, headers, body }) {
      const operation = operationOf(method, path);
      const request = { method, url: `${base}/${path}`, headers: { accept: 'application/json', ...headers } };
      const lost = unansweredWrite(`alternative-payments gave no answer to ${operation}`);
      const response = await call(body === null ? request : { ...request, body }).catch(lost);
      checkWritten(operation, response);
      return response;
    },

    async download(url) {
      const lost = unansweredRead('alternative-payments gave no answer to a link of its own');
      const response = await http({ method: 'GET', url, headers: {} }).catch(lost);
      if (response.status === 200) return bodyBytes(response.body);
      throw new Unavailable(`alternative-payments answered ${response.status} to a link of its own`);
    },
  };
}
