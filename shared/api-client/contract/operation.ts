import type * as z from 'zod';

/**
 * What a token may do: look, keep the sync going, or decide what is connected with what and who is told. Each includes
 * the ones before it.
 */
export const scopes = ['read', 'operate', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** One operation of the HTTP API: the router, the OpenAPI document, the client and the specs are all made from this. */
export interface Operation<
  Body extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `{name}` is one part of the path, `{name+}` as many as there are: some ids have slashes. */
  readonly path: string;
  readonly scope: Scope;
  /** One line, for the reference. */
  readonly summary: string;
  /** More, where the line leaves questions. */
  readonly description?: string;
  readonly body?: Body;
  readonly query?: Query;
  /** Status of the answer when all goes well. */
  readonly status: 200 | 201 | 202 | 204;
  /** What that answer holds; absent with 204. */
  readonly answer?: Answer;
  /** Statuses of problems that this operation has beside those that every one has. */
  readonly problems?: readonly number[];
}

/** Keeps the literal types, so that a client knows what each operation takes and gives. */
export const operation = <const O extends Operation>(definition: O): O => definition;
