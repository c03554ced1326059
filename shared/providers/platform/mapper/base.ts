import type { Json } from '../../../model/json.ts';
import type { PlatformAddress, PlatformBase } from '../schema.ts';

/** Under this name our own marker stands among a record's external references. */
export const MARKER_SYSTEM = 'tieout';

/** The ids of all external references: ours is one of them, whoever else wrote some. */
export const markerText = (source: PlatformBase): string => source.external_refs.map(({ id }) => id).join(' ');

export const markerRefs = (marker: string) => [{ system: MARKER_SYSTEM, id: marker }];

/**
 * A platform counts customers and vendors apart; with us both are contacts, so a customer's id says what it is. Ids of the
 * contract never hold a colon.
 */
export const customerId = (own: string): string => `${CUSTOMER}${own}`;
export const isCustomerId = (id: string): boolean => id.startsWith(CUSTOMER);
/** The id by which the platform knows a contact. */
export const platformId = (id: string): string => (isCustomerId(id) ? id.slice(CUSTOMER.length) : id);
const CUSTOMER = 'customer:';

/** `null` clears each part, as the contract's merge patch wants it. */
export const toAddress = (source: PlatformAddress) => ({
  line1: source.line1,
  line2: source.line2,
  city: source.city,
  state: source.state,
  postalCode: source.postal_code,
  country: source.country,
});

/** Canonical name -> the contract's name. */
export type Names = Readonly<Record<string, string>>;

/** Those of `fields` that the contract has, under its names. */
export function renamed(fields: Readonly<Record<string, Json>>, names: Names): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([ours, theirs]) => (ours in fields ? [[theirs, fields[ours]!] as const] : [])),
  );
}
