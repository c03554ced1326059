import * as z from 'zod';
import type { Address, ExternalRef } from './records.ts';
import { emptyAddress } from './records.ts';

/** The pieces that request bodies are made of. Unknown properties are refused everywhere. */
export const id = z.string().regex(/^[A-Za-z0-9._~-]{1,64}$/);
export const text = z.string().max(4000).nullable();
export const shortText = z.string().max(255).nullable();
export const amount = z.int();
export const positive = z.int().min(1);
export const currency = z.string().regex(/^[A-Z]{3}$/);
export const day = z.iso.date();
export const maybeDay = day.nullable();

export const externalRef = z.strictObject({
  system: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/),
  id: z.string().min(1).max(100),
});
export const externalRefs = z.array(externalRef).max(10);

export const addressWrite = z
  .strictObject({
    line1: shortText,
    line2: shortText,
    city: shortText,
    state: shortText,
    postal_code: shortText,
    country: shortText,
  })
  .partial()
  .nullable();
export type AddressWrite = z.infer<typeof addressWrite>;

/** `<system>:<id>`; the id may hold colons. */
export function parseRef(refText: string): ExternalRef | undefined {
  const match = /^([a-z][a-z0-9_-]{0,31}):(.{1,100})$/.exec(refText);
  return match ? { system: match[1]!, id: match[2]! } : undefined;
}

/** An address after a merge patch (RFC 7396): members merge, `null` clears. */
export const mergeAddress = (before: Address | null, patch: NonNullable<AddressWrite>): Address => ({
  ...emptyAddress,
  ...before,
  ...withoutUndefined(patch),
});

/** As it is kept of a party: no address is an empty one. */
export const patchedAddress = (before: Address | null, patch: AddressWrite | undefined): Address =>
  patch === null ? emptyAddress : mergeAddress(before, patch ?? {});

/** Zod gives an absent property as absent, but types it as possibly undefined. */
export const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;

/** An update that names nothing is a mistake of the client. */
export const notEmpty = (value: object): boolean => Object.keys(value).length > 0;
export const nothingGiven = 'names no property';
