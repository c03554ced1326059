import type { AccountId } from '../model/names.ts';
import { AccessLost, GrantRefused } from './errors.ts';
import { Access, type GrantPorts, type GrantProvider } from './grants/access.ts';
import { grantId, openTokens, readGrant, sealTokens } from './grants/grant.ts';
import { allGrantRules, type GrantRules } from './grants/rules.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Test } from './ports.ts';
import type { AuthPorts, Tokens } from './provider.ts';

export { allGrantRules, type GrantPorts, type GrantRules, grantId };

/**
 * The grants of one provider: what opens its accounts, shared by all accounts that one person's consent opens. Refreshing
 * is single-flight over all machines, and a token is used only once it is stored.
 */
export class GrantStore {
  readonly #ports: GrantPorts;
  readonly #provider: GrantProvider;
  readonly #auth: AuthPorts;
  readonly #rules: GrantRules;
  readonly #access: Access;

  constructor(ports: GrantPorts, provider: GrantProvider, auth: AuthPorts, rules: GrantRules = allGrantRules) {
    this.#ports = ports;
    this.#provider = provider;
    this.#auth = auth;
    this.#rules = rules;
    this.#access = new Access(ports, provider, auth, rules);
  }

  /**
   * An access token that should work. `fresh`: the one given last was refused.
   * @throws {AccessLost} a person must reconnect
   * @throws {Unavailable} no token can be had right now
   * @throws {GrantRefused} the provider does not take this deployment's registration
   */
  usable(grant: string, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<string> {
    return this.#access.usable(grant, fresh);
  }

  /**
   * The refresh that was due brought nothing, and the old token was given out once more. It must be tried again soon: the
   * lost reply may have ended the refresh token that we hold, and the provider takes the one before for a short time only.
   */
  isPostponed(grant: string): boolean {
    return this.#access.postponed.has(grant);
  }

  /** Stores what a person's consent gave, over whatever was there. The bound accounts should be woken. */
  async consent(tokens: Tokens): Promise<{ readonly grant: string; readonly bindings: readonly AccountId[] }> {
    const { table, vault, clock } = this.#ports;
    const grant = grantId(this.#provider.id, this.#auth.config.clientId, tokens.subject);
    const key = keys.grant(grant);
    for (;;) {
      const stored = await readGrant(table, grant);
      const set = await sealTokens(vault, grant, (stored?.ver ?? 0) + 1, tokens, clock.now());
      try {
        if (stored === undefined) {
          await table.write([{ kind: 'put', item: { ...key, ...set, bindings: [], bindingsRev: 0 }, if: 'absent' }]);
        } else {
          const remove = ['leaseBy', 'leaseUntil', 'previous'];
          await table.write([{ kind: 'update', key, set, remove, if: [['ver', '=', stored.ver]] }]);
        }
        return { grant, bindings: stored?.bindings ?? [] };
      } catch (error) {
        // The token is sealed under its version, so it must be sealed again over what came in between.
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }

  /** The account is reached through this grant from now on. @throws {AccessLost} there is no such grant */
  async bind(grant: string, account: AccountId): Promise<void> {
    const bound = await this.#rebind(grant, (bindings) => [...bindings.filter((other) => other !== account), account]);
    if (bound === undefined) throw new AccessLost('nobody has consented');
  }

  /** @returns whether no account is left, so that the grant can be revoked */
  async unbind(grant: string, account: AccountId): Promise<boolean> {
    const left = await this.#rebind(grant, (bindings) => bindings.filter((other) => other !== account));
    return left !== undefined && left.length === 0;
  }

  /**
   * Ends a grant that no account needs any more, at the provider too: a grant is shared, so revoking it earlier would cut
   * off the others.
   * @returns whether it was ended
   */
  async revokeIfLast(grant: string): Promise<boolean> {
    const { table, vault } = this.#ports;
    const stored = await readGrant(table, grant);
    if (stored === undefined || (this.#rules.revokeOnlyLast && stored.bindings.length > 0)) return false;
    const key = keys.grant(grant);
    const same: Test[] = [
      ['ver', '=', stored.ver],
      ['bindingsRev', '=', stored.bindingsRev],
    ];
    try {
      // Claimed first: an account that is bound from here on finds a grant that asks for a new consent.
      await table.write([{ kind: 'update', key, set: { status: 'reconnect' }, if: same }]);
      await this.#revoke(await openTokens(vault, grant, stored));
      await table.write([{ kind: 'delete', key, if: same }]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    } finally {
      this.#access.forget(grant);
    }
  }

  async #revoke(tokens: Tokens): Promise<void> {
    try {
      await this.#provider.auth.revoke?.(this.#auth, tokens);
    } catch (error) {
      // What the provider does not take any more needs no revoking.
      if (!(error instanceof GrantRefused)) throw error;
    }
  }

  /** Changes the bound accounts. @returns them, or undefined when there is no such grant */
  async #rebind(grant: string, change: (bindings: readonly AccountId[]) => AccountId[]) {
    const { table } = this.#ports;
    for (;;) {
      const stored = await readGrant(table, grant);
      if (stored === undefined) return undefined;
      const bindings = change(stored.bindings);
      const same: Test[] = [['bindingsRev', '=', stored.bindingsRev]];
      try {
        const set = { bindings };
        await table.write([{ kind: 'update', key: keys.grant(grant), set, add: { bindingsRev: 1 }, if: same }]);
        return bindings;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }
}
