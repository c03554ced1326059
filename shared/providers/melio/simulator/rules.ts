import { invalid, noContent, notFound, Refused } from './answers.ts';
import { type Call, checkVersion, type Handler, type Routes, requireVersion } from './call.ts';
import type { Collection } from './collection.ts';
import type { Features } from './options.ts';
import type { ExternalRef, Kind, Kinds, Row } from './records.ts';
import type { Tenant } from './tenant.ts';

/** Rules that every kind of record shares. */

const WORD: { readonly [K in Kind]: string } = {
  vendor: 'vendor',
  bill: 'bill',
  bill_payment: 'bill payment',
  funding_account: 'funding account',
  attachment: 'attachment',
  customer: 'customer',
  invoice: 'invoice',
  received_payment: 'received payment',
  payout: 'payout',
};

/** @throws {Refused} 404: never there, or kept out of the API by the plan */
export function find<K extends Kind>(tenant: Tenant, kind: K, id: string): Kinds[K] {
  const row = (tenant.records[kind] as unknown as Collection<Kinds[K]>).get(id);
  if (!row || tenant.unsynced.has(id)) throw notFound(WORD[kind], id);
  return row;
}

/** A record that a request's body names. @throws {Refused} 400 on that field */
export function named<K extends Kind>(tenant: Tenant, kind: K, id: string, field: string): Kinds[K] {
  const row = (tenant.records[kind] as unknown as Collection<Kinds[K]>).get(id);
  if (!row) throw invalid({ [field]: `there is no ${WORD[kind]} ${id}` });
  return row;
}

/**
 * A reference belongs to one record of its kind at most, archived ones included.
 * @throws {Refused} 409 `exists` with the record in the way
 */
export function checkRefs(tenant: Tenant, kind: Kind, refs: readonly ExternalRef[], own?: string): void {
  if (new Set(refs.map(({ system, id }) => `${system}:${id}`)).size < refs.length) {
    throw invalid({ external_refs: 'names one reference twice' });
  }
  for (const ref of refs) {
    const holder = tenant.records[kind].byRef(ref);
    if (!holder || holder.id === own) continue;
    const message = `External reference ${ref.system}:${ref.id} belongs to ${WORD[kind]} ${holder.id}.`;
    throw new Refused(409, 'exists', message, { existingId: holder.id });
  }
}

/** @throws {Refused} 409 `archived` */
export function checkLive(kind: Kind, row: Row): void {
  if (row.archived) throw new Refused(409, 'archived', `The ${WORD[kind]} is archived. Restore it first.`);
}

/** What is archived already stays as it is. @throws {Refused} 400, 404, 409, or what `remove` refuses */
export const removing =
  <K extends Kind>(kind: K, remove: (tenant: Tenant, row: Kinds[K]) => void): Handler =>
  (call) => {
    requireVersion(call);
    const row = find(call.tenant, kind, call.id);
    if (row.archived) return noContent;
    checkVersion(call, row);
    remove(call.tenant, row);
    return noContent;
  };

/** @throws {Refused} 422 `currency_not_supported` */
export function checkCurrency(tenant: Tenant, currency: string): void {
  if (currency === tenant.organisation.currency) return;
  throw new Refused(422, 'currency_not_supported', `This account pays in ${tenant.organisation.currency} only.`);
}

/** Operations of a part of the platform that an account may not have: 422 `not_supported` without it. */
export const whenOffered = (feature: keyof Features, what: string, routes: Routes): Routes =>
  Object.fromEntries(
    Object.entries(routes).map(([operation, handler]) => [
      operation,
      (call: Call) => {
        if (!call.tenant.features[feature]) throw notSupported(what);
        return handler(call);
      },
    ]),
  );

export const notSupported = (what: string): Refused =>
  new Refused(422, 'not_supported', `${what} is not part of this account's plan.`);
