import { randomUUID } from 'node:crypto';
import { bodyBytes, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import { ACCOUNT } from '../template/identity.ts';
import type { Matched } from './routes.ts';

/** Types that an HTTP API hands over as text; anything else arrives in base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b)/i;

/**
 * The event of payload format 2.0.
 * @param nowMs milliseconds
 * @param claims of a token that the route's authorizer let through
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(
  request: HttpRequest,
  { route, pathParameters }: Matched,
  nowMs: number,
  claims?: Readonly<Record<string, string>>,
): object {
  const url = new URL(request.url);
  const query = [...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key).join(',')] as const);
  const { cookie, ...headers } = request.headers;
  const text = TEXT.test(headers['content-type'] ?? '');
  const rawPath = decodeURI(url.pathname);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString: url.search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers,
    ...(query.length > 0 ? { queryStringParameters: Object.fromEntries(query) } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      ...(claims ? { authorizer: { jwt: { claims, scopes: null } } } : {}),
      domainName: url.host,
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: new Date(nowMs).toUTCString(),
      timeEpoch: nowMs,
    },
    ...(request.body === undefined
      ? {}
      : { body: Buffer.from(bodyBytes(request.body)).toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body !== undefined && !text,
  };
}

interface Answer {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What the caller gets: a value without `statusCode` is the body of a 200, as in the cloud. */
export function toResponse(result: unknown): HttpResponse {
  const answer = result as Answer | null;
  if (typeof answer !== 'object' || answer === null || answer.statusCode === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = answer;
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return {
    status: Number(statusCode),
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(lower),
      // Node writes a list as one header line each; the type of a header value has room for one only.
      ...(cookies.length > 0 ? { 'set-cookie': cookies as unknown as string } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}
