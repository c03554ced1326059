import * as z from 'zod';
import type { AccountId, ProviderId } from '../../model/names.ts';
import { keys } from '../keys.ts';
import type { Item, Table, Vault } from '../ports.ts';
import type { Tokens } from '../provider.ts';

const sealedTokens = z.object({ ver: z.number(), sealed: z.string() });

/** A grant as it is stored. `ver` moves with every new token. Instants in ms. */
const grantItem = z.object({
  ver: z.number(),
  sealed: z.string(),
  accessExpiresAt: z.number(),
  /** From here on a new token is fetched, though the access token still works. */
  refreshAt: z.number(),
  /** What was replaced last, and until when the provider still takes it. */
  previous: sealedTokens.extend({ until: z.number() }).optional(),
  leaseBy: z.string().optional(),
  leaseUntil: z.number().optional(),
  status: z.enum(['ok', 'reconnect']),
  bindings: z.array(z.string().transform((account) => account as AccountId)),
  bindingsRev: z.number(),
});
export type Grant = z.output<typeof grantItem>;
export type SealedTokens = z.output<typeof sealedTokens>;

/** Key of a grant: who consented, to which application, at which provider. */
export const grantId = (provider: ProviderId, clientId: string, subject: string): string =>
  `${provider}#${clientId}#${subject}`;

export const parseGrant = (item: Item): Grant => grantItem.parse(item);

export async function readGrant(table: Table, grant: string): Promise<Grant | undefined> {
  const item = await table.get(keys.grant(grant));
  return item && parseGrant(item);
}

/** A sealed token opens only as this version of this grant. */
const contextOf = (grant: string, ver: number): string => `${grant}|${ver}`;

const tokens: z.ZodType<Tokens> = z.object({
  accessToken: z.string(),
  refreshToken: z.string().exactOptional(),
  accessExpiresAt: z.number(),
  subject: z.string(),
  redirectUri: z.string().exactOptional(),
  consentEndsAt: z.number().exactOptional(),
});

export const openTokens = async (vault: Vault, grant: string, { ver, sealed }: SealedTokens): Promise<Tokens> =>
  tokens.parse(JSON.parse(await vault.open(contextOf(grant, ver), sealed)));

/** Attributes that a new token changes. It is refreshed at half of its life. */
export async function sealTokens(vault: Vault, grant: string, ver: number, fresh: Tokens, now: number) {
  return {
    ver,
    sealed: await vault.seal(contextOf(grant, ver), JSON.stringify(fresh)),
    accessExpiresAt: fresh.accessExpiresAt,
    refreshAt: now + Math.floor((fresh.accessExpiresAt - now) / 2),
    status: 'ok' as const,
  };
}
