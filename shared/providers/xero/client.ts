import { AccessLost, Unavailable } from '../../engine/errors.ts';
import type { ConnectPorts, PreparedRequest } from '../../engine/provider.ts';
import { bodyText, type HttpRequest, type HttpResponse } from '../../model/http.ts';
import { unansweredRead, unansweredWrite } from '../unanswered.ts';
import { raise, unexpected } from './errors.ts';

/** What Xero said in its last answer is left of this organisation's calls, and of the application's in this minute. */
export interface Allowance {
  readonly minute?: number;
  readonly day?: number;
  readonly app?: number;
}

export interface Client {
  /**
   * A read. @returns undefined on 404 and 410, an empty object on 304
   * @throws {Unavailable} 5xx or no answer
   */
  get(path: string, options?: { readonly modifiedSince?: number }): Promise<unknown>;
  /** Bytes of a file; undefined on 404. */
  download(path: string): Promise<Uint8Array | undefined>;
  /**
   * One write: 2xx, or a status by which Xero says that nothing happened.
   * @throws {OutcomeUnknown} it may have taken effect
   */
  send(request: PreparedRequest, key: string, content: Uint8Array | undefined): Promise<HttpResponse>;
  readonly allowance: () => Allowance;
}

/** `https://api.xero.com` or `https://api.xero.com/api.xro/2.0` -> the address every accounting call begins with. */
export const accountingUrl = (apiUrl: string): string => {
  const { origin, pathname } = new URL(apiUrl);
  const path = pathname.replace(/\/+$/, '');
  return `${origin}${path === '' ? '/api.xro/2.0' : path}/`;
};

/**
 * HTTP and nothing else: headers, one new token when the old one is refused, and statuses turned into errors once.
 * @see https://developer.xero.com/documentation/api/accounting/requests-and-responses
 */
export function xeroClient(tenant: string, { http, token, config }: ConnectPorts): Client {
  const base = accountingUrl(config.apiUrl);
  let allowance: Allowance = {};

  async function call(request: HttpRequest, fresh = false): Promise<HttpResponse> {
    const authorization = `Bearer ${await token(fresh)}`;
    const response = await http({
      ...request,
      headers: { ...request.headers, authorization, 'xero-tenant-id': tenant },
    });
    allowance = { ...allowance, ...allowanceOf(response) };
    if (response.status !== 401) return response;
    // A missing scope stays missing under a fresh token; an expired token does not.
    if (fresh || bodyText(response.body).includes('AuthorizationUnsuccessful')) {
      throw new AccessLost(`xero refuses the access token for ${operationOf(request, base)}`);
    }
    return call(request, true);
  }

  async function read(path: string, headers: Readonly<Record<string, string>>): Promise<HttpResponse | undefined> {
    const request = { method: 'GET', url: base + path, headers };
    const operation = operationOf(request, base);
    const response = await call(request).catch(unansweredRead(`xero gave no answer to ${operation}`));
    if (response.status === 404 || response.status === 410) return undefined;
    raise(operation, response, 'read');
    if (response.status !== 200 && response.status !== 304) throw unexpected(operation, response);
    return response;
  }

  return {
    async get(path, { modifiedSince } = {}) {
      const since = modifiedSince === undefined ? {} : { 'if-modified-since': secondOf(modifiedSince) };
      const response = await read(path, { accept: 'application/json', ...since });
      if (response === undefined) return undefined;
      if (response.status === 304) return {};
      try {
        return JSON.parse(bodyText(response.body)) as unknown;
      } catch {
        throw new Unavailable(`xero's answer to GET ${path.split('?')[0]} is not JSON`);
      }
    },

    async download(path) {
      const response = await read(path, { accept: 'application/octet-stream' });
      const body = response?.body;
      return typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
    },

    async send({ method, path, headers, body, key: keyed }, key, content) {
      const request: HttpRequest = {
        method,
        url: base + path,
        headers: { accept: 'application/json', ...headers, ...(keyed ? { 'idempotency-key': key } : {}) },
        ...(content ? { body: content } : body === null ? {} : { body }),
      };
      const operation = operationOf(request, base);
      const response = await call(request).catch(unansweredWrite(`xero gave no answer to ${operation}`));
      raise(operation, response, 'write');
      return response;
    },

    allowance: () => allowance,
  };
}

/** `If-Modified-Since` knows seconds: the second in which the instant lies. */
const secondOf = (ms: number): string => `${new Date(Math.max(ms, 0)).toISOString().slice(0, 19)}Z`;

/** `PUT Invoices/…/Attachments/…`: for messages, so without ids, names or queries. */
function operationOf({ method, url }: HttpRequest, base: string): string {
  const [path = ''] = url.slice(base.length).split('?');
  const segments = path.split('/').map((segment, index) => (index % 2 === 0 ? segment : '…'));
  return `${method} ${segments.join('/')}`;
}

function allowanceOf({ headers }: HttpResponse): Allowance {
  const left = (name: keyof Allowance, header: string): Allowance => {
    const calls = Number.parseInt(headers[header] ?? '', 10);
    return Number.isFinite(calls) ? { [name]: calls } : {};
  };
  return {
    ...left('minute', 'x-minlimit-remaining'),
    ...left('day', 'x-daylimit-remaining'),
    ...left('app', 'x-appminlimit-remaining'),
  };
}
