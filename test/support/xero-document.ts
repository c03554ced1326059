import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { parse } from 'yaml';
import type { HttpRequest } from '../../shared/model/http.ts';

export type Schema = Record<string, unknown> & { properties?: Record<string, Record<string, unknown>>; $ref?: string };
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path';
  readonly required?: boolean;
  readonly schema: Schema;
}
export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { $ref: string })[];
  readonly requestBody?: Body | { readonly $ref: string };
  readonly responses: Record<string, Partial<Body> | { readonly $ref: string }>;
}
export interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Record<string, { readonly value: unknown }>;
}
export interface Body {
  readonly content: Record<string, Media>;
}
type PathItem = Readonly<Record<string, unknown>> & { readonly parameters?: Operation['parameters'] };
interface Document {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Record<string, Record<string, unknown>> & { readonly schemas: Record<string, Schema> };
}

/** `lax`: the document as it is. `response` and `request`: no unknown elements, dates in the direction's own form. */
export type Mode = 'lax' | 'response' | 'request';

const FILE = 'xero_accounting.yaml';
const MS_DATE = /^\/Date\(-?\d+([+-]\d{4})?\)\/$/;
const IN_DATE = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/;
/** Elements that Xero sends and the document leaves out. */
const UNDECLARED = [
  'Id',
  'Status',
  'ProviderName',
  'DateTimeUTC',
  'SummarizeErrors',
  'ID',
  'DateString',
  'DueDateString',
  'DateUTCString',
  'HasErrors',
  'IsDiscounted',
  'HasValidationErrors',
  'StatusAttributeString',
  'ValidationErrors',
  'Warnings',
  'DiscountEnteredAsPercent',
  'InvoicePaymentServices',
  'Attachments',
];
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => void;

/** @returns the path of the document, if there is one */
export function findDocument(): string | undefined {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const named = process.env.XERO_OPENAPI;
  const place = named ?? join(root, '..', 'shared', 'specs');
  if (!existsSync(place)) {
    if (named) throw new Error(`XERO_OPENAPI: there is no ${named}`);
    return undefined;
  }
  const file = statSync(place).isDirectory() ? join(place, FILE) : place;
  return existsSync(file) ? file : undefined;
}

export interface Matched {
  readonly operation: Operation;
  /** The operation's own and those of its path. */
  readonly parameters: readonly Parameter[];
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The parsed document: which operation a request is, and what a value breaks of a schema. */
export class XeroDocument {
  readonly version: string;
  readonly #document: Document;
  readonly #ajv = new Map<Mode, Ajv>();
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #params = parameterAjv();

  constructor(path: string) {
    this.#document = parse(readFileSync(path, 'utf8')) as Document;
    this.version = this.#document.info.version;
  }

  /** Every operation as `GET /Invoices`. */
  *operations(): Iterable<readonly [name: string, operation: Operation]> {
    for (const [path, methods] of Object.entries(this.#document.paths)) {
      for (const method of ['get', 'put', 'post', 'delete']) {
        const operation = methods[method] as Operation | undefined;
        if (operation) yield [`${method.toUpperCase()} ${path}`, operation];
      }
    }
  }

  resolved<T extends object>(one: Partial<T> | { readonly $ref: string } | undefined): T | undefined {
    if (!one || !('$ref' in one)) return one as T | undefined;
    const [group = '', name = ''] = (one.$ref as string).split('/').slice(-2);
    return this.#document.components[group]?.[name] as T | undefined;
  }

  parameterValidator(operationId: string, parameter: Parameter): ValidateFunction {
    const key = `${operationId} ${parameter.in} ${parameter.name}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const compiled = this.#params.compile({ type: 'object', properties: { value: parameter.schema } });
    this.#compiled.set(key, compiled);
    return compiled;
  }

  /** Without case, fewest placeholders first, then the template whose path parameters validate. */
  match(request: HttpRequest): Matched | 'elsewhere' | undefined {
    const { pathname } = new URL(request.url);
    const at = pathname.toLowerCase().indexOf('/api.xro/2.0/');
    if (at < 0) return 'elsewhere';
    const segments = pathname
      .slice(at + '/api.xro/2.0/'.length)
      .split('/')
      .map(decodeURIComponent);
    const candidates: (Matched & { readonly holes: number })[] = [];
    for (const [path, methods] of Object.entries(this.#document.paths)) {
      const operation = methods[request.method.toLowerCase()] as Operation | undefined;
      const template = path.split('/').slice(1);
      if (!operation || template.length !== segments.length) continue;
      const values: Record<string, string> = {};
      let holes = 0;
      const fits = template.every((part, index) => {
        const hole = /^\{(.+)\}$/.exec(part)?.[1];
        if (!hole) return part.toLowerCase() === segments[index]?.toLowerCase();
        holes += 1;
        values[hole] = segments[index] ?? '';
        return true;
      });
      if (!fits) continue;
      const parameters = [...(methods.parameters ?? []), ...(operation.parameters ?? [])].map(
        (one) => this.resolved<Parameter>(one) as Parameter,
      );
      candidates.push({ operation, parameters, path, values, holes });
    }
    candidates.sort((a, b) => a.holes - b.holes);
    const valid = candidates.find(({ operation, parameters, values }) =>
      parameters.every(
        (one) =>
          one.in !== 'path' ||
          (this.parameterValidator(operation.operationId, one)({ value: values[one.name] }) as boolean),
      ),
    );
    return valid ?? candidates[0];
  }

  violations(mode: Mode, schema: Schema, value: unknown): string[] {
    const key = `${mode} ${JSON.stringify(schema)}`;
    let validate = this.#compiled.get(key);
    if (!validate) {
      validate = this.#schemas(mode).compile(
        JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"xero#/components/')),
      );
      this.#compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  #schemas(mode: Mode): Ajv {
    const known = this.#ajv.get(mode);
    if (known) return known;
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
    addFormats(ajv);
    for (const format of ['double', 'float', 'int32', 'int64', 'byte', 'binary']) ajv.addFormat(format, true);
    const date = mode === 'response' ? MS_DATE : IN_DATE;
    for (const keyword of ['x-is-msdate', 'x-is-msdate-time']) {
      ajv.addKeyword({
        keyword,
        type: 'string',
        schemaType: 'boolean',
        validate: (on: boolean, text: string) => mode === 'lax' || !on || date.test(text),
      });
    }
    const schemas = Object.fromEntries(
      Object.entries(this.#document.components.schemas).map(([name, schema]) => [
        name,
        mode === 'lax' ? schema : tighten(schema, mode),
      ]),
    );
    ajv.addSchema({ $id: 'xero', components: { schemas } });
    this.#ajv.set(mode, ajv);
    return ajv;
  }
}

function tighten(source: Schema, mode: Mode): Schema {
  const schema = structuredClone(source);
  if (!schema.properties) return schema;
  for (const property of Object.values(schema.properties)) delete property.default;
  schema.additionalProperties = false;
  if (mode === 'response') for (const name of UNDECLARED) schema.properties[name] ??= {};
  return schema;
}

function parameterAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, coerceTypes: 'array' });
  addFormats(ajv);
  for (const format of ['double', 'float', 'int32', 'int64', 'byte', 'binary']) ajv.addFormat(format, true);
  return ajv;
}
