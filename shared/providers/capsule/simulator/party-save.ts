import { invalid, notFound } from './answers.ts';
import { type Body, isObject } from './call.ts';
import { COUNTRIES } from './countries.ts';
import type { CapsuleUser } from './options.ts';
import { savedFields, savedTags } from './party-fields.ts';
import type { Party, PartyType } from './records.ts';
import { nameOf } from './records.ts';
import type { Site } from './site.ts';

const ADDRESS_TYPES = ['Home', 'Postal', 'Office', 'Billing', 'Shipping'];
const EMAIL_TYPES = ['Home', 'Work'];
const PHONE_TYPES = ['Home', 'Work', 'Mobile', 'Fax', 'Direct'];
const TEXTS = {
  person: ['about', 'title', 'firstName', 'lastName', 'jobTitle'],
  organisation: ['about', 'name'],
} as const;

type Content = Omit<Party, 'createdAt' | 'updatedAt'>;
const EMPTY = {
  about: null, title: null, firstName: null, lastName: null, jobTitle: null, name: null, organisation: null,
  owner: null, team: null, addresses: [], phoneNumbers: [], emailAddresses: [], websites: [], tags: [], fields: [],
  lastContactedAt: null,
} as const; // biome-ignore format: a blank sheet

/** @throws {Refused} 422, 404 */
export function createParty(site: Site, user: CapsuleUser, body: Body): Party {
  const { type } = body;
  if (type !== 'person' && type !== 'organisation') {
    throw invalid({ message: 'type is required', resource: 'party', field: 'type' });
  }
  const blank: Content = { ...EMPTY, id: site.newId(), type };
  // Whoever makes it owns it, unless the body says otherwise and Capsule listens.
  const isUnowned = body.owner === null && site.options.switches.nullOwnerOnCreate === 'taken';
  const owner = isUnowned || isObject(body.owner) ? blank.owner : user.id;
  const given = body.owner === null ? withoutOwner(body) : body;
  return site.addParty({ ...blank, owner, ...changesOf(site, { ...blank, owner }, given) });
}

/** What is not named stays. @throws {Refused} 422, 404 */
export function updateParty(site: Site, party: Party, body: Body): Party {
  if (body.type !== undefined && body.type !== party.type) {
    throw invalid({ message: 'type cannot be changed', resource: 'party', field: 'type' });
  }
  const changes = changesOf(site, party, body);
  const isOnlyTags = Object.entries(changes).every(
    ([name, value]) => name === 'tags' || JSON.stringify(value) === JSON.stringify(party[name as keyof Party]),
  );
  return site.changeParty(party, changes, !isOnlyTags || site.options.switches.tagsBumpUpdated);
}

const withoutOwner = ({ owner: _, ...rest }: Body): Body => rest;

function changesOf(site: Site, before: Content, body: Body): Partial<Content> {
  const texts = Object.fromEntries(
    TEXTS[before.type].filter((name) => name in body).map((name) => [name, textOf(body[name], name)]),
  );
  const changes: Partial<Content> = {
    ...texts,
    ...('owner' in body ? { owner: ownerOf(site, body.owner) } : {}),
    ...('team' in body ? { team: teamOf(site, body.team) } : {}),
    ...('organisation' in body && before.type === 'person'
      ? { organisation: organisationOf(site, body.organisation) }
      : {}),
    addresses: saved(site, before.addresses, body.addresses, 'address', address),
    phoneNumbers: saved(site, before.phoneNumbers, body.phoneNumbers, 'phoneNumber', (item) => ({
      type: oneOf(item.type, PHONE_TYPES, 'phoneNumber'),
      number: required(item.number, 'phoneNumber', 'number'),
    })),
    emailAddresses: saved(site, before.emailAddresses, body.emailAddresses, 'emailAddress', (item) => ({
      type: oneOf(item.type, EMAIL_TYPES, 'emailAddress'),
      address: emailText(item.address),
    })),
    websites: saved(site, before.websites, body.websites, 'website', (item) => ({
      type: oneOf(item.type, EMAIL_TYPES, 'website'),
      service: typeof item.service === 'string' ? item.service : 'URL',
      address: required(item.address, 'website', 'address'),
    })),
    tags: savedTags(site, before.tags, body.tags),
    fields: savedFields(site, before.fields, body.fields),
  };
  checkName({ ...before, ...changes }, before.type);
  return changes;
}

