/** What the authorization server keeps: grants of people, their tokens, the organisations they connected. */

export interface Family {
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly authEventId: string;
  refreshToken: string;
  /** When the current refresh token was handed out; unused for 60 days it is dead. */
  issuedAt: number;
  /** The one before, for 30 minutes after the rotation, in case the reply was lost. */
  previous?: { readonly token: string; readonly until: number };
}

export interface AccessToken {
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

export interface Code {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly authEventId: string;
  readonly expiresAt: number;
  readonly challenge?: string;
}

export interface Connection {
  readonly id: string;
  readonly authEventId: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AuthState {
  families: Family[];
  accessTokens: Map<string, AccessToken>;
  codes: Map<string, Code>;
  connections: Map<string, Connection>;
}

export const emptyAuth = (): AuthState => ({
  families: [],
  accessTokens: new Map(),
  codes: new Map(),
  connections: new Map(),
});

export const authToJson = (state: AuthState): unknown => ({
  families: state.families,
  accessTokens: [...state.accessTokens],
  codes: [...state.codes],
  connections: [...state.connections],
});

export function authFromJson(json: unknown): AuthState {
  const state = json as {
    families: Family[];
    accessTokens: [string, AccessToken][];
    codes: [string, Code][];
    connections: [string, Connection][];
  };
  return {
    families: state.families,
    accessTokens: new Map(state.accessTokens),
    codes: new Map(state.codes),
    connections: new Map(state.connections),
  };
}
