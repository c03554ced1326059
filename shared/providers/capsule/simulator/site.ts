import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { type LateNote, normalised } from './normalise.ts';
import type { CapsuleOptions, CapsuleUser } from './options.ts';
import type { Definition, Entry, Party, RestHook, Tag } from './records.ts';
import { Versions } from './versions.ts';

export interface Deletion {
  readonly id: string;
  readonly at: number;
}
/** A user lost the right to see a party. */
export interface Restriction {
  readonly party: string;
  readonly user: string;
  readonly at: number;
}
export interface Upload {
  readonly filename: string;
  readonly contentType: string;
}
export type PartyEvent = 'party/created' | 'party/updated' | 'party/deleted';

const SECOND = 1000;

/** Everything that one Capsule site holds, and the one way to change it. */
export class Site {
  readonly options: CapsuleOptions;
  readonly ports: SimulatorPorts;
  readonly parties: Versions<Party>;
  deletions: readonly Deletion[] = [];
  restrictions: readonly Restriction[] = [];
  definitions = new Map<string, Definition>();
  tags = new Map<string, Tag>();
  entries = new Map<string, Entry>();
  hooks = new Map<string, RestHook>();
  uploads = new Map<string, Upload>();
  jobs = new Map<string, { readonly id: string; readonly action: string }>();
  late: readonly LateNote[] = [];
  /** Told of every change of a party, with the party as it stands (or last stood). */
  onChange: (event: PartyEvent, party: Party) => void = () => undefined;
  #lastId: bigint;

  constructor(options: CapsuleOptions, ports: SimulatorPorts) {
    this.options = options;
    this.ports = ports;
    this.parties = new Versions(() => Math.max(options.listLagMs, options.searchLagMs));
    this.#lastId = BigInt(options.firstId) - 1n;
  }

  newId(): string {
    this.#lastId += 1n;
    return this.#lastId.toString();
  }

  get lastId(): string {
    return this.#lastId.toString();
  }

  /** An id that came from elsewhere: those given later are higher. */
  sawId(id: string): void {
    if (BigInt(id) > this.#lastId) this.#lastId = BigInt(id);
  }

  /** Capsule's instants know seconds. */
  stamp(): number {
    return Math.floor(this.ports.now() / SECOND) * SECOND;
  }

  user(id: string | null): CapsuleUser | undefined {
    return this.options.users.find((user) => user.id === id);
  }

  mayWatch(user: CapsuleUser, party: string): boolean {
    return !this.restrictions.some((one) => one.party === party && one.user === user.id);
  }

  /** A tag by name, made when it is not there. */
  tagNamed(name: string, dataTag = false): Tag {
    const folded = name.trim().toLowerCase();
    const known = [...this.tags.values()].find((tag) => tag.name.toLowerCase() === folded);
    if (known) return known;
    const tag = { id: this.newId(), name: name.trim(), dataTag };
    this.tags.set(tag.id, tag);
    return tag;
  }

  addParty(party: Omit<Party, 'createdAt' | 'updatedAt'>): Party {
    const at = this.stamp();
    return this.#store('party/created', { ...party, createdAt: at, updatedAt: at });
  }

  /** A change that changes nothing moves no stamp and tells nobody; `bumps` false: a change that Capsule does not count. */
  changeParty(party: Party, changes: Partial<Party>, bumps = true): Party {
    const next = { ...party, ...changes };
    if (JSON.stringify(next) === JSON.stringify(party)) return party;
    if (bumps) return this.#store('party/updated', { ...next, updatedAt: this.stamp() });
    this.parties.put(next, this.ports.now());
    return next;
  }

  deleteParty(party: Party): void {
    this.parties.remove(party.id, this.ports.now());
    this.deletions = [...this.deletions, { id: party.id, at: this.stamp() }];
    for (const [id, entry] of this.entries) if (entry.party === party.id) this.entries.delete(id);
    this.onChange('party/deleted', party);
  }

  /** Late normalisations that came due. */
  catchUp(): void {
    const now = this.ports.now();
    const due = this.late.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    this.late = this.late.filter(({ at }) => at > now);
    const { normalise } = this.options;
    for (const { party: id } of due) {
      const party = this.parties.get(id);
      if (party) this.changeParty(party, normalised(party, normalise), normalise.bumps ?? false);
    }
  }

  #store(event: PartyEvent, given: Party): Party {
    const { normalise } = this.options;
    const later = normalise.afterMs ?? 0;
    const party = later > 0 ? given : normalised(given, normalise);
    this.parties.put(party, this.ports.now());
    if (later > 0 && normalised(party, normalise) !== party) {
      this.late = [...this.late, { at: this.ports.now() + later, party: party.id }];
    }
    this.onChange(event, party);
    return party;
  }
}
