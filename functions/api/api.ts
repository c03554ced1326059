import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { withLargeValues } from '../../shared/engine/store/large-values.ts';
import { accessOf, type Claims, demand } from './access.ts';
import type { Answer, ApiPorts, Call, Request } from './call.ts';
import { countCall } from './limit.ts';
import { once } from './once.ts';
import { openApi } from './openapi.ts';
import { Problem, problemOf } from './problems.ts';
import { MOST_BYTES, matchRoute, readBody, readQuery } from './router.ts';
import { callback } from './routes/callback.ts';
import { routes } from './routes/index.ts';
import { Tenant } from './tenant.ts';

/** What the API reads of an event of payload format 2.0. */
export type ApiEvent = Pick<APIGatewayProxyEventV2, 'rawPath' | 'body' | 'isBase64Encoded'> & {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly http: { readonly method: string };
    /** Of the gateway's JWT authorizer: claims of a token that it has checked. */
    readonly authorizer?: { readonly jwt?: { readonly claims?: Claims } };
  };
};

/**
 * The HTTP API: connections of a tenant, their state, and what needs a person. Answers are JSON, failures
 * `application/problem+json`. Whose call it is, whether its token is wide enough and how many calls there were is decided
 * here, for every route alike; the way back from consent and the API's own description take no token.
 */
export const createApiHandler =
  (ports: ApiPorts) =>
  async (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = requestOf(event);
    try {
      return toResult(await answer(ports, request, event.requestContext.authorizer?.jwt?.claims));
    } catch (error) {
      const problem = problemOf(error) ?? unexpected(ports, request, error);
      return toResult({
        status: problem.status,
        headers: { ...problem.headers, 'content-type': 'application/problem+json' },
        body: { status: problem.status, code: problem.code, detail: problem.message, ...problem.members },
      });
    }
  };

async function answer(world: ApiPorts, request: Request, claims: Claims | undefined): Promise<Answer> {
  const ports = { ...world, table: withLargeValues(world.table, world.objects) };
  if (request.method === 'GET' && request.path === '/oauth/callback') return await callback(ports, request);
  if (request.method === 'GET' && request.path === '/openapi.json') return openApi(ports);
  const access = accessOf(claims, ports.access);
  await countCall(ports, access.tenant, ports.mostPerMinute);
  const { route, params } = matchRoute(routes, request);
  demand(access, route.scope);
  const call: Omit<Call, 'id'> = {
    ports,
    tenant: new Tenant(ports.table, access.tenant),
    params,
    body: readBody(route, request),
    query: readQuery(route, request),
    request,
  };
  if (route.method !== 'POST') return await route.handle({ ...call, id: ports.ids.next() });
  return await once(call, (id) => route.handle({ ...call, id }));
}

function requestOf(event: ApiEvent): Request {
  const { rawPath, headers, queryStringParameters: query = {}, requestContext } = event;
  const { body = '', isBase64Encoded } = event;
  return {
    method: requestContext.http.method,
    path: rawPath,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    query,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').subarray(0, MOST_BYTES + 1),
  };
}

/** Our own failure: the log knows which, the caller only that. */
function unexpected({ log }: ApiPorts, { method }: Request, error: unknown): Problem {
  log.error('request failed', {
    method,
    error: error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error),
  });
  return new Problem(500, 'internal', 'This did not work, and it is our fault. Try again later.');
}

function toResult({ status, headers = {}, body }: Answer): APIGatewayProxyStructuredResultV2 {
  const isPage = typeof body === 'string';
  return {
    statusCode: status,
    headers: {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(body === undefined || isPage ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isPage ? body : JSON.stringify(body) }),
  };
}
