import type * as z from 'zod';
import type { ApiToken } from '../../shared/aws/config.ts';
import type { ConnectPorts } from '../../shared/engine/connect.ts';
import type { GrantStore } from '../../shared/engine/grants.ts';
import type { Log, Table } from '../../shared/engine/ports.ts';
import type { AuthPorts } from '../../shared/engine/provider.ts';
import type { ProviderId } from '../../shared/model/names.ts';
import type { Tenant } from './tenant.ts';

export interface ApiPorts extends ConnectPorts {
  /** The history. */
  readonly activity: Table;
  readonly log: Log;
  readonly grants: Readonly<Partial<Record<ProviderId, GrantStore>>>;
  readonly auth: Readonly<Partial<Record<ProviderId, AuthPorts>>>;
  /** Where this API is reached from outside, without a slash at the end. */
  readonly publicUrl: string;
  readonly tokens: readonly ApiToken[];
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

export interface Route<Body = never, Query = never> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `{name}` is one part of the path, `{name+}` as many as there are: some ids have slashes. */
  readonly path: string;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  /** Methods are compared loosely: a table holds routes of every body. */
  handle(call: Call<Body, Query>): Promise<Answer>;
}

export const route = <Body = undefined, Query = undefined>(definition: Route<Body, Query>): Route =>
  definition as unknown as Route;
