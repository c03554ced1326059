import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiToken } from '../../shared/aws/config.ts';
import { Problem } from './problems.ts';

/**
 * Whose token it is. Every known hash is compared, each in constant time, so that an answer's delay says nothing.
 * @throws {Problem} 401
 */
export function tenantOf(authorization: string | undefined, tokens: readonly ApiToken[]): string {
  const given = createHash('sha256')
    .update(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '')
    .digest();
  let tenant: string | undefined;
  for (const known of tokens) {
    if (timingSafeEqual(given, Buffer.from(known.sha256, 'hex'))) tenant = known.tenant;
  }
  if (tenant !== undefined) return tenant;
  throw new Problem(401, 'unauthorized', 'A valid token is needed: Authorization: Bearer ...', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}
