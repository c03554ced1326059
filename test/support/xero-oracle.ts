import { bodyText, type Http, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import { type Body, findDocument, type Matched, type Media, type Schema, XeroDocument } from './xero-document.ts';

export { findDocument } from './xero-document.ts';

/**
 * Xero's official OpenAPI document as a second opinion on every request and every response. The document is not part
 * of this project: `XERO_OPENAPI` names it (the file, or a folder with it); otherwise it is looked for in
 * `../shared/specs` beside the repository.
 */

export interface Example {
  readonly operation: string;
  readonly kind: 'request' | 'response';
  readonly status: string;
  readonly violations: readonly string[];
}

/** A required header that the document invents for downloads. */
const ARTEFACTS = new Set(['contentType']);
const COMMA_LISTS = new Set(['IDs', 'InvoiceNumbers', 'ContactIDs', 'Statuses', 'References']);

export class XeroOracle {
  readonly version: string;
  readonly #document: XeroDocument;

  constructor(path: string) {
    this.#document = new XeroDocument(path);
    this.version = this.#document.version;
  }

  /** What the document has against a request; empty when nothing. Requests outside the Accounting API pass. */
  checkRequest(request: HttpRequest): string[] {
    const found = this.#document.match(request);
    if (found === 'elsewhere') return [];
    if (!found) return [`${request.method} ${request.url}: not in the document`];
    const where = `${request.method} ${found.path}`;
    const messages = this.#checkParameters(request, found);
    const content = this.#document.resolved<Body>(found.operation.requestBody)?.content['application/json'];
    if (content && request.method !== 'GET') {
      const text = bodyText(request.body ?? '');
      const json = parseJson(text);
      if (json === undefined) messages.push('the body is not JSON');
      else messages.push(...this.#document.violations('request', content.schema, json));
    }
    return messages.map((message) => `${where}: ${message}`);
  }

  /** What the document has against a response. Statuses it does not describe are held to the shapes seen in practice. */
  checkResponse(request: HttpRequest, response: HttpResponse): string[] {
    const found = this.#document.match(request);
    if (found === 'elsewhere' || !found) return [];
    const where = `${request.method} ${found.path} ${response.status}`;
    return this.#responseViolations(found, response).map((message) => `${where}: ${message}`);
  }

  /** A handler that notes every violation of what goes in and what comes out. */
  checked(handle: Http): { readonly http: Http; readonly violations: string[] } {
    const violations: string[] = [];
    const http: Http = async (request) => {
      violations.push(...this.checkRequest(request));
      const response = await handle(request);
      violations.push(...this.checkResponse(request, response));
      return response;
    };
    return { http, violations };
  }

  /** Every JSON example of the document against its own schema: shows that document and loader are the known ones. */
  selfCheck(): Example[] {
    const examples: Example[] = [];
    for (const [name, operation] of this.#document.operations()) {
      const add = (kind: Example['kind'], status: string, schema: Schema, value: unknown) => {
        examples.push({ operation: name, kind, status, violations: this.#document.violations('lax', schema, value) });
      };
      const request = this.#document.resolved<Body>(operation.requestBody)?.content['application/json'];
      for (const value of exampleValues(request)) if (request) add('request', '', request.schema, value);
      for (const [status, response] of Object.entries(operation.responses)) {
        const json = this.#document.resolved<Body>(response)?.content?.['application/json'];
        for (const value of exampleValues(json)) if (json) add('response', status, json.schema, value);
      }
    }
    return examples;
  }

  #responseViolations({ operation }: Matched, { status, headers, body }: HttpResponse): string[] {
    const type = headers['content-type'] ?? '';
    if (status === 204) return bodyText(body) === '' ? [] : ['a 204 carries no body'];
    if (status === 401 || status === 403) {
      const json = parseJson(bodyText(body)) as Record<string, unknown> | undefined;
      return json?.Status === status && typeof json.Detail === 'string' && typeof json.Title === 'string'
        ? []
        : ['not the shape of a denial'];
    }
    if (status === 429) return headers['x-rate-limit-problem'] ? [] : ['a 429 says which limit'];
    if (status !== 200 && status !== 400) return [];
    const declared = this.#document.resolved<Body>(operation.responses[String(status)])?.content;
    const schema = declared?.['application/json']?.schema;
    if (status === 400) {
      const json = parseJson(bodyText(body));
      return json === undefined
        ? ['a 400 is JSON']
        : this.#document.violations('lax', { $ref: '#/components/schemas/Error' }, json);
    }
    if (!schema) return declared && !type.includes('json') ? [] : ['a body that the document does not declare'];
    if (!type.includes('json')) return [`content type ${type}`];
    const json = parseJson(bodyText(body));
    // The official example of a removed allocation does not fit its own schema; the simulator follows the example.
    if (/^delete.*Allocations$/.test(operation.operationId))
      return (json as { IsDeleted?: unknown }).IsDeleted === true ? [] : ['IsDeleted'];
    return json === undefined ? ['the body is not JSON'] : this.#document.violations('response', schema, json);
  }

  #checkParameters(request: HttpRequest, { operation, parameters: declared, values }: Matched): string[] {
    const messages: string[] = [];
    const query = new URL(request.url).searchParams;
    const names = new Set(declared.filter((one) => one.in === 'query').map((one) => one.name));
    for (const name of query.keys()) if (!names.has(name)) messages.push(`unknown query parameter ${name}`);
    for (const parameter of declared) {
      if (ARTEFACTS.has(parameter.name)) continue;
      const text =
        parameter.in === 'query'
          ? query.get(parameter.name)
          : parameter.in === 'header'
            ? (request.headers[parameter.name.toLowerCase()] ?? null)
            : (values[parameter.name] ?? null);
      if (text === null) {
        if (parameter.required) messages.push(`${parameter.in} ${parameter.name} is missing`);
        continue;
      }
      const value = COMMA_LISTS.has(parameter.name) ? text.split(',') : text;
      const validate = this.#document.parameterValidator(operation.operationId, parameter);
      if (!validate({ value }))
        messages.push(`${parameter.in} ${parameter.name}: ${validate.errors?.[0]?.message ?? 'invalid'}`);
    }
    return messages;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function exampleValues(content: Media | undefined): unknown[] {
  if (!content) return [];
  const values = Object.values(content.examples ?? {}).map(({ value }) => value);
  if (content.example !== undefined) values.push(content.example);
  return values.map((value) => (typeof value === 'string' ? (parseJson(value) ?? value) : value));
}

/** @returns undefined where there is no document: callers say so and go on without it */
export function loadOracle(): XeroOracle | undefined {
  const path = findDocument();
  return path === undefined ? undefined : new XeroOracle(path);
}
