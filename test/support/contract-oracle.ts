import { bodyText, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import {
  contract,
  findings,
  type Media,
  type Operation,
  type Parameter,
  type ResponseSpec,
  resolve,
  type Schema,
  schemaCompiler,
} from './platform-contract.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const compile = schemaCompiler(true);

interface Route {
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
}

const routes: readonly Route[] = Object.entries(contract.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => method in item).map((method) => {
    const operation = item[method] as Operation;
    const shared = (item.parameters ?? []) as Operation['parameters'] & object;
    return {
      method: method.toUpperCase(),
      path,
      pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
      operation,
      parameters: [...shared, ...(operation.parameters ?? [])].map((parameter) => resolve<Parameter>(parameter)),
    };
  }),
);

/** Every operation of the document by its id: what a suite ticks off. */
export const operationIds: readonly string[] = routes.map(({ operation }) => operation.operationId);

const localPath = (url: URL) => url.pathname.replace(/^.*?\/v1(?=\/)/, '');

function routeOf(request: HttpRequest): { route: Route; path: Readonly<Record<string, string>> } | undefined {
  const path = localPath(new URL(request.url));
  for (const route of routes) {
    const match = route.method === request.method ? route.pattern.exec(path) : null;
    if (match) return { route, path: mapText(match.groups ?? {}) };
  }
  return undefined;
}

const mapText = (groups: Record<string, string>) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));

/** The id of the operation that a request calls; undefined when the contract has no such operation. */
export const operationOf = (request: HttpRequest): string | undefined => routeOf(request)?.route.operation.operationId;

/**
 * What is wrong with a request by the contract: unknown operation, missing or unknown parameter, a value or body that
 * does not fit its schema. The URL is absolute and has `/v1` before the contract's path. Empty: nothing.
 */
export function checkRequest(request: HttpRequest): readonly string[] {
  const found = routeOf(request);
  if (!found) return [`${request.method} ${new URL(request.url).pathname} is no operation of the contract`];
  const { route, path } = found;
  const query = new URL(request.url).searchParams;
  const named = new Set(route.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name));
  const secured = (route.operation.security ?? [true]).length > 0;
  return [
    ...[...query.keys()].filter((name) => !named.has(name)).map((name) => `query ${name} is not in the contract`),
    ...route.parameters.flatMap((parameter) => checkParameter(parameter, textOf(parameter, request, query, path))),
    ...(secured && !/^Bearer \S+$/.test(request.headers.authorization ?? '') ? ['authorization: no bearer token'] : []),
    ...checkBody(route.operation, request),
  ];
}

function textOf(
  { name, in: place }: Parameter,
  request: HttpRequest,
  query: URLSearchParams,
  path: Readonly<Record<string, string>>,
) {
  if (place === 'query') return query.get(name) ?? undefined;
  return place === 'path' ? path[name] : request.headers[name.toLowerCase()];
}

function checkParameter(parameter: Parameter, text: string | undefined): readonly string[] {
  const where = `${parameter.in} ${parameter.name}`;
  if (text === undefined) return parameter.required ? [`${where} is missing`] : [];
  return findings(compile(parameter.schema), typed(resolve<Schema>(parameter.schema), text), where);
}

function typed(schema: Schema, text: string): unknown {
  if (schema.type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (schema.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return schema.type === 'array' ? text.split(',') : text;
}

function checkBody({ requestBody }: Operation, request: HttpRequest): readonly string[] {
  const empty = request.body === undefined || request.body.length === 0;
  if (!requestBody) return empty ? [] : ['body: the operation takes none'];
  if (empty) return requestBody.required ? ['body is missing'] : [];
  return checkMedia(requestBody.content, request.headers['content-type'], request.body, 'body');
}

function checkMedia(
  content: Readonly<Record<string, Media>>,
  contentType: string | undefined,
  body: string | Uint8Array,
  where: string,
): readonly string[] {
  const type = (contentType ?? '').split(';')[0]!.trim().toLowerCase();
  const media = content[type];
  if (!media) return [`${where}: content type "${type}" is not among ${Object.keys(content).join(', ')}`];
  if (!media.schema) return [];
  if (type === 'application/x-www-form-urlencoded') {
    return findings(compile(media.schema), Object.fromEntries(new URLSearchParams(bodyText(body))), where);
  }
  try {
    return findings(compile(media.schema), JSON.parse(bodyText(body)), where);
  } catch {
    return [`${where} is not JSON`];
  }
}

/** What is wrong with the answer to a request: undocumented status, missing header, a body that does not fit. */
export function checkResponse(request: HttpRequest, response: HttpResponse): readonly string[] {
  const found = routeOf(request);
  if (!found) return response.status === 404 ? [] : [`${response.status} for an operation the contract does not have`];
  const { responses } = found.route.operation;
  const named = responses[String(response.status)] ?? responses[`${String(response.status)[0]}XX`];
  if (!named) return [`status ${response.status} is not documented for ${found.route.operation.operationId}`];
  const spec = resolve<ResponseSpec>(named);
  const where = `${found.route.operation.operationId} ${response.status}`;
  const headers = Object.entries(spec.headers ?? {}).flatMap(([name, header]) => {
    const { required, schema } = resolve<{ required?: boolean; schema: Schema }>(header as never);
    return checkParameter(
      { name, in: 'header', required: required ?? false, schema },
      response.headers[name.toLowerCase()],
    );
  });
  if (!spec.content) return [...headers, ...(response.body.length > 0 ? [`${where}: body where none is`] : [])];
  return [...headers, ...checkMedia(spec.content, response.headers['content-type'], response.body, where)];
}

/** What is wrong with a webhook delivery. The signature's arithmetic is the receiver's test. */
export function checkWebhook(request: HttpRequest): readonly string[] {
  const { post } = contract.webhooks.change!;
  return [
    ...(post.parameters ?? []).flatMap((parameter) => {
      const spec = resolve<Parameter>(parameter);
      return checkParameter(spec, request.headers[spec.name.toLowerCase()]);
    }),
    ...checkBody(post, request),
  ];
}
