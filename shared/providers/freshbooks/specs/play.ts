import type { ConnectPorts, Session } from '../../../engine/provider.ts';
import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import type { Resource } from '../query.ts';
import { connect } from '../session.ts';

export type Reply = object | string | Partial<HttpResponse> | Error;

/** Ports whose answers are played in order; `asked` is what went out. */
export function script(...replies: Reply[]): { ports: ConnectPorts; asked: HttpRequest[]; tokens: boolean[] } {
  const asked: HttpRequest[] = [];
  const tokens: boolean[] = [];
  const ports: ConnectPorts = {
    clock: { now: () => 0 },
    config: {
      apiUrl: 'https://api.freshbooks.test',
      authUrl: 'https://auth.freshbooks.test/oauth/authorize',
      tokenUrl: 'https://api.freshbooks.test/auth/oauth/token',
      clientId: 'client',
      clientSecret: 'secret',
    },
    token: async (fresh = false) => {
      tokens.push(fresh);
      return fresh ? 'token-2' : 'token-1';
    },
    http: async (request) => {
      asked.push(request);
      const reply = replies.shift();
      if (reply === undefined) throw new Error('one call more than expected');
      if (reply instanceof Error) throw reply;
      if (typeof reply === 'object' && 'status' in reply) return { status: 200, headers: {}, body: '', ...reply };
      return { status: 200, headers: {}, body: typeof reply === 'string' ? reply : JSON.stringify(reply) };
    },
  };
  return { ports, asked, tokens };
}

/** A session on a script. */
export function play(...replies: Reply[]): { session: Session; asked: HttpRequest[]; tokens: boolean[] } {
  const { ports, ...rest } = script(...replies);
  return { session: connect('freshbooks:ZyQ04o', ports), ...rest };
}

export const addressOf = ({ url }: HttpRequest): URL => new URL(url);
/** `GET clients?page=1&...` in words: the query of a request, decoded, in the order sent. */
export const queryOf = (request: HttpRequest): string => decodeURIComponent(addressOf(request).search.slice(1));

export const page = (name: Resource | string, rows: readonly object[], more: object = {}) => ({
  response: { result: { [name]: rows, page: 1, pages: 1, per_page: 100, total: rows.length, ...more } },
});
export const single = (name: string, row: object) => ({ response: { result: { [name]: row } } });
export const errors = (status: number, ...problems: object[]): Partial<HttpResponse> => ({
  status,
  body: JSON.stringify({ response: { errors: problems } }),
});
export const notFound = errors(404, { errno: 1012, field: 'id', message: 'Not found.', object: 'x', value: '1' });
