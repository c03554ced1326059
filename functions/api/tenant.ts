import { keys } from '../../shared/engine/keys.ts';
import type { Table } from '../../shared/engine/ports.ts';
import type { GrantedAccount } from '../../shared/engine/provider.ts';
import { type Account, type Connection, readAccount, readConnection } from '../../shared/engine/state/account.ts';
import type { Json } from '../../shared/model/json.ts';
import type { AccountId, ProviderId } from '../../shared/model/names.ts';
import { notFound } from './problems.ts';

/** What a person was asked to allow, and what came of it. */
export interface Consent {
  readonly id: string;
  readonly provider: ProviderId;
  /** The company that it must open: given for a reconnect. */
  readonly account?: AccountId;
  readonly state: 'waiting' | 'granted' | 'refused';
  readonly grant?: string;
  readonly accounts?: readonly OpenedAccount[];
  /** With `refused`: why, for people. */
  readonly reason?: string;
  /** The screen of the tenant's own that the person came from. */
  readonly returnTo?: string;
}
export type OpenedAccount = Pick<GrantedAccount, 'account' | 'name'>;

const DAY_SECONDS = 24 * 3600;

/**
 * Everything that is one tenant's. Every load of a connection, an account, a consent or a grant by the API goes through
 * here and nowhere else: what belongs to another tenant is not there.
 */
export class Tenant {
  readonly id: string;
  readonly #table: Table;

  constructor(table: Table, id: string) {
    this.#table = table;
    this.id = id;
  }

  /** @throws {Problem} 404 */
  async connection(id: string): Promise<Connection> {
    const item = await this.#table.get(keys.connection(id));
    const connection = item && readConnection(item);
    if (connection?.tenant !== this.id) throw notFound('connection');
    return connection;
  }

  /** In the order of their ids; `after` and `limit` as for a table. */
  readonly connections = async (after?: string, limit?: number): Promise<readonly Connection[]> => {
    const known = await this.#table.query(keys.tenantConnection(this.id, '').pk, {
      prefix: 'C#',
      ...(after === undefined ? {} : { after: keys.tenantConnection(this.id, after).sk }),
      ...(limit === undefined ? {} : { limit }),
    });
    const found: Connection[] = [];
    for (let start = 0; start < known.length; start += 100) {
      const page = known.slice(start, start + 100).map(({ connection }) => keys.connection(String(connection)));
      for (const item of await this.#table.getMany(page)) if (item) found.push(readConnection(item));
    }
    return found.filter(({ tenant }) => tenant === this.id);
  };

  /** @returns undefined for a company that this tenant has not connected */
  async account(id: AccountId): Promise<Account | undefined> {
    const account = readAccount(await this.#table.get(keys.account(id)));
    return account?.tenant === this.id ? account : undefined;
  }

  /** Companies of which no other tenant has taken hold. The names of the others are not this tenant's to see. */
  async notForeign(accounts: readonly OpenedAccount[]): Promise<readonly OpenedAccount[]> {
    const free: OpenedAccount[] = [];
    for (const { account, name } of accounts) {
      const known = readAccount(await this.#table.get(keys.account(account)));
      if (known === undefined || known.tenant === this.id) free.push({ account, name });
    }
    return free;
  }

  /** @throws {Problem} 404 */
  async consent(id: string): Promise<Consent> {
    const item = await this.#table.get(keys.consent(this.id, id));
    if (!item) throw notFound('consent');
    return item as unknown as Consent;
  }

  async keepConsent(consent: Consent, now: number): Promise<void> {
    const ttl = Math.ceil(now / 1000) + DAY_SECONDS;
    const item = { ...(consent as unknown as Record<string, Json>), ...keys.consent(this.id, consent.id), ttl };
    await this.#table.write([{ kind: 'put', item }]);
  }

  /** What this tenant's people have consented to with this grant. @throws {Problem} 404 */
  async granted(grant: string): Promise<readonly OpenedAccount[]> {
    const item = await this.#table.get(keys.tenantGrant(this.id, grant));
    if (!item) throw notFound('grant');
    return item.accounts as unknown as readonly OpenedAccount[];
  }

  async keepGrant(grant: string, accounts: readonly OpenedAccount[]): Promise<void> {
    const item = { ...keys.tenantGrant(this.id, grant), grant, accounts: accounts as unknown as Json };
    await this.#table.write([{ kind: 'put', item }]);
  }
}
