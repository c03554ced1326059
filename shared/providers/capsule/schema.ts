import * as z from 'zod';

/**
 * What Capsule sends, as far as we read it; everything else passes. Read with `parseJson`, so ids are texts.
 * - instants: `2026-03-04T18:22:31Z`
 * - `tags` and `fields` are there only when they were asked for (`embed`)
 * @see https://developer.capsulecrm.com/v2/models/party
 */
const id = z.string().regex(/^\d+$/);
const optional = z.string().nullish();
const instant = z.iso.datetime({ offset: true });
const ref = z.looseObject({ id });
const list = <T extends z.ZodType>(item: T) => z.array(item).nullish();

export const capsuleAddress = z.looseObject({
  id,
  type: optional,
  /** Lines with `\n` between. */
  street: optional,
  city: optional,
  state: optional,
  zip: optional,
  country: optional,
});
export type CapsuleAddress = z.infer<typeof capsuleAddress>;

export const capsuleParty = z.looseObject({
  id,
  type: z.enum(['person', 'organisation']),
  name: optional,
  firstName: optional,
  lastName: optional,
  organisation: ref.nullish(),
  owner: ref.nullish(),
  team: ref.nullish(),
  createdAt: instant.nullish(),
  updatedAt: instant,
  addresses: list(capsuleAddress),
  phoneNumbers: list(z.looseObject({ id, type: optional, number: optional })),
  emailAddresses: list(z.looseObject({ id, type: optional, address: optional })),
  tags: list(z.looseObject({ id, name: z.string() })),
  fields: list(
    z.looseObject({
      id,
      definition: z.looseObject({ id, name: optional }),
      value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
    }),
  ),
});
export type CapsuleParty = z.infer<typeof capsuleParty>;

/** @see https://developer.capsulecrm.com/v2/operations/Party */
export const capsuleDeletion = z.looseObject({ id, deletedAt: instant });

/** @see https://developer.capsulecrm.com/v2/operations/Entry */
export const capsuleEntry = z.looseObject({
  id,
  type: z.string(),
  content: optional,
  party: ref.nullish(),
  createdAt: instant.nullish(),
  updatedAt: instant.nullish(),
});
export type CapsuleEntry = z.infer<typeof capsuleEntry>;

/** @see https://developer.capsulecrm.com/v2/operations/Custom_Field */
export const capsuleDefinition = z.looseObject({ id, name: z.string() });

/** @see https://developer.capsulecrm.com/v2/models/rest_hook */
export const capsuleHook = z.looseObject({ id, event: z.string(), targetUrl: z.string() });
