import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { type Address, addressOf } from '../ids.ts';
import { type Extra, type Raw, readExtra } from '../mapper/extra.ts';

export type Create = Extract<RecordWrite, { kind: 'create' }>;
export type Update = Extract<RecordWrite, { kind: 'update' }>;
export type Body = Readonly<Record<string, Json | undefined>>;

/**
 * Objects whose update may name only what changes. Every other update is the whole object: what it leaves out is cleared.
 * @see https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/invoice
 */
const SPARSE: ReadonlySet<string> = new Set(['Customer', 'Invoice', 'Deposit']);

/** @throws {CannotWrite} the record was never read whole */
export function known({ entity, id, extra }: ProviderRecord): Extra & { readonly address: Address } {
  const address = addressOf(entity, id);
  const found = readExtra(extra);
  if (!address || !found)
    throw new CannotWrite('QuickBooks has to be read first: the current version of the record is not known.');
  return { ...found, address };
}

/** What an operation on a record is told of it. */
export const version = (current: ProviderRecord) => {
  const { syncToken, address } = known(current);
  return { Id: address.id, SyncToken: syncToken };
};

/**
 * The body of an update. `undefined` clears a field, which only a whole object can: an update that clears nothing is sparse
 * where the object allows it.
 */
export function updateBody(current: ProviderRecord, changes: Body): Json {
  const { raw, masked, address } = known(current);
  const clears = Object.values(changes).some((value) => value === undefined);
  const sparse = SPARSE.has(address.object) && !clears;
  if (clears && masked) {
    throw new CannotWrite(
      'This contact has a tax number that QuickBooks hides. Emptying a field would empty it too: do it there.',
    );
  }
  // A whole object that is sent as sparse as well keeps what it does not know, where the vendor goes by that word.
  const body: Body = sparse ? { sparse, ...changes } : { ...repeated(raw), sparse: masked === true, ...changes };
  return defined({ ...version(current), ...body });
}

/** The object as it was read, to be sent again: lines that are only shown are none of it. */
function repeated(raw: Raw): Body {
  const { Line } = raw;
  if (!Array.isArray(Line)) return raw;
  return { ...raw, Line: (Line as readonly Json[]).filter((line) => Object(line).DetailType !== 'SubTotalLineDetail') };
}

export const defined = (body: Body): Json =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as { [name: string]: Json };

/** A text, or nothing: an empty one is none. */
export const textIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const dayIn = (value: Json | undefined, what: string): string => {
  if (typeof value !== 'string') throw new CannotWrite(`${what} has no date.`);
  return value;
};

export const refTo = (value: string): Json => ({ value });
