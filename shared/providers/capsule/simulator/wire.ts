import { type Definition, type Entry, nameOf, type Party } from './records.ts';
import type { Site } from './site.ts';

/** Records in Capsule's own words. */

export const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const maybeInstant = (ms: number | null): string | null => (ms === null ? null : instant(ms));

const PICTURE = 'https://facehub.appspot.com/default';
export const embeds = ['tags', 'fields', 'organisation', 'missingImportantFields'] as const;
export type Embed = (typeof embeds)[number];

const userOf = (site: Site, id: string | null) => {
  const user = site.user(id);
  return user ? { id: user.id, username: user.username, name: user.name } : null;
};

function organisationOf(site: Site, id: string | null, full: boolean) {
  const organisation = id === null ? undefined : site.parties.get(id);
  if (!organisation) return null;
  const short = { id: organisation.id, type: organisation.type, name: organisation.name, pictureURL: PICTURE };
  return full ? { ...partyOf(site, organisation, []), ...short } : short;
}

export function partyOf(site: Site, party: Party, embed: readonly Embed[]): Record<string, unknown> {
  const { websites, tags, fields } = party;
  const team = site.options.teams.find(({ id }) => id === party.team);
  return {
    id: party.id,
    type: party.type,
    about: party.about,
    ...(party.type === 'person'
      ? {
          title: party.title,
          firstName: party.firstName,
          lastName: party.lastName,
          jobTitle: party.jobTitle,
          organisation: organisationOf(site, party.organisation, embed.includes('organisation')),
        }
      : { name: party.name }),
    createdAt: instant(party.createdAt),
    updatedAt: instant(party.updatedAt),
    lastContactedAt: maybeInstant(party.lastContactedAt),
    owner: userOf(site, party.owner),
    team: team ? { id: team.id, name: team.name } : null,
    addresses: party.addresses,
    phoneNumbers: party.phoneNumbers,
    websites: websites.map((website) => ({ ...website, url: website.address })),
    emailAddresses: party.emailAddresses,
    pictureURL: PICTURE,
    ...(embed.includes('tags') ? { tags: tags.map((id) => site.tags.get(id)) } : {}),
    ...(embed.includes('fields')
      ? {
          fields: fields.map(({ id, definition, value }) => ({
            id,
            definition: { id: definition, name: site.definitions.get(definition)?.name },
            value,
            tagId: site.definitions.get(definition)?.tag ?? null,
          })),
        }
      : {}),
    ...(embed.includes('missingImportantFields') ? { missingImportantFields: lacksImportant(site, party) } : {}),
  };
}

const lacksImportant = (site: Site, { fields, type }: Party): boolean =>
  [...site.definitions.values()].some(
    ({ id, important, captureRule }) =>
      important && captureRule === type && !fields.some(({ definition }) => definition === id),
  );

export const definitionOf = ({ tag, ...definition }: Definition) => ({
  ...definition,
  tag: tag === null ? null : { id: tag },
});

export const entryOf = (site: Site, entry: Entry) => {
  const party = site.parties.get(entry.party);
  return {
    id: entry.id,
    type: entry.type,
    content: entry.content,
    party: party ? { id: party.id, type: party.type, name: nameOf(party), pictureURL: PICTURE } : null,
    kase: null,
    opportunity: null,
    creator: userOf(site, entry.creator),
    activityType: null,
    entryAt: instant(entry.entryAt),
    createdAt: instant(entry.createdAt),
    updatedAt: instant(entry.updatedAt),
    attachments: entry.attachments,
  };
};
