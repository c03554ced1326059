import * as z from 'zod';
import { type Operation, operations, problem } from './contract/index.ts';

type Schema = Record<string, unknown>;

/** Statuses of problems that every operation has. */
const EVERYWHERE = [400, 401, 403, 429, 500, 503];
const MEANING: Readonly<Record<number, string>> = {
  400: 'Body, query or path is not as described.',
  401: 'No token, or one that is not accepted. The gateway answers it in its own words: `{"message": "Unauthorized"}`.',
  403: 'The token’s scope is too narrow, or it names no tenant.',
  404: 'There is no such thing, or it belongs to somebody else: nobody can tell which.',
  409: 'As things stand it cannot be done.',
  413: 'The body is too long.',
  415: 'The body is not JSON.',
  422: 'Understood, and refused.',
  429: 'Too many calls: `Retry-After` says when to come back.',
  500: 'Our fault.',
  502: 'The provider did not accept it.',
  503: 'Try again: `Retry-After` says when.',
};

/**
 * The OpenAPI 3.1 document of the HTTP API, generated from the contract's zod schemas. `docs/openapi.json` is what it says
 * for no particular deployment.
 * @param url where this deployment is reached
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(url?: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [id, one] of Object.entries<Operation>(operations)) {
    // `{record+}`: OpenAPI has no name for a parameter with slashes in it; they may be percent-encoded.
    const path = one.path.replaceAll('+}', '}');
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(id, one) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Tieout',
      version: '1',
      description:
        'Connections of two companies’ books, how they stand, and what needs a person. Failures are `application/problem+json` (RFC 9457). A POST may carry an `Idempotency-Key`: its repetition within a day gets the same answer. Amounts are minor units.',
    },
    servers: [{ url: url ?? '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'An access token of the deployment’s OIDC issuer. Scopes: `read`, `operate`, `admin`, each including the ones before it.',
        },
      },
    },
  };
}

function operationOf(id: string, operation: Operation): Schema {
  const { summary, description, scope, method, body, answer, status, problems = [] } = operation;
  const mayFail = new Set([
    ...EVERYWHERE,
    ...problems,
    ...(body ? [413, 415] : []),
    ...(method === 'POST' ? [409, 422] : []),
  ]);
  const failures = [...mayFail].sort((a, b) => a - b).map((code) => [code, failure(code)]);
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    'x-scope': scope,
    security: [{ token: [scope] }],
    ...parametersOf(operation),
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, 'input')) } } : {}),
    responses: {
      [status]: { description: summary, ...(answer ? { content: json(schemaOf(answer, 'output')) } : {}) },
      ...Object.fromEntries(failures),
    },
  };
}

const json = (schema: Schema) => ({ 'application/json': { schema } });
const failure = (code: number) => ({
  description: MEANING[code],
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function parametersOf({ method, path, query }: Operation): Schema {
  const named = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const asked = query ? schemaOf(query, 'input') : {};
  const required = (asked.required ?? []) as readonly string[];
  const queried = Object.entries((asked.properties ?? {}) as Record<string, Schema>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  };
  const parameters = [...named, ...queried, ...(method === 'POST' ? [key] : [])];
  return parameters.length > 0 ? { parameters } : {};
}

/** Without `$schema`: the document says once which dialect it is. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, reused: 'inline', unrepresentable: 'throw' }) as Schema;
  return rest;
}
