/** What the authorization server keeps about one application. */

/** One answer of the token endpoint. */
export interface Bearer {
  readonly accessToken: string;
  readonly identityId: number;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** The one refresh token of a person that is alive. It covers all of the person's businesses and never expires. */
export interface Chain {
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  /** Handed out beside it: revoking one ends the other. */
  readonly accessToken: string;
}

export interface Code {
  readonly identityId: number;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  readonly challenge?: string;
}

export interface AuthState {
  readonly bearers: Map<string, Bearer>;
  /** By identity. */
  readonly chains: Map<number, Chain>;
  readonly codes: Map<string, Code>;
}

export const emptyAuth = (): AuthState => ({ bearers: new Map(), chains: new Map(), codes: new Map() });

export interface AuthJson {
  readonly bearers: readonly Bearer[];
  readonly chains: readonly (readonly [number, Chain])[];
  readonly codes: readonly (readonly [string, Code])[];
}

export const authToJson = ({ bearers, chains, codes }: AuthState): AuthJson => ({
  bearers: [...bearers.values()],
  chains: [...chains],
  codes: [...codes],
});

export const authFromJson = ({ bearers, chains, codes }: AuthJson): AuthState => ({
  bearers: new Map(bearers.map((bearer) => [bearer.accessToken, bearer])),
  chains: new Map(chains),
  codes: new Map(codes),
});
