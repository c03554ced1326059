import { parseJson } from '../json.ts';
import { type Body, isObject } from './call.ts';
import type { Definition, Entry, FieldValue, Party } from './records.ts';
import type { Site } from './site.ts';

const LISTS: Readonly<Record<string, { readonly name: string; readonly keep: (site: Site, row: Body) => void }>> = {
  'Definitions.json': { name: 'definitions', keep: keepDefinition },
  'Tags.json': { name: 'tags', keep: keepTag },
  'Parties.json': { name: 'parties', keep: keepParty },
  'Entries.json': { name: 'entries', keep: keepEntry },
};

/**
 * Takes in what `GET /parties?embed=tags,fields` (or the list that the file is named after) answered: ids and stamps stay.
 * @throws the name is none of these, or the text is no such list
 */
export function loadFile(site: Site, fileName: string, json: string): void {
  const list = LISTS[fileName];
  if (!list) throw new Error(`${fileName}: not a file of Capsule's; known are ${Object.keys(LISTS).join(', ')}`);
  const parsed = parseJson(json);
  const rows = isObject(parsed) ? parsed[list.name] : undefined;
  if (!Array.isArray(rows)) throw new Error(`${fileName}: "${list.name}" with a list is expected`);
  for (const row of rows.filter(isObject)) {
    site.sawId(idOf(row));
    list.keep(site, row);
  }
}

const idOf = (value: unknown): string => {
  const id = isObject(value) ? value.id : undefined;
  if (typeof id !== 'string' || !/^\d+$/.test(id)) throw new Error('a row has no id');
  return id;
};
const refOf = (value: unknown): string | null => (isObject(value) ? idOf(value) : null);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const ms = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);

function keepDefinition(site: Site, row: Body): void {
  const definition = {
    description: null,
    captureRule: null,
    options: null,
    important: false,
    ...row,
    tag: refOf(row.tag),
  };
  site.definitions.set(idOf(row), definition as unknown as Definition);
}

function keepTag(site: Site, row: Body): void {
  site.tags.set(idOf(row), { id: idOf(row), name: String(row.name), dataTag: row.dataTag === true });
}

function keepParty(site: Site, row: Body): void {
  const rows = <T>(name: string): readonly T[] => {
    const items = row[name];
    if (!Array.isArray(items)) return [];
    for (const item of items) site.sawId(idOf(item));
    return items as readonly T[];
  };
  for (const tag of rows<Body>('tags')) keepTag(site, tag);
  const fields = rows<Body>('fields').map((field) => {
    const definition = idOf(field.definition);
    if (!site.definitions.has(definition)) throw new Error(`there is no field definition ${definition}`);
    return { id: idOf(field), definition, value: field.value } as FieldValue;
  });
  const party: Party = {
    id: idOf(row),
    type: row.type === 'organisation' ? 'organisation' : 'person',
    about: text(row.about),
    title: text(row.title),
    firstName: text(row.firstName),
    lastName: text(row.lastName),
    jobTitle: text(row.jobTitle),
    name: text(row.name),
    organisation: refOf(row.organisation),
    owner: refOf(row.owner),
    team: refOf(row.team),
    addresses: rows('addresses'),
    phoneNumbers: rows('phoneNumbers'),
    emailAddresses: rows('emailAddresses'),
    websites: rows<Body>('websites').map(({ url: _, ...website }) => website) as unknown as Party['websites'],
    tags: rows<Body>('tags').map(idOf),
    fields,
    createdAt: ms(row.createdAt) ?? site.stamp(),
    updatedAt: ms(row.updatedAt) ?? site.stamp(),
    lastContactedAt: ms(row.lastContactedAt),
  };
  site.parties.put(party, party.updatedAt);
}

function keepEntry(site: Site, row: Body): void {
  const at = ms(row.createdAt) ?? site.stamp();
  const entry: Entry = {
    id: idOf(row),
    type: 'note',
    content: String(row.content),
    party: idOf(row.party),
    creator: refOf(row.creator) ?? site.options.users[0]!.id,
    entryAt: ms(row.entryAt) ?? at,
    createdAt: at,
    updatedAt: ms(row.updatedAt) ?? at,
    attachments: [],
  };
  site.entries.set(entry.id, entry);
}
