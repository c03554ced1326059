import type { SimulatorPorts } from '../../../../shared/providers/simulators/simulator.ts';
import { xero } from '../../../../shared/providers/xero/index.ts';
import { DEFAULT_TENANT, XeroSimulator } from '../../../../shared/providers/xero/simulator/index.ts';
import type { Faults } from '../../faults.ts';
import { QUARREL_MS, type TownVendor } from '../../town.ts';

const KEY = 'webhook-secret-of-the-simulation';

/** An organisation at Xero, on a world's clock and chance. */
export function xeroVendor(
  ports: SimulatorPorts,
  { mix }: Pick<Faults, 'mix'>,
): TownVendor & { readonly simulator: XeroSimulator } {
  const simulator = new XeroSimulator(ports, {
    clientId: 'simulated',
    clientSecret: 'secret',
    webhookKey: KEY,
    webhookUrl: 'https://tieout.test/webhooks/xero',
    intentToReceive: false,
    listLagMs: mix.listLagMs.left,
    limits: { perMinute: 100_000, perDay: 1_000_000, concurrent: 50 },
    normalise: mix.quarrel
      ? { upper: ['InvoiceNumber'], afterMs: QUARREL_MS, bumps: true }
      : mix.values.left
        ? {
            trim: true,
            lowerEmail: true,
            truncate: { Name: 16, InvoiceNumber: 8, Description: 14 },
            reorderLines: true,
            afterMs: mix.values.laterMs,
            bumps: !mix.values.silent,
          }
        : {},
  });
  return {
    provider: xero,
    simulator,
    account: `xero:${DEFAULT_TENANT}`,
    config: {
      apiUrl: 'https://api.xero.test/api.xro/2.0',
      authUrl: 'https://login.xero.test/identity/connect/authorize',
      tokenUrl: 'https://identity.xero.test/connect/token',
      clientId: 'simulated',
      clientSecret: 'secret',
      webhookKey: KEY,
    },
    tokens: () => {
      const { accessToken, refreshToken, expiresInSeconds } = simulator.issueTokens();
      return { accessToken, refreshToken, accessExpiresAt: ports.now() + expiresInSeconds * 1000, subject: 'user' };
    },
  };
}
