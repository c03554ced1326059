import type { Http } from '../../model/http.ts';
import type { AccountId } from '../../model/names.ts';
import type { Clock } from '../ports.ts';
import type { ProviderConfig } from './ports.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Instant in ms. */
  readonly accessExpiresAt: number;
  /** Who consented, as the provider names it: with provider and client it is the key of the grant. */
  readonly subject: string;
  /** Where the consent came back to, for providers that ask for it again with every refresh. */
  readonly redirectUri?: string;
  /** Instant in ms from which the person must have consented again, however often the tokens were refreshed. */
  readonly consentEndsAt?: number;
}

export interface GrantedAccount {
  readonly account: AccountId;
  readonly name: string;
  /** The provider's id of this connection, where it has one (`DELETE /connections/{id}`). */
  readonly connectionId?: string;
}

export interface AuthPorts {
  readonly http: Http;
  readonly clock: Clock;
  readonly config: ProviderConfig;
}

/** @throws {GrantRefused} the provider will not take this code, token or secret */
export interface Auth {
  readonly kind: 'authorizationCode' | 'clientCredentials';
  readonly scopes: readonly string[];
  /** What a person is told whose consent opens no company. */
  readonly opensNothing?: string;
  /** More of them, by what they are for: asked for only where an integration's settings need it. */
  readonly moreScopes?: Readonly<Record<string, readonly string[]>>;
  /** The parameter by which the consent's way back names the company that was chosen, where the tokens do not. */
  readonly accountParameter?: string;
  /** Where to send the person; absent for client credentials. */
  consentUrl?(
    config: ProviderConfig,
    options: {
      readonly state: string;
      readonly redirectUri: string;
      /** Scopes that only some settings need, beside the usual ones. */
      readonly also?: readonly string[];
    },
  ): string;
  /** Code for tokens, or client credentials for tokens (no `code`). */
  exchange(
    ports: AuthPorts,
    options: {
      readonly code?: string;
      readonly redirectUri?: string;
      readonly account?: string;
      /** The consent's, as it came back. */
      readonly state?: string;
    },
  ): Promise<Tokens>;
  /** A key that a person made in the provider's own settings, in place of a consent page. */
  pasted?(ports: AuthPorts, key: string): Promise<Tokens>;
  /** One call, never repeated by itself. */
  refresh(ports: AuthPorts, tokens: Tokens): Promise<Tokens>;
  revoke?(ports: AuthPorts, tokens: Tokens): Promise<void>;
  /** The accounts a grant opens. `subject` is the grant's. */
  accounts(ports: AuthPorts, accessToken: string, subject?: string): Promise<readonly GrantedAccount[]>;
  /** Ends one account's connection without touching the grant. */
  disconnect?(ports: AuthPorts, accessToken: string, connectionId: string): Promise<void>;
}
