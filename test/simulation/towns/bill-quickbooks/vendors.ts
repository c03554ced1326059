import { vendorUrls } from '../../../../shared/aws/config.ts';
import { accountId } from '../../../../shared/model/names.ts';
import { bill } from '../../../../shared/providers/bill/index.ts';
import { type BillOptions, type BillSimulator, demoBill } from '../../../../shared/providers/bill/simulator/index.ts';
import { quickbooks } from '../../../../shared/providers/quickbooks/index.ts';
import { DEMO_REALM, QuickBooksSimulator } from '../../../../shared/providers/quickbooks/simulator/index.ts';
import type { SimulatorPorts } from '../../../../shared/providers/simulators/simulator.ts';
import type { Chance } from '../../chance.ts';
import type { Faults } from '../../faults.ts';
import { type TownVendor, type VendorFaults, withoutKeys } from '../../town.ts';

/** Tokens, sessions and subscriptions make no record. */
export const notRecords = /\/(tokens\/bearer|login|Login\.json|logout)$|\/connect-events\//;

/** How far behind QuickBooks' lists may be: what the client waits for before it looks for its own create. */
const QUICKBOOKS_LAG_MS = 30_000;

/** A month's reads that are spent come back in another month: a world is too short for that. */
const withinTheMonth =
  (faults: VendorFaults): NonNullable<SimulatorPorts['fault']> =>
  (request) => {
    const fault = faults.get(request);
    const isSpent = fault?.kind === 'rateLimit' && (fault.limit === 'app' || fault.limit === 'day');
    return isSpent ? { kind: 'rateLimit', limit: 'minute' } : fault;
  };

/** A company in QuickBooks, on a world's clock and chance. What its pages leave open is drawn. */
export function quickbooksVendor(
  ports: SimulatorPorts,
  faults: VendorFaults,
  { mix }: Pick<Faults, 'mix'>,
  chance: Chance,
): TownVendor & { readonly simulator: QuickBooksSimulator } {
  const simulator = new QuickBooksSimulator(
    { ...ports, fault: withinTheMonth(faults) },
    {
      webhookUrl: 'https://tieout.test/webhooks/quickbooks',
      webhookFormat: chance.pick(['cloudEvents', 'legacy']),
      listLagMs: Math.min(mix.listLagMs.left, QUICKBOOKS_LAG_MS),
      limits: { perMinute: 100_000, perSecond: 100_000, batchesPerMinute: 100_000, concurrent: 1_000 },
      switches: {
        notFoundStatus: chance.pick([400, 404]),
        sparse: chance.pick(['documented', 'everywhere']),
        linksMoveSyncToken: chance.of(0.3),
        depositTouchesPayments: chance.of(0.7),
        inactiveNamesCollide: chance.of(0.2),
        requestIdReplaysFaults: chance.of(0.5),
        refreshRotation: chance.pick(['daily', 'always']),
        retryAfterHeader: chance.of(0.3),
      },
    },
  );
  const { clientId, clientSecret, webhookKey } = simulator.options;
  return {
    provider: mix.keyless ? withoutKeys(quickbooks) : quickbooks,
    simulator,
    account: accountId('quickbooks', DEMO_REALM),
    config: { ...vendorUrls.quickbooks!, clientId, clientSecret, webhookKey },
    tokens: () => {
      const { accessToken, refreshToken } = simulator.issueTokens();
      return { accessToken, refreshToken, accessExpiresAt: ports.now() + 3_600_000, subject: DEMO_REALM };
    },
  };
}

/** An organization in BILL, which takes no idempotency keys. What its pages leave open is drawn. */
export function billVendor(
  ports: SimulatorPorts,
  { mix }: Pick<Faults, 'mix'>,
  chance: Chance,
): TownVendor & { readonly simulator: BillSimulator } {
  const options: Partial<BillOptions> = {
    listLagMs: mix.listLagMs.right,
    requestsPerHour: 1_000_000,
    loginsPerHour: 10_000,
    concurrent: 3,
    expiredCode: chance.pick(['BDC_1109', 'BDC_1361']),
    lastPage: chance.pick(['absent', 'empty']),
    paging: chance.pick(['keyset', 'offset']),
    billPartial: chance.pick(['PARTIAL_PAYMENT', 'PARTIAL']),
    billMovesOnPayment: chance.of(0.3),
    invoiceMovesOnPayment: chance.of(0.7),
    keepsSyncReference: chance.of(0.7),
    shareAmount: chance.pick(['withoutCredits', 'withCredits']),
    approvals: chance.of(0.3),
    showsCreditApproval: chance.of(0.5),
    webhookBody: chance.pick(['object', 'string']),
    autopilot: false,
  };
  const { simulator, account, clientId, clientSecret } = demoBill(ports, options);
  return {
    provider: bill,
    simulator,
    account,
    config: { ...vendorUrls.bill!, clientId, clientSecret, webhookKey: 'address-key-of-the-simulation' },
    tokens: () => {
      const { devKey, sessionId } = simulator.issueSession();
      return {
        accessToken: `${devKey}:${sessionId}`,
        refreshToken: clientSecret,
        accessExpiresAt: ports.now() + mix.tokenSeconds * 1000,
        subject: account.slice('bill:'.length),
      };
    },
  };
}
