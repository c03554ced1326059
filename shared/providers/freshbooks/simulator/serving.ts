import type { HttpRequest } from '../../../model/http.ts';
import type { Family } from './answers.ts';
import { showBusinessDetails, showIdentity } from './auth/identity.ts';
import type { ScopeObject } from './auth/scopes.ts';
import type { Bearer } from './auth/state.ts';
import type { Call, Reply } from './call.ts';
import type { Callbacks } from './callbacks/callbacks.ts';
import { denied, ERRNO, Refused } from './refusals.ts';
import { ledgerAnswer } from './resources/ledger.ts';
import { findOperation, operationName } from './routes.ts';
import type { Tenants } from './tenants.ts';
import { wholeOf } from './wire.ts';

export interface Located {
  readonly family: Family;
  /** Under which calls are counted. */
  readonly name: string;
  readonly accountId?: string;
  readonly businessUuid?: string;
  /** What follows. */
  readonly segments: readonly string[];
}

/** Where a path leads. */
export function locate(method: string, path: string): Located {
  const [, family, kind, id = '', ...rest] = path.split('/').map(decodeURIComponent);
  if (family === 'auth') {
    const segments = path.split('/').slice(3);
    return { family: 'auth', name: `${method} /${segments.slice(1, 3).join('/')}`, segments };
  }
  if (family === 'accounting' && (kind === 'businesses' || kind === 'ledger_accounts')) {
    const segments = kind === 'businesses' ? rest.slice(1) : [id];
    const businessUuid = kind === 'businesses' ? { businessUuid: id } : {};
    return { family: 'ledger', name: `${method} /ledger_accounts/${segments[0] ?? ''}`, segments, ...businessUuid };
  }
  const name = operationName(method, rest);
  return { family: family === 'events' ? 'events' : 'accounting', name, accountId: id, segments: rest };
}

/** Does what was asked. @throws {Refused} */
export function answer(
  request: HttpRequest,
  { family, name, accountId, businessUuid, segments }: Located,
  bearer: Bearer,
  { tenants, callbacks }: { readonly tenants: Tenants; readonly callbacks: Callbacks },
): Reply | Promise<Reply> {
  const needs = (scope: ScopeObject, write = false) => {
    if (!bearer.scopes.includes(`user:${scope}:${write ? 'write' : 'read'}`))
      throw denied('The requested scope is missing.');
  };
  if (family === 'auth') return { body: { response: identityAnswer(segments, bearer, tenants, needs) } };
  if (family === 'ledger') {
    needs('account');
    if (businessUuid !== undefined) tenants.openedBy(bearer.identityId, ({ uuid }) => uuid === businessUuid);
    return { body: ledgerAnswer(request.method, segments) };
  }
  const account = tenants.openedBy(bearer.identityId, (business) => business.accountId === accountId);
  const operation = family === 'accounting' ? findOperation(name) : undefined;
  if (!account.active) throw new Refused(403, ERRNO.inactive, 'This account is inactive.');
  if (operation) needs(operation.scope, operation.write);
  const text = segments[2];
  const id = wholeOf(text);
  if (text !== undefined && id === undefined && segments[0] !== 'systems')
    throw new Refused(404, ERRNO.unknownResource, 'Requested resource could not be found.', { value: text });
  const call: Call = { account, query: new URL(request.url).searchParams, id, body: request.body };
  return operation ? operation.run(call) : callbackAnswer(name, call, bearer, callbacks);
}

function callbackAnswer(name: string, call: Call, bearer: Bearer, callbacks: Callbacks): Reply | Promise<Reply> {
  switch (name) {
    case 'GET /events/callbacks':
      return callbacks.list(call);
    case 'POST /events/callbacks':
      return callbacks.register(call, bearer.identityId, (scope) => bearer.scopes.includes(`user:${scope}:read`));
    case 'GET /events/callbacks/{id}':
      return callbacks.single(call);
    case 'PUT /events/callbacks/{id}':
      return callbacks.change(call);
    case 'DELETE /events/callbacks/{id}':
      return callbacks.remove(call);
    default:
      throw new Refused(404, ERRNO.notFound, 'Requested resource could not be found.');
  }
}

function identityAnswer(
  [version, users, what, id]: readonly string[],
  { identityId }: Bearer,
  tenants: Tenants,
  needs: (scope: ScopeObject) => void,
): unknown {
  const user = tenants.users.find((one) => one.identityId === identityId);
  if (!user || version !== 'v1' || users !== 'users') throw new Refused(404, ERRNO.notFound, 'Not found');
  if (what === 'me' && id === undefined) {
    needs('profile');
    return showIdentity(user, tenants.businesses, tenants.isActive);
  }
  const business = what === 'business' && tenants.businesses.find((one) => String(one.id) === id);
  if (!business || user.memberships[business.id] === undefined) throw new Refused(404, ERRNO.notFound, 'Not found');
  return showBusinessDetails(business);
}
