import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Answer, ApiPorts, Call, Request } from './call.ts';
import { Problem, problemOf } from './problems.ts';
import { MOST_BYTES, matchRoute, readBody, readQuery } from './router.ts';
import { callback } from './routes/callback.ts';
import { routes } from './routes/index.ts';
import { Tenant } from './tenant.ts';
import { tenantOf } from './tokens.ts';

/** What the API reads of an event of payload format 2.0. */
export type ApiEvent = Pick<APIGatewayProxyEventV2, 'rawPath' | 'body' | 'isBase64Encoded'> & {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: { readonly http: { readonly method: string } };
};

/**
 * The HTTP API: connections of a tenant, their state, and what needs a person. Answers are JSON, failures
 * `application/problem+json`; every path but the way back from consent takes a tenant's token.
 */
export const createApiHandler =
  (ports: ApiPorts) =>
  async (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = requestOf(event);
    try {
      return toResult(await answer(ports, request));
    } catch (error) {
      const problem = problemOf(error) ?? unexpected(ports, request, error);
      return toResult({
        status: problem.status,
        headers: { ...problem.headers, 'content-type': 'application/problem+json' },
        body: { status: problem.status, code: problem.code, detail: problem.message, ...problem.members },
      });
    }
  };

async function answer(ports: ApiPorts, request: Request): Promise<Answer> {
  if (request.path === '/oauth/callback' && request.method === 'GET') return await callback(ports, request);
  const tenant = new Tenant(ports.table, tenantOf(request.headers.authorization, ports.tokens));
  const { route, params } = matchRoute(routes, request);
  const call: Call = {
    ports,
    tenant,
    params,
    body: readBody(route, request),
    query: readQuery(route, request),
    request,
  };
  return await route.handle(call as never);
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
