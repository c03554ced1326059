import type { Company, Name } from './company.ts';
import { checkOpen } from './objects/common.ts';
import { kinds } from './objects/index.ts';
import type { Kind } from './objects/kind.ts';
import { required, stale, unknownProperty, unsupported } from './refusals.ts';
import type { Row } from './table.ts';
import { compact, pick, type Wire } from './wire.ts';

/** What every object has and no request sets. */
const ENVELOPE: ReadonlySet<string> = new Set(['Id', 'SyncToken', 'sparse', 'domain', 'MetaData', 'status', 'time']);

/** @throws {Refused} 2010 a property that the object does not have */
function writable(kind: Kind, body: Wire): Wire {
  for (const name of Object.keys(body)) {
    if (!ENVELOPE.has(name) && !kind.writable.includes(name) && !kind.shown.includes(name)) throw unknownProperty(name);
  }
  return pick(body, kind.writable);
}

export interface SaveOptions {
  readonly allowDuplicate?: boolean;
}

/** @throws {Refused} nothing was changed */
export function create(company: Company, name: Name, request: Wire, { allowDuplicate = false }: SaveOptions = {}): Row {
  const kind = kinds[name];
  const body = kind.check(company, compact(writable(kind, request)), {
    id: undefined,
    before: undefined,
    allowDuplicate,
  });
  const row = company.add(name, compact(body));
  kind.follow?.(company, row.id, undefined, row.body);
  return company.row(name, row.id);
}

/**
 * A full update clears what it leaves out; a sparse one leaves it alone.
 * @throws {Refused} 5010 the token is an old one
 */
export function update(company: Company, name: Name, request: Wire, { allowDuplicate = false }: SaveOptions = {}): Row {
  const kind = kinds[name];
  const row = company.row(name, idOf(request));
  const sent = writable(kind, request);
  checkToken(row, request);
  kind.guard?.(company, row, 'change');
  const sparse = request.sparse === true && (kind.sparse || company.switches.sparse === 'everywhere');
  const body = compact({ ...(sparse ? pick(row.body, kind.writable) : {}), ...sent });
  const checked = kind.check(company, body, { id: row.id, before: row.body, allowDuplicate });
  const kept = pick(row.body, kind.shown);
  const next = company.change(name, row, compact({ ...kept, ...checked }));
  kind.follow?.(company, row.id, row.body, next.body);
  return company.row(name, row.id);
}

/** @throws {Refused} 500 names are never deleted; 6000 others are linked to it */
export function remove(company: Company, name: Name, request: Wire): Row {
  const kind = kinds[name];
  if (kind.removal !== 'delete') throw unsupported('delete');
  const row = company.row(name, idOf(request));
  checkToken(row, request);
  kind.guard?.(company, row, 'delete');
  company.remove(name, row);
  kind.follow?.(company, row.id, row.body, undefined);
  return row;
}

/** The transaction stays, at zero. @throws {Refused} */
export function voidIt(company: Company, name: Name, request: Wire, by: 'operation' | 'include'): Row {
  const kind = kinds[name];
  if (kind.voids !== by || !kind.voided) throw unsupported('void');
  const row = company.row(name, idOf(request));
  checkToken(row, request);
  checkOpen(company, row.body.TxnDate);
  kind.guard?.(company, row, 'void');
  const next = company.change(name, row, kind.voided(row.body), 'Void');
  kind.follow?.(company, row.id, row.body, next.body);
  return company.row(name, row.id);
}

function idOf(request: Wire): string {
  if (typeof request.Id !== 'string' && typeof request.Id !== 'number') throw required('Id');
  return String(request.Id);
}

function checkToken(row: Row, { SyncToken }: Wire): void {
  if (SyncToken === undefined || SyncToken === null) throw required('SyncToken');
  if (String(SyncToken) !== String(row.token)) throw stale();
}
