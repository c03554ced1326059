import type * as z from 'zod';
import type { Operation } from '../../shared/api-client/contract/index.ts';
import type { ConnectPorts } from '../../shared/engine/connect.ts';
import type { GrantStore } from '../../shared/engine/grants.ts';
import type { DeadLetters, Log, Objects, Table, Vault } from '../../shared/engine/ports.ts';
import type { AuthPorts } from '../../shared/engine/provider.ts';
import type { ProviderId } from '../../shared/model/names.ts';
import type { AccessRules } from './access.ts';
import type { Tenant } from './tenant.ts';

export interface ApiPorts extends ConnectPorts {
  /** The history. */
  readonly activity: Table;
  readonly objects: Objects;
  readonly log: Log;
  readonly grants: Readonly<Partial<Record<ProviderId, GrantStore>>>;
  readonly auth: Readonly<Partial<Record<ProviderId, AuthPorts>>>;
  /** Where this API is reached from outside, without a slash at the end. */
  readonly publicUrl: string;
  readonly access: AccessRules;
  readonly deadLetters: DeadLetters;
  readonly vault: Vault;
  /** Calls of one tenant in a minute. */
  readonly mostPerMinute: number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a text is sent as a page. Absent: nothing. */
  readonly body?: unknown;
}

/** A request that was understood: who asks, for what, with which valid input. */
export interface Call<Body = unknown, Query = unknown> {
  readonly ports: ApiPorts;
  /** The only way to a tenant's connections, accounts and consents. */
  readonly tenant: Tenant;
  /** Of what the call makes; the same one when a call that died is repeated under its `Idempotency-Key`. */
  readonly id: string;
  /** Of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly query: Query;
  readonly request: Request;
}

/** The request as it came. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An operation and what carries it out. */
export interface Route extends Operation {
  handle(call: Call): Promise<Answer>;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
/** The call of an operation, with the input that its schemas let through. */
export type CallOf<O extends Operation> = Call<Parsed<O['body']>, Parsed<O['query']>>;

/** Methods are compared loosely: a table holds routes of every body. */
export const route = <const O extends Operation>(
  operation: O,
  handle: (call: CallOf<O>) => Promise<Answer>,
): Route => ({
  ...operation,
  handle: handle as unknown as Route['handle'],
});
