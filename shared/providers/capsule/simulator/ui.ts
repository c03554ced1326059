import { notFound } from './answers.ts';
import type { Body } from './call.ts';
import { createParty, updateParty } from './party-save.ts';
import { type Definition, nameOf, type Party } from './records.ts';
import type { Site } from './site.ts';

/** What is typed into the form of a party; nested lists as in the API. */
export type PartyForm = Body;

/**
 * What people do in Capsule's own screens. Each act answers with the party; what Capsule does not allow throws `Refused`.
 */
export class CapsuleUi {
  readonly #site: Site;
  readonly #user: string;

  constructor(site: Site, user: string) {
    this.#site = site;
    this.#user = user;
  }

  addOrganisation(name: string, form: PartyForm = {}): Party {
    return createParty(this.#site, this.#me(), { ...form, type: 'organisation', name });
  }

  addPerson(firstName: string, lastName: string, form: PartyForm = {}): Party {
    return createParty(this.#site, this.#me(), { ...form, type: 'person', firstName, lastName });
  }

  edit(id: string, form: PartyForm): Party {
    return updateParty(this.#site, this.party(id), form);
  }

  delete(id: string): void {
    const party = this.party(id);
    for (const person of this.people(id)) this.#site.changeParty(person, { organisation: null });
    this.#site.deleteParty(party);
  }

  /** A deleted party comes back from the bin under its id, as new to everybody who asks what changed. */
  undelete(party: Party): Party {
    this.#site.deletions = this.#site.deletions.filter(({ id }) => id !== party.id);
    const { createdAt: _, updatedAt: __, ...content } = party;
    return this.#site.addParty(content);
  }

  /** Everything of the other moves to the one that is kept; the other is deleted, and nothing says why. */
  merge(keptId: string, otherId: string): Party {
    const kept = this.party(keptId);
    const other = this.party(otherId);
    for (const person of this.people(otherId)) this.#site.changeParty(person, { organisation: keptId });
    for (const entry of [...this.#site.entries.values()].filter(({ party }) => party === otherId)) {
      this.#site.entries.set(entry.id, { ...entry, party: keptId });
    }
    this.#site.deleteParty(other);
    const known = new Set(kept.fields.map(({ definition }) => definition));
    return this.#site.changeParty(kept, {
      addresses: [...kept.addresses, ...other.addresses],
      phoneNumbers: [...kept.phoneNumbers, ...other.phoneNumbers],
      emailAddresses: [...kept.emailAddresses, ...other.emailAddresses],
      websites: [...kept.websites, ...other.websites],
      tags: [...new Set([...kept.tags, ...other.tags])],
      fields: [...kept.fields, ...other.fields.filter(({ definition }) => !known.has(definition))],
    });
  }

  tag(id: string, name: string): Party {
    return this.edit(id, { tags: [{ name }] });
  }

  untag(id: string, name: string): Party {
    return this.edit(id, { tags: [{ id: this.#site.tagNamed(name).id, _delete: true }] });
  }

  /** From now on that user does not see the party (the first user unless named). */
  restrict(id: string, user: string = this.#user): void {
    this.#site.restrictions = [...this.#site.restrictions, { party: id, user, at: this.#site.stamp() }];
  }

  unrestrict(id: string, user: string = this.#user): void {
    this.#site.restrictions = this.#site.restrictions.filter((one) => one.party !== id || one.user !== user);
  }

  /** `null`: unassigned. */
  assign(id: string, { owner, team }: { readonly owner?: string | null; readonly team?: string | null }): Party {
    const ref = (value: string | null) => (value === null ? null : { id: value });
    return this.edit(id, {
      ...(owner === undefined ? {} : { owner: ref(owner) }),
      ...(team === undefined ? {} : { team: ref(team) }),
    });
  }

  /** Account settings > Custom fields. */
  defineField(name: string, type: Definition['type'] = 'text'): Definition {
    const definition: Definition = {
      id: this.#site.newId(), name, type, description: null, captureRule: null, options: null, important: false, tag: null,
    }; // biome-ignore format: one field
    this.#site.definitions.set(definition.id, definition);
    return definition;
  }

  removeField(id: string): void {
    this.#site.definitions.delete(id);
    for (const party of this.#site.parties.rows()) {
      this.#site.changeParty(party, { fields: party.fields.filter(({ definition }) => definition !== id) }, false);
    }
  }

  addNote(party: string, content: string): void {
    const now = this.#site.stamp();
    const id = this.#site.newId();
    this.#site.entries.set(id, {
      id, type: 'note', content, party: this.party(party).id, creator: this.#user, entryAt: now, createdAt: now,
      updatedAt: now, attachments: [],
    }); // biome-ignore format: one note
  }

  editNote(id: string, content: string): void {
    const entry = this.#site.entries.get(id);
    if (!entry) throw notFound('entry');
    this.#site.entries.set(id, { ...entry, content, updatedAt: this.#site.stamp() });
  }

  deleteNote(id: string): void {
    if (!this.#site.entries.delete(id)) throw notFound('entry');
  }

  /** Notes on a party, oldest first. */
  notes(party: string): readonly { readonly id: string; readonly content: string }[] {
    return [...this.#site.entries.values()].filter((entry) => entry.party === party);
  }

  people(organisation: string): readonly Party[] {
    return this.#site.parties.rows().filter((party) => party.organisation === organisation);
  }

  /** @throws {Refused} 404 */
  party(id: string): Party {
    const party = this.#site.parties.get(id);
    if (!party) throw notFound('party');
    return party;
  }

  /** All that there are, oldest first. */
  parties(): readonly Party[] {
    return [...this.#site.parties.rows()].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  }

  named(name: string): readonly Party[] {
    return this.parties().filter((party) => nameOf(party) === name);
  }

  /** Value of a custom field by the field's name. */
  fieldOf(id: string, name: string): string | number | boolean | undefined {
    const definition = [...this.#site.definitions.values()].find((one) => one.name === name);
    return this.party(id).fields.find((field) => field.definition === definition?.id)?.value;
  }

  tagsOf(id: string): readonly string[] {
    return this.party(id).tags.map((tag) => this.#site.tags.get(tag)!.name);
  }

  #me() {
    return this.#site.user(this.#user)!;
  }
}
