import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/** The parts of an OpenAPI document that the checks walk. Everything else stays `unknown`. */
export type Schema = Record<string, unknown>;
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path';
  readonly required?: boolean;
  readonly schema: Schema;
}
export interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
}
export interface ResponseSpec {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Schema>>;
  readonly content?: Readonly<Record<string, Media>>;
}
export interface Operation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, ResponseSpec | Reference>>;
}
export interface Reference {
  readonly $ref: string;
}
export interface Contract {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Record<string, unknown>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export const contract: Contract = parse(
  readFileSync(new URL('../../docs/platform-contract.yaml', import.meta.url), 'utf8'),
);

/** Follows `#/a/b` inside the document. @throws when it leads nowhere */
export function resolve<T>(value: T | Reference): T {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value as T;
  let target: unknown = contract;
  for (const step of value.$ref.replace(/^#\//, '').split('/')) {
    target = (target as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  if (target === undefined) throw new Error(`${value.$ref} leads nowhere`);
  return resolve(target as T);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Schema references point into `$defs` of one schema, so that ajv needs to know nothing of OpenAPI. */
function relocate(value: unknown, strict: boolean, composed = false): unknown {
  if (Array.isArray(value)) return value.map((item) => relocate(item, strict, composed));
  if (!isObject(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    if (name === '$ref') out[name] = String(part).replace('#/components/schemas/', '#/$defs/');
    else if (name === 'properties' && isObject(part)) out[name] = mapValues(part, (item) => relocate(item, strict));
    else if (name === 'enum' || name === 'const' || name === 'examples' || name === 'default') out[name] = part;
    else out[name] = relocate(part, strict, name === 'allOf');
  }
  const closes =
    strict && !composed && ('properties' in value || 'allOf' in value) && !('additionalProperties' in value);
  return closes ? { type: 'object', ...out, unevaluatedProperties: false } : out;
}

const mapValues = (record: Record<string, unknown>, change: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const OPEN = new Set(['Base']);

/**
 * Compiles schemas of the document. `strict` refuses properties that the document does not name: consumers ignore
 * those, but our own simulator must not invent any.
 */
export function schemaCompiler(strict: boolean): (schema: Schema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  addFormats.default(ajv);
  const $defs = Object.fromEntries(
    Object.entries(contract.components.schemas).map(([name, schema]) => [
      name,
      relocate(schema, strict, OPEN.has(name)),
    ]),
  );
  ajv.addSchema({ $id: 'contract', $defs });
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const key = JSON.stringify(schema);
    const known = compiled.get(key);
    if (known) return known;
    const text = JSON.stringify(relocate(schema, strict)).replaceAll('"#/$defs/', '"contract#/$defs/');
    const validate = ajv.compile(JSON.parse(text));
    compiled.set(key, validate);
    return validate;
  };
}

/** Readable findings of a validation, empty when the value fits. */
export function findings(validate: ValidateFunction, value: unknown, where: string): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${where}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`,
  );
}
