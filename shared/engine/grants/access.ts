import { ConnectionLost } from '../../model/http.ts';
import { AccessLost, GrantRefused, isLater, Unavailable } from '../errors.ts';
import { keys, timing } from '../keys.ts';
import { type Clock, ConditionFailed, type Ids, StoreBusy, type Table, type Test, type Vault } from '../ports.ts';
import type { AuthPorts, Provider, Tokens } from '../provider.ts';
import { ReplyLost } from '../store/retrying.ts';
import { type Grant, openTokens, parseGrant, readGrant, sealTokens } from './grant.ts';
import type { GrantRules } from './rules.ts';

export interface GrantPorts {
  readonly table: Table;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
}
export type GrantProvider = Pick<Provider, 'id' | 'auth' | 'capabilities'>;

/** Longer than a refresh can take, so that nobody starts a second one beside it. */
const leaseMs = timing.httpTimeoutMs + timing.wireMs + timing.skewMs;
/** A token that was just read is used for so long without reading its grant again. */
const trustMs = 60_000;
/** How often a storing that the table gave up is begun again: the new token exists nowhere else. */
const storeRounds = 3;

/** Gets access tokens out of grants, refreshing them single-flight over all machines. */
export class Access {
  readonly #ports: GrantPorts;
  readonly #provider: GrantProvider;
  readonly #auth: AuthPorts;
  readonly #rules: GrantRules;
  /** Opened tokens; good for the version they were read with. */
  readonly #opened = new Map<string, { readonly ver: number; readonly tokens: Tokens; readonly readAt: number }>();
  #unstored: (() => Promise<unknown>) | undefined;
  /** Grants whose last refresh brought nothing, though the old token still works. */
  readonly postponed = new Set<string>();

  constructor(ports: GrantPorts, provider: GrantProvider, auth: AuthPorts, rules: GrantRules) {
    this.#ports = ports;
    this.#provider = provider;
    this.#auth = auth;
    this.#rules = rules;
  }

  async usable(grant: string, fresh: boolean): Promise<string> {
    await this.#unstored?.();
    const known = this.#opened.get(grant);
    const now = this.#ports.clock.now();
    if (!fresh && known !== undefined && now < known.readAt + trustMs && this.#works(known.tokens.accessExpiresAt)) {
      return known.tokens.accessToken;
    }
    const stored = await readGrant(this.#ports.table, grant);
    if (stored === undefined) throw new AccessLost('nobody has consented');
    return this.#choose(grant, stored, fresh ? (known?.ver ?? stored.ver) : undefined);
  }

  forget(grant: string): void {
    this.#opened.delete(grant);
  }

  /** A token out of what is stored; `refused` is the version whose access token the provider did not take. */
  async #choose(grant: string, stored: Grant, refused: number | undefined): Promise<string> {
    this.postponed.delete(grant);
    const works = stored.ver !== refused && this.#works(stored.accessExpiresAt);
    const due = this.#ports.clock.now() >= stored.refreshAt;
    if (works && (!due || stored.status === 'reconnect')) return this.#use(grant, stored);
    if (stored.status === 'reconnect') throw new AccessLost('the provider took the grant back');
    try {
      return await this.#refresh(grant, stored, refused);
    } catch (error) {
      // Refreshed at half of its life: a token that cannot be replaced right now is still good.
      if (!works || !(error instanceof Unavailable)) throw error;
      this.postponed.add(grant);
      return this.#use(grant, stored);
    }
  }

  async #refresh(grant: string, stored: Grant, refused: number | undefined): Promise<string> {
    const overtaken = await this.#lease(grant, stored);
    if (overtaken !== undefined) return this.#choose(grant, overtaken, refused);
    try {
      const tokens = await openTokens(this.#ports.vault, grant, stored);
      return await this.#keep(grant, stored, await this.#issue(stored, tokens), refused);
    } catch (error) {
      if (!(error instanceof GrantRefused) || error.error !== 'invalid_grant') throw error;
      return this.#afterRefusal(grant, stored, refused);
    }
  }

