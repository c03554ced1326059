import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import { type Reply, scriptOf } from '../../script.ts';
import type { Resource } from '../query.ts';
import { connect } from '../session.ts';

const config = {
  apiUrl: 'https://api.freshbooks.test',
  authUrl: 'https://auth.freshbooks.test/oauth/authorize',
  tokenUrl: 'https://api.freshbooks.test/auth/oauth/token',
  clientId: 'client',
  clientSecret: 'secret',
};

export const script = (...replies: Reply[]) => scriptOf(config, replies);

/** A session on a script. */
export function play(...replies: Reply[]) {
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
