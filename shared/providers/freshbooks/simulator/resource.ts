import type { Account, Noun } from './account.ts';
import type { ScopeObject } from './auth/scopes.ts';
import { type Call, includesOf, objectOf, type Reply, result } from './call.ts';
import { type ListRules, listReply } from './lists.ts';
import { ERRNO, invalid, Refused, unknown } from './refusals.ts';
import type { Row, VisState } from './rows.ts';
import type { Table } from './table.ts';
import { type Wire, wholeOf } from './wire.ts';

/** A kind of object under `/accounting/account/{accountId}/`. What it cannot do is left out. */
export interface Resource<R extends Row> extends Omit<ListRules<R>, 'render'> {
  readonly path: string;
  readonly scope: ScopeObject;
  /** FreshBooks' name of one, in messages and events. */
  readonly name: string;
  /** Absent when its changes raise no callbacks. */
  readonly noun?: Noun;
  /** The id's own name. */
  readonly idField: string;
  single(account: Account): string;
  plural(account: Account): string;
  /** Keys under which a write may come, besides the single one. */
  readonly alsoUnder?: readonly string[];
  table(account: Account): Table<R>;
  show(account: Account, row: R, includes: ReadonlySet<string>): Wire;
  create?(account: Account, body: Wire): R;
  /** Ordinary fields. */
  update?(account: Account, row: R, body: Wire): R;
  /** `action_*`, with what belongs to it. */
  act?(account: Account, row: R, body: Wire): R;
  setVisState?(account: Account, row: R, visState: VisState): R;
  /** A true DELETE, besides `vis_state`. */
  readonly deletes?: boolean;
}

export interface Operation {
  /** `GET /users/clients/{id}`: the name under which calls are counted. */
  readonly name: string;
  readonly scope: ScopeObject;
  readonly write: boolean;
  run(call: Call): Reply;
}

/** Marks a row changed now. */
export const touched = <R extends Row>(account: Account, row: R, patch: Partial<R>): R => ({
  ...row,
  ...patch,
  updatedAt: account.now,
});

/** Deletes, archives or restores where nothing else depends on it. */
export function plainVisState<R extends Row>(table: Table<R>, noun: Noun | undefined) {
  return (account: Account, row: R, visState: VisState): R => {
    const changed = table.put({ ...row, visState, updatedAt: account.now }, account.now);
    if (noun) account.raise(noun, visState === 1 ? 'delete' : 'update', row.id);
    return changed;
  };
}

/** @throws {Refused} there is no such object; or it is deleted and deleted ones are not shown */
export function need<R extends Row>(resource: Resource<R>, account: Account, id: number | undefined): R {
  const row = resource.table(account).get(id);
  if (!row) throw unknown(resource.name, resource.idField, String(id ?? ''));
  return row;
}

export function visStateOf(name: string, value: unknown): VisState {
  const visState = wholeOf(value);
  if (visState !== 0 && visState !== 1 && visState !== 2) throw invalid(name, 'vis_state', value);
  return visState;
}

/**
 * One phase of a PUT: the first of these that the body names is done, and everything else in the body is dropped
 * without a word.
 */
export function put<R extends Row>(resource: Resource<R>, account: Account, row: R, body: Wire): R {
  if ('ext_vis_state' in body && resource.update) {
    const fields = { ...row.fields, ext_archive: wholeOf(body.ext_vis_state) ?? 0 };
    return resource.table(account).put({ ...touched(account, row, {}), fields }, account.now);
  }
  if ('vis_state' in body) {
    const visState = visStateOf(resource.name, body.vis_state);
    const set = resource.setVisState ?? plainVisState(resource.table(account), resource.noun);
    return set(account, row, visState);
  }
  if (row.visState === 1) {
    const value = String(row.id);
    throw new Refused(422, ERRNO.deleted, 'This resource has been deleted.', { object: resource.name, value });
  }
  if (resource.act && Object.keys(body).some((name) => name.startsWith('action_'))) {
    return resource.act(account, row, body);
  }
  return resource.update!(account, row, body);
}

/** The operations of a resource, by method and whether the path names an object. */
export function operationsOf<R extends Row>(resource: Resource<R>): Operation[] {
  const { path, scope } = resource;
  const one = (call: Call, row: R): Reply =>
    result({ [resource.single(call.account)]: resource.show(call.account, row, includesOf(call.query)) });
  const found = (call: Call): R => need(resource, call.account, call.id);
  const bodyOf = (call: Call): Wire =>
    objectOf(call, resource.single(call.account), resource.name, ...(resource.alsoUnder ?? []));
  const operation = (name: string, run: (call: Call) => Reply): Operation => ({
    name: `${name.split(' ')[0]} /${path}${name.split(' ')[1] ?? ''}`,
    scope,
    write: !name.startsWith('GET'),
    run,
  });

  const operations = [
    operation('GET', (call) => {
      const includes = includesOf(call.query);
      const render = (row: R) => resource.show(call.account, row, includes);
      const rows = resource.table(call.account).listed(call.account.now);
      return listReply(call, resource.plural(call.account), rows, { ...resource, render });
    }),
    operation('GET /{id}', (call) => {
      const row = found(call);
      if (row.visState === 1 && call.account.switches.deletedById === 'notFound')
        throw unknown(resource.name, resource.idField, String(row.id));
      return one(call, row);
    }),
  ];
  const { create, update } = resource;
  if (create) operations.push(operation('POST', (call) => one(call, create(call.account, bodyOf(call)))));
  if (update)
    operations.push(
      operation('PUT /{id}', (call) => one(call, put(resource, call.account, found(call), bodyOf(call)))),
    );
  if (resource.deletes) {
    operations.push(
      operation('DELETE /{id}', (call) => {
        put(resource, call.account, found(call), { vis_state: 1 });
        return result({});
      }),
    );
  }
  return operations;
}
