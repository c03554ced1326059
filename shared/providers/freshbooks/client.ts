import { AccessLost, OutcomeUnknown } from '../../engine/errors.ts';
import type { ConnectPorts, PreparedRequest } from '../../engine/provider.ts';
import { bodyBytes, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { unansweredRead, unansweredWrite } from '../unanswered.ts';
import {
  type Answer,
  answerOf,
  isMissing,
  isRefusal,
  isUnauthenticated,
  isWithheld,
  raiseRateLimit,
  readError,
} from './errors.ts';

export interface Client {
  /**
   * A read. Paths are relative to the account's accounting address; one that begins with `/` is under the API's own.
   * @param ifAllowed what plan or scope keep from us is none, rather than a lost access
   * @returns undefined when FreshBooks says that there is no such record
   * @throws {Unavailable} 5xx, no answer, or an answer that is not FreshBooks'
   */
  get(path: string, ifAllowed?: 'ifAllowed'): Promise<unknown>;
  /** A PDF; undefined when there is none. */
  download(path: string): Promise<Uint8Array | undefined>;
  /**
   * One write: success, or an answer by which FreshBooks says that nothing happened.
   * @throws {OutcomeUnknown} it may have taken effect
   */
  send(request: Pick<PreparedRequest, 'method' | 'path' | 'headers' | 'body'>): Promise<Answer>;
}

/**
 * Pins the shape of errors, which is the only thing that depends on it; both shapes are read all the same.
 * @see https://www.freshbooks.com/api/errors
 */
const VERSION = '2023-02-20';
const USER_AGENT = 'Tieout';

interface Reply {
  readonly response: HttpResponse;
  readonly answer: Answer;
}

/** HTTP and nothing else: headers, one new token when the old one is refused, and answers turned into errors once. */
export function freshbooksClient(account: string, { http, token, config }: ConnectPorts): Client {
  const root = config.apiUrl.replace(/\/+$/, '');
  const accounting = `${root}/accounting/account/${encodeURIComponent(account)}/`;
  const urlOf = (path: string): string => (path.startsWith('/') ? root + path : accounting + path);

  async function call(request: HttpRequest, fresh = false): Promise<Reply> {
    const response = await http({
      ...request,
      headers: {
        ...request.headers,
        authorization: `Bearer ${await token(fresh)}`,
        'user-agent': USER_AGENT,
        'x-api-version': VERSION,
      },
    });
    raiseRateLimit(response);
    const answer = answerOf(response);
    if (!isUnauthenticated(answer)) return { response, answer };
    if (fresh) throw new AccessLost(`freshbooks refuses the access token for ${operationOf(request, root)}`);
    return call(request, true);
  }

  async function read(path: string, accept: string): Promise<Reply & { readonly operation: string }> {
    const request = { method: 'GET', url: urlOf(path), headers: { accept } };
    const operation = operationOf(request, root);
    const reply = await call(request).catch(unansweredRead(`freshbooks gave no answer to ${operation}`));
    return { ...reply, operation };
  }

  return {
    async get(path, ifAllowed) {
      const { answer, operation } = await read(path, 'application/json');
      if (answer.status === 200 && answer.body !== undefined && answer.problems.length === 0) return answer.body;
      if (isMissing(answer) || (ifAllowed && isWithheld(answer))) return undefined;
      throw readError(operation, answer);
    },

    async download(path) {
      const { response, answer, operation } = await read(path, 'application/pdf');
      const bytes = bodyBytes(response.body);
      // The address is not on the vendor's pages: what it sends is believed only when it begins like a PDF.
      if (response.status === 200 && Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-') return bytes;
      if (isMissing(answer)) return undefined;
      throw readError(operation, answer);
    },

    async send({ method, path, headers, body }) {
      const request: HttpRequest = {
        method,
        url: urlOf(path),
        headers: { accept: 'application/json', ...headers },
        ...(body === null ? {} : { body }),
      };
      const operation = operationOf(request, root);
      const { answer } = await call(request).catch(unansweredWrite(`freshbooks gave no answer to ${operation}`));
      const isSaid = answer.body !== undefined ? answer.problems.length === 0 : answer.status === 204;
      const isDone = answer.status >= 200 && answer.status <= 299 && isSaid;
      if (isDone || isRefusal(answer)) return answer;
      throw new OutcomeUnknown(`freshbooks answered ${answer.status} to ${operation}`);
    },
  };
}

/** `PUT payments/payments/…`: for messages, so without ids or queries. */
export function operationOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>, root: string): string {
  const [path = ''] = url.slice(root.length).split('?');
  const words = path.split('/').filter((segment) => /^[a-z_]{2,}$/.test(segment));
  return `${method} ${words.filter((word) => word !== 'accounting' && word !== 'account').join('/')}`;
}