  /**
   * Only one refreshes. A lease whose holder died runs out.
   * @returns the grant as somebody else refreshed it meanwhile
   * @throws {Unavailable} somebody else is about to
   */
  async #lease(grant: string, stored: Grant): Promise<Grant | undefined> {
    const { table, clock, ids } = this.#ports;
    const now = clock.now();
    const same: Test = ['ver', '=', stored.ver];
    const free: Test[][] = [
      [same, ['leaseUntil', 'absent']],
      [same, ['leaseUntil', '<', now]],
    ];
    const set = { leaseBy: ids.next(), leaseUntil: now + leaseMs };
    try {
      await table.write([{ kind: 'update', key: keys.grant(grant), set, if: { any: free } }]);
      return undefined;
    } catch (error) {
      if (isStoreFailure(error)) throw new Unavailable('the grant could not be leased', { cause: error });
      const found = foundBy(error);
      if (found.ver !== stored.ver) return found;
      throw new Unavailable('somebody else is refreshing the grant');
    }
  }

  /** One call; never repeated, since a refresh token may work only once. */
  async #issue(stored: Grant, tokens: Tokens): Promise<Tokens> {
    const { auth } = this.#provider;
    try {
      // A client of the account's own was pasted in when it was connected: it is kept where a refresh token would be.
      if (auth.kind === 'clientCredentials' && tokens.refreshToken === undefined) {
        const [account] = stored.bindings;
        return await auth.exchange(this.#auth, account === undefined ? {} : { account });
      }
      // A provider that does not rotate leaves the refresh token out.
      return { ...tokens, ...(await auth.refresh(this.#auth, tokens)) };
    } catch (error) {
      if (error instanceof ConnectionLost || isLater(error)) {
        throw new Unavailable('the grant could not be refreshed', { cause: error });
      }
      throw error;
    }
  }

  /**
   * Stores a new token, then gives it out. Not under the lease: whoever got an answer may hold the only live token, even
   * when it took so long that somebody else has the lease.
   */
  async #keep(grant: string, stored: Grant, tokens: Tokens, refused: number | undefined): Promise<string> {
    const { table, vault, clock } = this.#ports;
    const now = clock.now();
    const until = now + this.#provider.capabilities.refreshGraceSeconds * 1000;
    const set = {
      ...(await sealTokens(vault, grant, stored.ver + 1, tokens, now)),
      previous: { ver: stored.ver, sealed: stored.sealed, until },
    };
    const condition = this.#rules.storeUnderVersion ? { if: [['ver', '=', stored.ver]] as const } : {};
    const store = async (): Promise<string> => {
      for (let round = 1; ; round += 1) {
        try {
          const remove = ['leaseBy', 'leaseUntil'];
          await table.write([{ kind: 'update', key: keys.grant(grant), set, remove, ...condition }]);
          return this.#remember(grant, set.ver, tokens);
        } catch (error) {
          if (round < storeRounds && isStoreFailure(error)) continue;
          const found = foundBy(error);
          return found.sealed === set.sealed
            ? this.#remember(grant, set.ver, tokens)
            : this.#choose(grant, found, refused);
        }
      }
    };
    if (this.#rules.storeBeforeUse) return store();
    this.#unstored = () => {
      this.#unstored = undefined;
      return store();
    };
    return tokens.accessToken;
  }

  /** `invalid_grant`: somebody was faster, or the previous token still works, or a person must reconnect. */
  async #afterRefusal(grant: string, tried: Grant, refused: number | undefined): Promise<string> {
    const { table, vault, clock } = this.#ports;
    if (this.#rules.readAfterRefusal) {
      const stored = await readGrant(table, grant);
      if (stored === undefined) throw new AccessLost('the grant was ended');
      if (stored.ver !== tried.ver) return this.#choose(grant, stored, refused);
    }
    const { previous } = tried;
    if (this.#rules.previousInGrace && previous !== undefined && clock.now() < previous.until) {
      try {
        const issued = await this.#issue(tried, await openTokens(vault, grant, previous));
        return await this.#keep(grant, tried, issued, refused);
      } catch (error) {
        if (!(error instanceof GrantRefused)) throw error;
      }
    }
    return this.#giveUp(grant, tried, refused);
  }

  async #giveUp(grant: string, tried: Grant, refused: number | undefined): Promise<string> {
    const condition = this.#rules.statusUnderVersion ? { if: [['ver', '=', tried.ver]] as const } : {};
    const set = { status: 'reconnect' };
    try {
      const remove = ['leaseBy', 'leaseUntil'];
      await this.#ports.table.write([{ kind: 'update', key: keys.grant(grant), set, remove, ...condition }]);
    } catch (error) {
      const found = foundBy(error);
      if (this.#rules.readAfterRefusal) return this.#choose(grant, found, refused);
    }
    return this.#choose(grant, { ...tried, status: 'reconnect' }, refused);
  }

  async #use(grant: string, stored: Grant): Promise<string> {
    const known = this.#opened.get(grant);
    const tokens = known?.ver === stored.ver ? known.tokens : await openTokens(this.#ports.vault, grant, stored);
    return this.#remember(grant, stored.ver, tokens);
  }

  #remember(grant: string, ver: number, tokens: Tokens): string {
    this.#opened.set(grant, { ver, tokens, readAt: this.#ports.clock.now() });
    return tokens.accessToken;
  }

  #works(accessExpiresAt: number): boolean {
    return this.#ports.clock.now() < accessExpiresAt - timing.skewMs;
  }
}

const isStoreFailure = (error: unknown): boolean => error instanceof StoreBusy || error instanceof ReplyLost;

/** The grant that a failed condition found. @throws {AccessLost} there is none any more; any other error as it came */
function foundBy(error: unknown): Grant {
  if (!(error instanceof ConditionFailed)) throw error;
  if (error.found === undefined) throw new AccessLost('the grant was ended');
  return parseGrant(error.found);
}
