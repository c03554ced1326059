import * as z from 'zod';
import type { Request, Route } from './call.ts';
import { Problem } from './problems.ts';

/** More is refused before it is read. */
export const MOST_BYTES = 256 * 1024;

export interface Matched {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** @throws {Problem} 404: no route has this path; 405: none of them takes the method; 400: a part cannot be decoded */
export function matchRoute(routes: readonly Route[], { method, path }: Pick<Request, 'method' | 'path'>): Matched {
  const matches = routes.flatMap((route) => {
    const match = patternOf(route).exec(path);
    return match ? [{ route, params: decoded(match.groups ?? {}) }] : [];
  });
  const found = matches.find(({ route }) => route.method === method);
  if (found) return found;
  if (matches.length === 0) throw new Problem(404, 'notFound', 'There is nothing at this path.');
  const allow = [...new Set(matches.map(({ route }) => route.method))].join(', ');
  throw new Problem(405, 'methodNotAllowed', `This path takes ${allow}.`, { headers: { allow } });
}

const patterns = new Map<Route, RegExp>();

function patternOf(route: Route): RegExp {
  const known = patterns.get(route);
  if (known) return known;
  const source = route.path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) =>
    greedy ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  const pattern = new RegExp(`^${source}$`);
  patterns.set(route, pattern);
  return pattern;
}

/** The gateway may have decoded the path before us; ids have no percent sign, so once more changes nothing. */
function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new Problem(400, 'badPath', 'The path is not encoded as a URL is.');
  }
}

/** @throws {Problem} 400, 413, 415 */
export function readBody(route: Route, { headers, body }: Request): unknown {
  if (body.length > MOST_BYTES) throw new Problem(413, 'tooLarge', `A body has ${MOST_BYTES} bytes at most.`);
  if (!route.body) return undefined;
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (body.length > 0 && type !== 'application/json') {
    throw new Problem(415, 'notJson', 'The body must be application/json.');
  }
  return valid(route.body, parsed(body), 'body');
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Problem(400, 'notJson', 'The body is not JSON.');
  }
}

export const readQuery = (route: Route, { query }: Request): unknown =>
  route.query ? valid(route.query, query, 'query') : undefined;

function valid(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({ path: z.core.toDotPath(issue.path), message: issue.message }));
  const [first] = errors;
  throw new Problem(400, 'badInput', `${first?.path || where}: ${first?.message ?? 'not valid'}`, {
    members: { errors },
  });
}
