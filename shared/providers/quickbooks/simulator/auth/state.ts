/** What the authorization server keeps about one application. */

export interface Access {
  readonly realmId: string;
  readonly expiresAt: number;
}

/** The one refresh token of a person for a company. */
export interface Chain {
  readonly realmId: string;
  readonly user: string;
  readonly refreshToken: string;
  readonly previous?: string;
  readonly consentedAt: number;
  readonly rotatedAt: number;
  readonly usedAt: number;
  /** Handed out beside it: they end with it. */
  readonly accessTokens: readonly string[];
}

export interface Code {
  readonly realmId: string;
  readonly user: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
}

export interface AuthState {
  readonly access: Map<string, Access>;
  /** By company and person. */
  readonly chains: Map<string, Chain>;
  readonly codes: Map<string, Code>;
}

export const emptyAuth = (): AuthState => ({ access: new Map(), chains: new Map(), codes: new Map() });

export interface AuthJson {
  readonly access: readonly (readonly [string, Access])[];
  readonly chains: readonly (readonly [string, Chain])[];
  readonly codes: readonly (readonly [string, Code])[];
}

export const authToJson = ({ access, chains, codes }: AuthState): AuthJson => ({
  access: [...access],
  chains: [...chains],
  codes: [...codes],
});

export const authFromJson = ({ access, chains, codes }: AuthJson): AuthState => ({
  access: new Map(access),
  chains: new Map(chains),
  codes: new Map(codes),
});
