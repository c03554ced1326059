import type { HttpRequest } from '../../../model/http.ts';
import { bodyText } from '../../../model/http.ts';
import { parseJson } from '../json.ts';
import { type Answer, badRequest, notFound, Refused } from './answers.ts';
import type { CapsuleUser } from './options.ts';
import type { Party } from './records.ts';
import type { Site } from './site.ts';

/** One request of somebody who may be here, on its way to a handler. */
export interface Call {
  readonly site: Site;
  readonly user: CapsuleUser;
  /** By OAuth: personal tokens may do less. */
  readonly isApp: boolean;
  /** The variable parts of the path, in order. */
  readonly ids: readonly string[];
  /** Path without `/api/v2`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: HttpRequest;
}
export type Handler = (call: Call) => Answer;
/** By `GET /parties/{id}`. */
export type Routes = Readonly<Record<string, Handler>>;

export type Body = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands under the one name that Capsule wraps a body in. @throws {Refused} 415, 400 */
export function readBody({ request }: Call, name: string): Body {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Refused(415, 'Unsupported Media Type: application/json is expected');
  }
  let parsed: unknown;
  try {
    parsed = parseJson(bodyText(request.body ?? ''));
  } catch {
    throw badRequest('The body is not JSON');
  }
  const inner = isObject(parsed) ? parsed[name] : undefined;
  if (!isObject(inner)) throw badRequest(`The body must be an object with "${name}"`);
  return inner;
}

const LARGEST_PAGE = 100;
const USUAL_PAGE = 50;

/** A page of a list, with `Link` to the next. @throws {Refused} 400 */
export function pageOf<T>(
  call: Call,
  rows: readonly T[],
  name: string,
  wire: (row: T) => unknown,
  more: Body = {},
): Answer {
  const largest = name === 'entries' ? USUAL_PAGE : LARGEST_PAGE;
  const page = wholeNumber(call, 'page', 1, Number.MAX_SAFE_INTEGER);
  const perPage = wholeNumber(call, 'perPage', USUAL_PAGE, largest);
  const from = (page - 1) * perPage;
  const shown = rows.slice(from, from + perPage);
  const body = { [name]: shown.map(wire), ...more };
  if (from + perPage >= rows.length) return { status: 200, body };
  const next = new URL(`${call.site.options.baseUrl}/api/v2${call.path}`);
  for (const [key, value] of call.query) next.searchParams.append(key, value);
  next.searchParams.set('page', String(page + 1));
  next.searchParams.set('perPage', String(perPage));
  return { status: 200, body, headers: { link: `<${next.href}>; rel="next"` } };
}

function wholeNumber({ query }: Call, name: string, usual: number, largest: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw badRequest(`${name} must be a whole number from 1`);
  return Math.min(value, largest);
}

/** `since` as an instant in ms. @throws {Refused} 400 */
export function sinceOf({ query }: Call): number | undefined {
  const text = query.get('since');
  if (text === null) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(at)) throw badRequest('since must be an ISO 8601 timestamp');
  return at;
}

export const isSince = ({ site }: Call, at: number, since: number | undefined): boolean =>
  since === undefined || (site.options.switches.sinceInclusive ? at >= since : at > since);

/** @throws {Refused} 404; 403 where Capsule says so for what the user may not see */
export function partyNamed({ site, user }: Call, id: string): Party {
  const party = site.parties.get(id);
  if (!party) throw notFound('party');
  if (site.mayWatch(user, id)) return party;
  throw site.options.switches.restrictedAnswer === 403
    ? new Refused(403, 'You do not have access to this party')
    : notFound('party');
}
