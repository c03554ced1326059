import { GrantRefused } from '../../engine/errors.ts';
import type { ProviderConfig } from '../../engine/provider.ts';

/** What opens one organization: a sync token's name and value (or a user's name and password), and a developer key. */
export interface Credential {
  readonly devKey: string;
  readonly organizationId: string;
  readonly username: string;
  readonly password: string;
}

/**
 * As it is pasted: `<organization id>:<token name>:<token value>`, with `<developer key>@` before it where it is not the
 * deployment's own.
 * @throws {GrantRefused} it is not of that form
 */
export function readCredential(text: string, { clientId }: Pick<ProviderConfig, 'clientId'>): Credential {
  const parts = /^(?:([^@:]+)@)?([^@:]+):([^:]+):(.+)$/s.exec(text.trim());
  const [, devKey, organizationId, username, password] = parts?.map((part) => part?.trim()) ?? [];
  if (!organizationId || !username || !password) {
    throw new GrantRefused('invalid_client', 'paste the sync token as <organization id>:<token name>:<token value>');
  }
  return { devKey: devKey || clientId, organizationId, username, password };
}

/** A session belongs to a developer key: both go on every call, so they travel as one token. */
export const packToken = ({ devKey }: Pick<Credential, 'devKey'>, sessionId: string): string =>
  `${devKey}:${sessionId}`;

export function unpackToken(token: string): { readonly devkey: string; readonly sessionid: string } {
  const colon = token.indexOf(':');
  return { devkey: token.slice(0, Math.max(0, colon)), sessionid: token.slice(colon + 1) };
}
