import type { HttpRequest, HttpResponse } from '../../../model/http.ts';
import type { Simulator, SimulatorPorts } from '../../simulators/simulator.ts';
import { toHttp } from './answers.ts';
import { Api } from './api.ts';
import { AuthServer, type AuthState, type TokenSet } from './auth-server.ts';
import { Hooks, type HooksState } from './hooks.ts';
import { loadFile } from './load.ts';
import { type CapsuleOptions, type PartialCapsuleOptions, resolveOptions } from './options.ts';
import type { Definition, Entry, Party, RestHook, Tag } from './records.ts';
import { Site } from './site.ts';
import { CapsuleUi } from './ui.ts';

export type { CapsuleOptions, PartialCapsuleOptions as CapsuleSimulatorOptions } from './options.ts';
export { DEFAULT_SWITCHES, DEMO_COLLEAGUE, DEMO_OWNER } from './options.ts';
export type { CapsuleUi } from './ui.ts';

const API = '/api/v2';

/**
 * One Capsule site: its API, its authorization server and its REST hooks, behind one function. README.md lists the options.
 * @see https://developer.capsulecrm.com/v2/overview/getting-started
 */
export class CapsuleSimulator implements Simulator {
  readonly options: CapsuleOptions;
  readonly calls = new Map<string, number>();
  readonly #site: Site;
  readonly #auth: AuthServer;
  readonly #api: Api;
  readonly #hooks: Hooks;

  constructor(ports: SimulatorPorts, options: PartialCapsuleOptions = {}) {
    this.options = resolveOptions(options);
    if (this.options.users.length === 0) throw new Error('a site needs a user');
    this.#site = new Site(this.options, ports);
    this.#auth = new AuthServer(this.options, ports);
    this.#api = new Api(this.#site, this.#auth, (operation) => this.#counted(operation));
    this.#hooks = new Hooks(this.#site);
    this.#site.onChange = (event, party) => this.#hooks.raise(event, party);
  }

  /** What a person does in Capsule's screens (the first user unless named). */
  ui(user: string = this.options.users[0]!.id): CapsuleUi {
    return new CapsuleUi(this.#site, user);
  }

  /** Tokens as a consent gives them, without the pages in between. */
  issueTokens(grant: { readonly user?: string; readonly scopes?: readonly string[] } = {}): TokenSet {
    return this.#auth.issue(grant.user ?? this.options.users[0]!.id, grant.scopes);
  }

  /** A personal access token: the same rights, but for REST hooks. */
  issuePersonalToken(user: string = this.options.users[0]!.id): string {
    return this.#auth.issuePersonal(user);
  }

  /** The person takes all their tokens back. */
  revokeUser(user: string = this.options.users[0]!.id): void {
    this.#auth.revokeUser(user);
  }

  /** The REST hooks that are registered. */
  get hooks(): readonly RestHook[] {
    return [...this.#site.hooks.values()];
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const { pathname } = new URL(request.url);
    if (pathname === '/oauth/authorise') return this.#auth.authorise(request);
    if (pathname === '/oauth/token') {
      this.#counted('POST /oauth/token');
      return this.#auth.token(request);
    }
    if (pathname.startsWith(`${API}/`)) return toHttp(this.#api.answer(request, pathname.slice(API.length)));
    return { status: 404, headers: {}, body: '' };
  }

  deliver(): Promise<number | undefined> {
    this.#site.catchUp();
    return this.#hooks.deliver();
  }

  snapshot(): string {
    const site = this.#site;
    return JSON.stringify({
      parties: site.parties.rows(),
      definitions: [...site.definitions.values()],
      tags: [...site.tags.values()],
      entries: [...site.entries.values()],
      registered: this.hooks,
      uploads: [...site.uploads],
      jobs: [...site.jobs],
      deletions: site.deletions,
      restrictions: site.restrictions,
      late: site.late,
      lastId: site.lastId,
      hooks: this.#hooks.snapshot(),
      auth: this.#auth.snapshot(),
    } satisfies State);
  }

  restore(snapshot: string): void {
    const state = JSON.parse(snapshot) as State;
    const site = this.#site;
    site.parties.clear();
    for (const party of state.parties) site.parties.put(party, party.updatedAt);
    site.definitions = byId(state.definitions);
    site.tags = byId(state.tags);
    site.entries = byId(state.entries);
    site.hooks = byId(state.registered);
    site.uploads = new Map(state.uploads);
    site.jobs = new Map(state.jobs);
    site.deletions = state.deletions;
    site.restrictions = state.restrictions;
    site.late = state.late;
    site.sawId(state.lastId);
    this.#hooks.restore(state.hooks);
    this.#auth.restore(state.auth);
  }

  load(fileName: string, json: string): void {
    loadFile(this.#site, fileName, json);
  }

  #counted(operation: string): void {
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
  }
}

interface State {
  readonly parties: readonly Party[];
  readonly definitions: readonly Definition[];
  readonly tags: readonly Tag[];
  readonly entries: readonly Entry[];
  readonly registered: readonly RestHook[];
  readonly uploads: readonly (readonly [string, { readonly filename: string; readonly contentType: string }])[];
  readonly jobs: readonly (readonly [string, { readonly id: string; readonly action: string }])[];
  readonly deletions: Site['deletions'];
  readonly restrictions: Site['restrictions'];
  readonly late: Site['late'];
  readonly lastId: string;
  readonly hooks: HooksState;
  readonly auth: AuthState;
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));
