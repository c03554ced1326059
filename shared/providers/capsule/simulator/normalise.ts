import type { Normalise } from './options.ts';
import type { Party } from './records.ts';

/** A party whose texts change by themselves later. */
export interface LateNote {
  readonly at: number;
  readonly party: string;
}

/** @returns the party itself when there is nothing to change in it */
export function normalised(party: Party, { trim, lowerEmail }: Normalise): Party {
  if (!trim && !lowerEmail) return party;
  const text = (value: string) => (trim ? value.trim() : value);
  const maybe = (value: string | null) => (value === null ? null : text(value));
  const next: Party = {
    ...party,
    name: maybe(party.name),
    firstName: maybe(party.firstName),
    lastName: maybe(party.lastName),
    phoneNumbers: party.phoneNumbers.map((phone) => ({ ...phone, number: text(phone.number) })),
    emailAddresses: party.emailAddresses.map((email) => ({
      ...email,
      address: lowerEmail ? text(email.address).toLowerCase() : text(email.address),
    })),
    addresses: party.addresses.map((one) => ({
      ...one,
      street: maybe(one.street),
      city: maybe(one.city),
      state: maybe(one.state),
      zip: maybe(one.zip),
    })),
  };
  return JSON.stringify(next) === JSON.stringify(party) ? party : next;
}
