import { vendorUrls } from '../../../../shared/aws/config.ts';
import { accountId } from '../../../../shared/model/names.ts';
import { capsule } from '../../../../shared/providers/capsule/index.ts';
import { CapsuleSimulator } from '../../../../shared/providers/capsule/simulator/index.ts';
import type { SimulatorPorts } from '../../../../shared/providers/simulators/simulator.ts';
import type { Faults } from '../../faults.ts';
import type { TownVendor } from '../../town.ts';

/** Tokens, REST hooks, custom fields and the search of our own create make no record. */
export const notCapsuleRecords = /\/oauth\/token$|\/resthooks(\/\d+)?$|\/(fields\/definitions|filters\/results)$/;

/** A site of Capsule, on a world's clock and chance. It takes no idempotency keys. */
export function capsuleVendor(
  ports: SimulatorPorts,
  { mix }: Pick<Faults, 'mix'>,
): TownVendor & { readonly simulator: CapsuleSimulator } {
  const simulator = new CapsuleSimulator(ports, {
    listLagMs: mix.listLagMs.right,
    accessTokenSeconds: mix.tokenSeconds,
    normalise: mix.values.right
      ? { trim: true, lowerEmail: true, afterMs: mix.values.laterMs, bumps: !mix.values.silent }
      : {},
  });
  const { clientId, clientSecret, subdomain } = simulator.options;
  return {
    provider: capsule,
    simulator,
    account: accountId('capsule', subdomain),
    config: { ...vendorUrls.capsule!, clientId, clientSecret, webhookKey: 'address-key-of-the-simulation' },
    tokens: () => {
      const { accessToken, refreshToken, expiresInSeconds } = simulator.issueTokens();
      return { accessToken, refreshToken, accessExpiresAt: ports.now() + expiresInSeconds * 1000, subject: subdomain };
    },
  };
}