function checkName(party: Content, type: PartyType): void {
  if (nameOf(party).trim() !== '') return;
  const [field, message] =
    type === 'person' ? ['firstName', 'first name or last name is required'] : ['name', 'name is required'];
  throw invalid({ message: message!, resource: type, field: field! });
}

/**
 * Items without an id are appended, with an id changed, and only `_delete` takes one away; an empty list says nothing.
 * @see https://developer.capsulecrm.com/v2/overview/writing-to-the-api
 */
export function saved<I extends { readonly id: string }>(
  site: Pick<Site, 'newId'>,
  before: readonly I[],
  given: unknown,
  resource: string,
  read: (item: Body, known: I | undefined) => Omit<I, 'id'>,
): readonly I[] {
  if (!Array.isArray(given)) return before;
  let items = before;
  for (const item of given.filter(isObject)) {
    if (item.id === undefined) {
      items = [...items, { ...read(item, undefined), id: site.newId() } as unknown as I];
      continue;
    }
    const known = items.find(({ id }) => id === String(item.id));
    if (!known) throw invalid({ message: 'unknown id', resource, field: 'id' });
    const kept = { ...known, ...read({ ...known, ...item }, known), id: known.id };
    items =
      item._delete === true ? items.filter((one) => one !== known) : items.map((one) => (one === known ? kept : one));
  }
  return items;
}

const address = (item: Body) => {
  const country = textOf(item.country, 'country');
  if (country !== null && !COUNTRIES.has(country)) {
    throw invalid({ message: 'unknown country', resource: 'address', field: 'country' });
  }
  return {
    type: oneOf(item.type, ADDRESS_TYPES, 'address'),
    street: textOf(item.street, 'street'),
    city: textOf(item.city, 'city'),
    state: textOf(item.state, 'state'),
    zip: textOf(item.zip, 'zip'),
    country,
  };
};

/** An empty text is none. */
function textOf(value: unknown, field: string): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  throw invalid({ message: 'must be text', resource: 'party', field });
}

function required(value: unknown, resource: string, field: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalid({ message: `${field} is required`, resource, field });
}

function emailText(value: unknown): string {
  const text = required(value, 'emailAddress', 'address');
  if (/^\S+@\S+$/.test(text.trim())) return text;
  throw invalid({ message: 'invalid email address', resource: 'emailAddress', field: 'address' });
}

function oneOf(value: unknown, types: readonly string[], resource: string): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && types.includes(value)) return value;
  throw invalid({ message: 'unknown type', resource, field: 'type' });
}

function ownerOf(site: Site, value: unknown): string | null {
  if (value === null) return null;
  const id = isObject(value) ? String(value.id ?? '') : '';
  const user =
    site.user(id) ?? site.options.users.find(({ username }) => isObject(value) && username === value.username);
  if (!user) throw invalid({ message: 'unknown user', resource: 'party', field: 'owner' });
  return user.id;
}

function teamOf(site: Site, value: unknown): string | null {
  if (value === null) return null;
  const team = site.options.teams.find(({ id }) => isObject(value) && id === String(value.id));
  if (!team) throw invalid({ message: 'unknown team', resource: 'party', field: 'team' });
  return team.id;
}

/** @throws {Refused} 404: there is none of that id, or it is a person */
function organisationOf(site: Site, value: unknown): string | null {
  if (value === null) return null;
  if (isObject(value) && value.id !== undefined) {
    const party = site.parties.get(String(value.id));
    if (party?.type !== 'organisation') throw notFound('organisation');
    return party.id;
  }
  if (!site.options.switches.organisationByName || !isObject(value) || typeof value.name !== 'string') {
    throw invalid({ message: 'organisation id is required', resource: 'party', field: 'organisation' });
  }
  const { name } = value;
  const known = site.parties.rows().find((party) => party.type === 'organisation' && party.name === name);
  return (known ?? site.addParty({ ...EMPTY, id: site.newId(), type: 'organisation', name })).id;
}
