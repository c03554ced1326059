import { AccessLost, OutcomeUnknown, Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts, PreparedRequest } from '../../engine/provider.ts';
import { bodyBytes, bodyText, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { unansweredRead, unansweredWrite } from '../unanswered.ts';
import { type Answer, answerOf, isMissing, isRefusal, isUnauthenticated, raiseRateLimit, readError } from './errors.ts';
import { type Select, statement } from './query.ts';
import { rowsOf } from './reading/answers.ts';

export interface Client {
  /**
   * A read. The path is relative to the company's address.
   * @returns undefined when QuickBooks says that there is no such object
   * @throws {Unavailable} 5xx, no answer, or an answer that is not QuickBooks'
   */
  get(path: string): Promise<unknown>;
  /** Rows of a query; none where the answer is empty. */
  query(select: Select): Promise<readonly unknown[]>;
  /** Bytes of a PDF; undefined when there is none. */
  download(path: string): Promise<Uint8Array | undefined>;
  /** Bytes of a file, from an address that is itself the key to it. */
  file(url: string): Promise<Uint8Array>;
  /**
   * One write: success, or an answer by which QuickBooks says that nothing happened.
   * @throws {OutcomeUnknown} it may have taken effect
   */
  send(request: Outgoing, key: string): Promise<Answer>;
  /** Calls so far, and those among them that the vendor counts against the month. */
  readonly used: { calls: number; reads: number };
}

export type Outgoing = Pick<PreparedRequest, 'method' | 'path' | 'headers' | 'key'> & {
  readonly body: string | Uint8Array | null;
};

/** Since August 2025 all versions below are this one; saying so pins nothing, and hides nothing. */
const MINOR_VERSION = '75';
const USER_AGENT = 'Tieout';
/** The vendor's figures are ten a second and 500 a minute for a company: this keeps below both. */
const PER_SECOND = 8;

interface Reply {
  readonly response: HttpResponse;
  readonly answer: Answer;
}

/** HTTP and nothing else: headers, one new token when the old one is refused, and answers turned into errors once. */
export function quickbooksClient(realm: string, { http, token, config, clock, pause }: ConnectPorts): Client {
  const root = `${config.apiUrl.replace(/\/+$/, '')}/v3/company/${encodeURIComponent(realm)}/`;
  const used = { calls: 0, reads: 0 };
  const urlOf = (path: string, query: Readonly<Record<string, string>> = {}): string => {
    const all = Object.entries({ minorversion: MINOR_VERSION, ...query });
    const more = all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `${root}${path}${path.includes('?') ? '&' : '?'}${more}`;
  };

  let recent: readonly number[] = [];
  /** Spreads the calls over the second, where somebody can wait; otherwise the vendor says when it is too many. */
  async function turn(): Promise<void> {
    const now = clock.now();
    recent = recent.filter((at) => at > now - 1000);
    const [oldest] = recent;
    if (pause && oldest !== undefined && recent.length >= PER_SECOND) await pause(oldest + 1000 - now);
    recent = [...recent, clock.now()];
  }

  async function call(request: HttpRequest, fresh = false): Promise<Reply> {
    used.calls += 1;
    await turn();
    const response = await http({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${await token(fresh)}`, 'user-agent': USER_AGENT },
    });
    const answer = answerOf(response);
    raiseRateLimit(answer, response.headers);
    if (!isUnauthenticated(answer)) return { response, answer };
    if (fresh) throw new AccessLost(`quickbooks refuses the access token for ${operationOf(request, root)}`);
    return call(request, true);
  }

  async function read(path: string, accept: string): Promise<Reply & { readonly operation: string }> {
    used.reads += 1;
    const request = { method: 'GET', url: urlOf(path), headers: { accept } };
    const operation = operationOf(request, root);
    const reply = await call(request).catch(unansweredRead(`quickbooks gave no answer to ${operation}`));
    return { ...reply, operation };
  }

  return {
    used,

    async get(path) {
      const { answer, operation, response } = await read(path, 'application/json');
      if (answer.status === 200 && answer.body !== undefined && answer.problems.length === 0) return answer.body;
      // A download is answered with an address instead of JSON.
      if (answer.status === 200 && answer.body === undefined && path.startsWith('download/'))
        return bodyText(response.body);
      if (isMissing(answer)) return undefined;
      throw readError(operation, answer);
    },

    async query(select) {
      const { answer, operation } = await read(
        `query?query=${encodeURIComponent(statement(select))}`,
        'application/json',
      );
      if (answer.status === 200 && answer.body !== undefined && answer.problems.length === 0)
        return rowsOf(answer.body, select.from);
      throw readError(operation, answer);
    },

    async download(path) {
      const { response, answer, operation } = await read(path, 'application/pdf');
      const bytes = bodyBytes(response.body);
      if (response.status === 200 && Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-') return bytes;
      if (isMissing(answer)) return undefined;
      throw readError(operation, answer);
    },

    async file(url) {
      // The address is signed for everybody who has it: our token does not go there.
      const response = await http({ method: 'GET', url, headers: { 'user-agent': USER_AGENT } }).catch(
        unansweredRead('quickbooks gave no answer to GET file'),
      );
      if (response.status !== 200) throw new Unavailable(`quickbooks answered ${response.status} to GET file`);
      return bodyBytes(response.body);
    },

    async send({ method, path, headers, body, key: takesKey }, key) {
      const request: HttpRequest = {
        method,
        url: urlOf(path, takesKey ? { requestid: key } : {}),
        headers: { accept: 'application/json', ...headers },
        ...(body === null ? {} : { body }),
      };
      const operation = operationOf(request, root);
      const { answer } = await call(request).catch(unansweredWrite(`quickbooks gave no answer to ${operation}`));
      const isDone = answer.status === 200 && answer.body !== undefined && answer.problems.length === 0;
      if (isDone || isRefusal(answer)) return answer;
      throw new OutcomeUnknown(`quickbooks answered ${answer.status} to ${operation}`);
    },
  };
}

/** `POST bill`: for messages, so without ids or queries. */
export function operationOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>, root: string): string {
  const [path = ''] = url.slice(root.length).split('?');
  return `${method} ${path
    .split('/')
    .filter((segment) => /^[a-z]{2,}$/.test(segment))
    .join('/')}`;
}
