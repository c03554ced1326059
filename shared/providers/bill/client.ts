import { AccessLost, Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts, PreparedRequest } from '../../engine/provider.ts';
import { bodyBytes, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { unansweredRead, unansweredWrite } from '../unanswered.ts';
import { unpackToken } from './credential.ts';
import { checkWritten, isSessionOver, limitOf, readAnswer, throwIfBarred } from './errors.ts';

/** Three calls at once is one organization's limit; ours are one after the other, so somebody else is using it. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;

export interface Client {
  /**
   * Parsed JSON; undefined when there is no such record.
   * @throws {AccessLost} {RateLimited} {Unavailable} {UnexpectedAnswer}
   */
  get(path: string): Promise<unknown>;
  /** Done, or refused without an effect. @throws {OutcomeUnknown} it may have taken effect */
  send(request: Pick<PreparedRequest, 'method' | 'path' | 'headers' | 'body'>): Promise<HttpResponse>;
  /** Bytes behind a link of BILL's own. @throws {Unavailable} */
  download(url: string): Promise<Uint8Array>;
  /** As `get` and `send`, of the host that keeps subscriptions. */
  readonly events: Pick<Client, 'get' | 'send'>;
}

/**
 * HTTP and nothing else: developer key and session on every call, one new session when the old one is over, codes turned into
 * errors once. `POST payments`, which moves money, is not among the paths that anybody here asks for.
 * @see https://developer.bill.com/docs/api-rate-limits
 */
export function billClient({ http, token, config, clock, pause }: ConnectPorts): Client {
  const api = config.apiUrl.replace(/\/+$/, '');
  const eventsApi = api.replace(/\/connect\/v3$/, '/connect-events/v3');

  /** A session that is refused twice is no session: signing in again and again locks the account. */
  async function once(request: HttpRequest, operation: string, fresh = false): Promise<HttpResponse> {
    const response = await http({ ...request, headers: { ...request.headers, ...unpackToken(await token(fresh)) } });
    throwIfBarred(operation, response);
    if (!isSessionOver(response)) return response;
    if (fresh) throw new AccessLost('bill refuses the session, also a new one');
    return once(request, operation, true);
  }

  /** What was refused took no effect, so it may be repeated. */
  async function call(request: HttpRequest, operation: string): Promise<HttpResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await once(request, operation);
      const limit = limitOf(response, clock.now());
      if (!limit) return response;
      if (!pause || limit.limit !== 'concurrent' || attempt === ATTEMPTS) throw limit;
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }

  const over = (base: string): Pick<Client, 'get' | 'send'> => ({
    async get(path) {
      const operation = operationOf('GET', path);
      const request = { method: 'GET', url: `${base}/${path}`, headers: { accept: 'application/json' } };
      const lost = unansweredRead(`bill gave no answer to ${operation}`);
      return readAnswer(operation, await call(request, operation).catch(lost));
    },

    async send({ method, path, headers, body }) {
      const operation = operationOf(method, path);
      const request = { method, url: `${base}/${path}`, headers: { accept: 'application/json', ...headers } };
      const lost = unansweredWrite(`bill gave no answer to ${operation}`);
      const response = await call(body === null ? request : { ...request, body }, operation).catch(lost);
      checkWritten(operation, response);
      return response;
    },
  });

  return {
    ...over(api),
    events: over(eventsApi),
    async download(url) {
      // The session goes to BILL only: a link elsewhere would carry it away.
      const { origin, hostname, protocol } = new URL(url);
      const isBill = origin === new URL(api).origin || (protocol === 'https:' && hostname.endsWith('.bill.com'));
      if (!isBill) throw new Unavailable('bill gave a link to another host');
      const lost = unansweredRead('bill gave no answer to a link of its own');
      const response = await call({ method: 'GET', url, headers: {} }, 'GET a document').catch(lost);
      if (response.status === 200) return bodyBytes(response.body);
      throw new Unavailable(`bill answered ${response.status} to a link of its own`);
    },
  };
}

/** `GET bills/…`: words stay, ids and queries go. */
const operationOf = (method: string, path: string): string =>
  `${method} ${(path.split('?')[0] ?? '')
    .split('/')
    .map((part) => (/^[a-z][a-z_-]+$/.test(part) ? part : '…'))
    .join('/')}`;
