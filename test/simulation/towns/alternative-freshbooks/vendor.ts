import { vendorUrls } from '../../../../shared/aws/config.ts';
import { accountId } from '../../../../shared/model/names.ts';
import { alternativePayments } from '../../../../shared/providers/alternative-payments/index.ts';
import {
  type AlternativeSimulator,
  demoAlternative,
} from '../../../../shared/providers/alternative-payments/simulator/index.ts';
import type { SimulatorPorts } from '../../../../shared/providers/simulators/simulator.ts';
import type { Faults } from '../../faults.ts';
import type { TownVendor } from '../../town.ts';

/** Payments of one invoice, of one customer, or made since; subscriptions' own list. */
export const ALTERNATIVE_NARROWED = /[?&](invoice_id|customer_id|created_at|created_after|from|to)=|\/webhooks/;
export const notAlternativeRecords = /\/oauth\/token$|\/webhooks?(\/.*)?$|\/subscriptions(\/.*)?$/;

/** A partner of Alternative Payments, on a world's clock and chance. It takes no idempotency keys either. */
export function alternativeVendor(
  ports: SimulatorPorts,
  { mix }: Pick<Faults, 'mix'>,
): TownVendor & { readonly simulator: AlternativeSimulator } {
  const { simulator, tenantId, clientId, clientSecret } = demoAlternative(ports, {
    listLagMs: mix.listLagMs.right,
    tokenLifetimeSeconds: mix.tokenSeconds,
    requestsPerSecond: 1_000,
  });
  return {
    provider: alternativePayments,
    simulator,
    account: accountId('alternative-payments', tenantId),
    config: {
      ...vendorUrls['alternative-payments']!,
      clientId,
      clientSecret,
      webhookKey: 'address-key-of-the-simulation',
    },
    tokens: () => ({
      accessToken: simulator.issueToken(clientId),
      accessExpiresAt: ports.now() + mix.tokenSeconds * 1000,
      subject: clientId,
    }),
  };
}
