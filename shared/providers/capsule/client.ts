import { AccessLost, Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts } from '../../engine/provider.ts';
import { bodyText, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { unansweredRead, unansweredWrite } from '../unanswered.ts';
import { raiseIfLimited, raiseRead, raiseWrite } from './errors.ts';
import { parseJson, stringifyJson } from './json.ts';

export interface Answered {
  readonly body: Readonly<Record<string, unknown>>;
  /** Number of the next page, where `Link` names one. */
  readonly next: number | undefined;
}

export interface Client {
  /** @throws {RateLimited} {Unavailable} {AccessLost} {UnexpectedAnswer} */
  get(path: string): Promise<Answered>;
  /** Undefined where Capsule says 404, or 403 of one party: gone, or hidden from this user. */
  getOne(path: string): Promise<Answered | undefined>;
  /** A read that Capsule takes as a POST: filters. */
  ask(path: string, body: unknown): Promise<Answered>;
  /**
   * One write: 2xx, or a status by which Capsule says that nothing happened. Ids in `body` are texts.
   * @throws {RateLimited} nothing happened @throws {OutcomeUnknown} it may have taken effect
   */
  send(method: string, path: string, body: unknown): Promise<HttpResponse>;
}

/**
 * HTTP and nothing else: the token (renewed once when it is refused), and statuses turned into errors once.
 * @see https://developer.capsulecrm.com/v2/overview/handling-api-responses
 */
export function capsuleClient({ http, token, clock, config }: ConnectPorts): Client {
  const base = config.apiUrl.replace(/\/+$/, '');

  async function call(method: string, path: string, body: unknown, fresh = false): Promise<HttpResponse> {
    const authorization = `Bearer ${await token(fresh)}`;
    const headers = { accept: 'application/json', authorization };
    const request: HttpRequest =
      body === undefined
        ? { method, url: base + path, headers }
        : {
            method,
            url: base + path,
            headers: { ...headers, 'content-type': 'application/json' },
            body: stringifyJson(body),
          };
    const response = await http(request);
    raiseIfLimited(response, clock.now());
    if (response.status !== 401) return response;
    if (fresh) throw new AccessLost(`capsule refuses the access token for ${operationOf(method, path)}`);
    return call(method, path, body, true);
  }

  async function read(method: string, path: string, body?: unknown): Promise<HttpResponse> {
    return call(method, path, body).catch(unansweredRead(`capsule gave no answer to ${operationOf(method, path)}`));
  }

  const readWhole = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const response = await read(method, path, body);
    raiseRead(operationOf(method, path), response);
    return answered(operationOf(method, path), response);
  };

  return {
    get: (path) => readWhole('GET', path),
    ask: (path, body) => readWhole('POST', path, body),

    async getOne(path) {
      const response = await read('GET', path);
      const isScope = response.headers['www-authenticate']?.includes('insufficient_scope');
      if (response.status === 404 || response.status === 410 || (response.status === 403 && !isScope)) return undefined;
      raiseRead(operationOf('GET', path), response);
      return answered(operationOf('GET', path), response);
    },

    async send(method, path, body) {
      const operation = operationOf(method, path);
      const response = await call(method, path, body).catch(unansweredWrite(`capsule gave no answer to ${operation}`));
      raiseWrite(operation, response);
      return response;
    },
  };
}

function answered(operation: string, response: HttpResponse): Answered {
  try {
    return { body: Object(parseJson(bodyText(response.body))), next: nextPage(response.headers.link) };
  } catch {
    throw new Unavailable(`capsule's answer to ${operation} is not JSON`);
  }
}

/** `<https://api.capsulecrm.com/api/v2/parties?page=2>; rel="next"` */
function nextPage(link: string | undefined): number | undefined {
  const url = /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(link ?? '')?.[1];
  if (url === undefined || !URL.canParse(url)) return undefined;
  const page = Number(new URL(url).searchParams.get('page'));
  return Number.isInteger(page) && page > 1 ? page : undefined;
}

/** `PUT /parties/…`: for messages. */
const operationOf = (method: string, path: string): string =>
  `${method} ${path.split('?')[0]!.replace(/\/\d[\d,]*/g, '/…')}`;
