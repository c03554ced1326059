import { bodyBytes, type HttpRequest, type HttpResponse } from '../shared/model/http.ts';
import { jwtAuthorization, type Refused } from './http/authorizer.ts';
import { toEvent, toResponse } from './http/event.ts';
import { matchRoute, type Route } from './http/routes.ts';
import { type RunningServer, serve } from './http-server.ts';
import type { FunctionDefinition } from './template.ts';

export interface HttpApi {
  readonly url: string;
  /** Requests that are not answered yet. */
  readonly open: number;
  /** Until then every request is answered with 503. */
  use(routes: readonly Route[], invoke: (definition: FunctionDefinition, event: unknown) => Promise<unknown>): void;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;

const message = (status: number, text: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: text }),
});

const refusal = ({ status, reason }: Refused): HttpResponse => {
  const answer = message(status, status === 403 ? 'Forbidden' : 'Unauthorized');
  const error = reason === undefined ? '' : ` error="invalid_token" error_description="${reason}"`;
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': `Bearer${error}` } };
};

/**
 * The template's HTTP API on a port of this machine. Throttling is not applied.
 * @param now milliseconds
 * @throws the port is taken
 */
export async function startHttpApi(port: number, now: () => number): Promise<HttpApi> {
  let answer: ((request: HttpRequest) => Promise<HttpResponse>) | undefined;
  let open = 0;
  const authorize = jwtAuthorization(now);
  const server: RunningServer = await serve(async (request) => {
    if (!answer) return message(503, 'Service Unavailable');
    open += 1;
    try {
      return await answer(request);
    } finally {
      open -= 1;
    }
  }, port);
  return {
    // The name, not the address: a vendor may take http redirect URIs on localhost only.
    url: `http://localhost:${server.port}`,
    get open() {
      return open;
    },
    close: () => server.close(),
    use(routes, invoke) {
      answer = async (request) => {
        if (request.body !== undefined && bodyBytes(request.body).length > MAX_BODY_BYTES) {
          return message(413, 'Request Entity Too Large');
        }
        const { pathname } = new URL(request.url);
        if (!isDecodable(pathname)) return message(400, 'Bad Request');
        const matched = matchRoute(routes, request.method, pathname);
        if (!matched) return message(404, 'Not Found');
        const { authorizer } = matched.route;
        const allowed = authorizer ? await authorize(authorizer, request.headers.authorization) : undefined;
        if (allowed && 'status' in allowed) return refusal(allowed);
        try {
          return toResponse(await invoke(matched.route.definition, toEvent(request, matched, now(), allowed?.claims)));
        } catch {
          // The cause is in the function's log and in the runtime's problems; callers never see it in the cloud either.
          return message(500, 'Internal Server Error');
        }
      };
    },
  };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
