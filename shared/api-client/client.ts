import type * as z from 'zod';
import { type Operation, type OperationId, operations } from './contract/index.ts';

type Operations = typeof operations;
type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type SchemaOf<Id extends OperationId, Name extends 'body' | 'query' | 'answer'> = Operations[Id] extends {
  readonly [name in Name]: infer Schema;
}
  ? Schema
  : undefined;

/** Names in the path: `id` and `record` of `/v1/connections/{id}/records/{record+}`. */
type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Bare}+` ? Bare : Name) | Names<Rest>
  : never;

/** What a call of this operation is given: path parameters, query and body, as the contract says. */
export type CallInput<Id extends OperationId> = {
  readonly [Name in Names<Operations[Id]['path']>]: string;
} & {
  readonly query?: Input<SchemaOf<Id, 'query'>>;
  readonly body?: Input<SchemaOf<Id, 'body'>>;
  /** Of a POST: its repetition within a day gets the same answer. */
  readonly idempotencyKey?: string;
};
export type CallAnswer<Id extends OperationId> = Output<SchemaOf<Id, 'answer'>>;

/** One row of a list that comes in pages. */
export type RowOf<Id extends OperationId> =
  CallAnswer<Id> extends { readonly data: readonly (infer Row)[] } ? Row : never;
interface PageOf<Row> {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

/** The API said no: a problem of RFC 9457, or the gateway's own words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** Stable; `gateway` for what did not reach the API. */
  readonly code: string;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

export interface ClientOptions {
  /** Where the API is, without a slash at the end. */
  readonly url: string;
  /** An access token; asked for before each call. */
  readonly token: () => string | Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * The HTTP API as functions, typed by its contract.
 * @example await client.call('readConnection', { id })
 */
export class TieoutClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** @throws {ApiProblem} */
  async call<Id extends OperationId>(id: Id, input: CallInput<Id>): Promise<CallAnswer<Id>> {
    const { url, token, fetch = globalThis.fetch } = this.#options;
    const { method, path } = operations[id] as Operation;
    const { query, body, idempotencyKey, ...params } = input as Readonly<Record<string, unknown>>;
    const address = new URL(url + filled(path, params as Readonly<Record<string, string>>));
    for (const [name, value] of Object.entries((query ?? {}) as Readonly<Record<string, unknown>>)) {
      if (value !== undefined) address.searchParams.set(name, String(value));
    }
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': String(idempotencyKey) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw problemOf(response.status, answer);
    return answer as CallAnswer<Id>;
  }

  /** Every row of a list that comes in pages. */
  async *rows<Id extends 'listConnections' | 'listIssues' | 'listMatches' | 'exportConnection'>(
    id: Id,
    input: CallInput<Id>,
  ): AsyncGenerator<RowOf<Id>> {
    let cursor: string | null | undefined;
    do {
      const query = { ...(input.query as object), ...(cursor ? { cursor } : {}) };
      const page = (await this.call(id, { ...input, query } as CallInput<Id>)) as PageOf<RowOf<Id>>;
      yield* page.data;
      cursor = page.nextCursor;
    } while (cursor);
  }
}

const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\+?\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

function problemOf(status: number, answer: unknown): ApiProblem {
  const { code, detail, message } = (answer ?? {}) as { code?: string; detail?: string; message?: string };
  return new ApiProblem(status, code ?? 'gateway', detail ?? message ?? `The API answered ${status}.`);
}
