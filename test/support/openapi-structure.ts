import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * The structure of an OpenAPI 3.1 document as far as we use it, closed: a misspelt or misplaced key is a finding.
 * Schema objects are JSON Schema 2020-12 and are compiled elsewhere.
 * @see https://spec.openapis.org/oas/v3.1.0
 */
const text = { type: 'string', minLength: 1 };
const schema = { type: ['object', 'boolean'] };
const object = (required: readonly string[], properties: object, rest: object = { additionalProperties: false }) => ({
  type: 'object',
  required,
  properties,
  ...rest,
});
const mapOf = (value: object) => ({ type: 'object', additionalProperties: value });
const reference = object(['$ref'], { $ref: text });
const orReference = (value: object) => ({ anyOf: [reference, value] });
const media = object([], { schema, example: {} });
const content = { ...mapOf(media), minProperties: 1 };
const parameter = {
  ...object(['name', 'in', 'schema'], {
    name: text,
    in: { enum: ['query', 'header', 'path', 'cookie'] },
    description: text,
    required: { type: 'boolean' },
    style: { enum: ['form', 'simple'] },
    explode: { type: 'boolean' },
    schema,
  }),
  if: { properties: { in: { const: 'path' } } },
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: { required: ['required'], properties: { required: { const: true } } },
};
const header = object(['schema'], { description: text, required: { type: 'boolean' }, schema });
const response = object(['description'], { description: text, headers: mapOf(orReference(header)), content });
const operation = object(['operationId', 'tags', 'responses'], {
  operationId: { type: 'string', pattern: '^[a-z][A-Za-z]+$' },
  tags: { type: 'array', items: text },
  summary: text,
  description: text,
  security: { type: 'array', items: mapOf({ type: 'array' }) },
  parameters: { type: 'array', items: orReference(parameter) },
  requestBody: object(['content'], { required: { type: 'boolean' }, content }),
  responses: {
    type: 'object',
    minProperties: 1,
    patternProperties: { '^([1-5]\\d\\d|[1-5]XX|default)$': orReference(response) },
    additionalProperties: false,
  },
});
const pathItem = object([], {
  parameters: { type: 'array', items: orReference(parameter) },
  ...Object.fromEntries(['get', 'put', 'post', 'patch', 'delete'].map((method) => [method, operation])),
});
const document = object(['openapi', 'info', 'paths', 'components'], {
  openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
  info: object(['title', 'version'], {
    title: text,
    version: text,
    summary: text,
    description: text,
    license: object(['name'], { name: text, identifier: text, url: text }),
  }),
  servers: { type: 'array', items: object(['url'], { url: text, description: text }) },
  security: { type: 'array' },
  tags: { type: 'array', items: object(['name'], { name: text, description: text }) },
  paths: { type: 'object', patternProperties: { '^/': pathItem }, additionalProperties: false },
  webhooks: mapOf(pathItem),
  components: object([], {
    schemas: mapOf(schema),
    parameters: mapOf(parameter),
    headers: mapOf(header),
    responses: mapOf(response),
    securitySchemes: mapOf(object(['type'], { type: { enum: ['http', 'oauth2', 'apiKey'] } }, {})),
  }),
});

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(document);

/** What is wrong with the structure; empty when nothing is. */
export function openApiProblems(candidate: unknown): readonly string[] {
  if (validate(candidate)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
