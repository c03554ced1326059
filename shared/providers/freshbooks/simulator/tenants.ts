import { Account, type AccountState, type World } from './account.ts';
import type { BusinessOptions, UserOptions } from './options.ts';
import { ERRNO, Refused } from './refusals.ts';

export interface TenantsState {
  readonly businesses: readonly BusinessOptions[];
  readonly users: readonly UserOptions[];
  readonly accounts: readonly AccountState[];
}

/** People, the businesses they belong to, and the books of those that have any. */
export class Tenants {
  readonly #world: World;
  readonly #accounts = new Map<string, Account>();
  #businesses: readonly BusinessOptions[];
  #users: readonly UserOptions[];

  constructor(world: World) {
    this.#world = world;
    this.#businesses = world.options.businesses;
    this.#users = world.options.users;
    this.#openBooks();
  }

  get businesses(): readonly BusinessOptions[] {
    return this.#businesses;
  }
  get users(): readonly UserOptions[] {
    return this.#users;
  }
  get accounts(): IterableIterator<Account> {
    return this.#accounts.values();
  }

  /** The first one unless named. @throws there is none */
  account(accountId?: string): Account {
    const account = accountId === undefined ? this.accounts.next().value : this.#accounts.get(accountId);
    if (!account) throw new Error(`no simulated account ${accountId ?? ''}`);
    return account;
  }

  isActive = (accountId: string): boolean => this.#accounts.get(accountId)?.active ?? false;

  /** @throws {Refused} 404: no such account, or none of this person's */
  openedBy(identityId: number, matches: (business: BusinessOptions) => boolean): Account {
    const user = this.#users.find((one) => one.identityId === identityId);
    const business = this.#businesses.find((one) => matches(one) && user?.memberships[one.id] !== undefined);
    const account = business?.accountId ? this.#accounts.get(business.accountId) : undefined;
    if (!account) throw new Refused(404, ERRNO.notFound, 'Account not found');
    return account;
  }

  /** Another person with other businesses; the books at hand become those of the first business that has any. */
  replace(user: UserOptions, businesses: readonly BusinessOptions[]): void {
    const before = this.accounts.next().value;
    const first = businesses.find(({ accountId }) => accountId !== null);
    this.#users = [user];
    this.#businesses = businesses;
    if (before && first) {
      this.#accounts.clear();
      before.business = { ...first, accountId: first.accountId as string };
      this.#accounts.set(before.id, before);
    }
    this.#openBooks();
  }

  toJson(): TenantsState {
    const accounts = [...this.accounts].map((account) => account.toJson());
    return { businesses: this.#businesses, users: this.#users, accounts };
  }
  restore({ businesses, users, accounts }: TenantsState): void {
    this.#businesses = businesses;
    this.#users = users;
    this.#openBooks();
    for (const state of accounts) this.account(state.business.accountId).restore(state);
  }

  #openBooks(): void {
    const ids = new Set(this.#businesses.map(({ accountId }) => accountId));
    for (const id of this.#accounts.keys()) if (!ids.has(id)) this.#accounts.delete(id);
    for (const business of this.#businesses) {
      const { accountId } = business;
      if (accountId !== null && !this.#accounts.has(accountId))
        this.#accounts.set(accountId, new Account(this.#world, { ...business, accountId }));
    }
  }
}
