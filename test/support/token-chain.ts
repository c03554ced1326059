import { GrantRefused } from '../../shared/engine/errors.ts';
import type { GrantProvider } from '../../shared/engine/grants/access.ts';
import type { Clock } from '../../shared/engine/ports.ts';
import type { Tokens } from '../../shared/engine/provider.ts';

export const accessLifeMs = 1_800_000;

/**
 * An authorization server as strict as they come: one live refresh token per person. A consent or a refresh ends the one
 * before; only within the grace (0: never) is the token that was just replaced taken again, which ends its successor.
 */
export class TokenChain {
  readonly revoked: string[] = [];
  refreshes = 0;
  /** The only refresh token that is live. */
  live = '';
  readonly #clock: Clock;
  readonly #graceMs: number;
  #replaced: { readonly token: string; readonly at: number } | undefined;
  #issued = 0;

  constructor(clock: Clock, graceSeconds = 0) {
    this.#clock = clock;
    this.#graceMs = graceSeconds * 1000;
  }

  consent(): Tokens {
    this.#replaced = undefined;
    return this.#issue();
  }

  /** @throws {GrantRefused} */
  refresh(token: string | undefined): Tokens {
    this.refreshes += 1;
    const inGrace = token === this.#replaced?.token && this.#clock.now() < (this.#replaced?.at ?? 0) + this.#graceMs;
    if (token === undefined || (token !== this.live && !inGrace)) throw new GrantRefused('invalid_grant');
    if (token === this.live) this.#replaced = { token, at: this.#clock.now() };
    return this.#issue();
  }

  /** As the engine sees it. `call` stands between: it may lose the reply or put the call off. */
  provider(call: <T>(effect: () => T) => Promise<T> = async (effect) => effect()): GrantProvider {
    return {
      id: 'xero',
      capabilities: { streams: {}, entities: {}, sharedGrant: true, refreshGraceSeconds: this.#graceMs / 1000 },
      auth: {
        kind: 'authorizationCode',
        scopes: [],
        exchange: () => call(() => this.consent()),
        refresh: (_, { refreshToken }) => call(() => this.refresh(refreshToken)),
        revoke: async (_, { refreshToken }) => {
          this.revoked.push(refreshToken ?? '');
        },
        accounts: async () => [],
      },
    };
  }

  #issue(): Tokens {
    this.#issued += 1;
    this.live = `refresh-${this.#issued}`;
    return {
      accessToken: `access-${this.#issued}`,
      refreshToken: this.live,
      accessExpiresAt: this.#clock.now() + accessLifeMs,
      subject: 'person',
    };
  }
}
