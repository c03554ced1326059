import type { ProviderConfig } from '../../../../shared/engine/provider.ts';
import type { HttpRequest } from '../../../../shared/model/http.ts';
import type { ProviderId } from '../../../../shared/model/names.ts';
import { MelioSimulator } from '../../../../shared/providers/melio/simulator/index.ts';
import type { SimulatorPorts } from '../../../../shared/providers/simulator.ts';
import { DEFAULT_TENANT, XeroSimulator } from '../../../../shared/providers/xero/simulator/index.ts';
import type { Faults } from '../../faults.ts';
import type { VendorFaults } from '../../town.ts';

const QUARREL_MS = 20_000;
export const MELIO_ORGANISATION = 'org_1';
const KEY = 'webhook-secret-of-the-simulation';

export const CONFIG: Readonly<Record<'xero' | 'melio', ProviderConfig>> = {
  xero: {
    apiUrl: 'https://api.xero.test/api.xro/2.0',
    authUrl: 'https://login.xero.test/identity/connect/authorize',
    tokenUrl: 'https://identity.xero.test/connect/token',
    clientId: 'simulated',
    clientSecret: 'secret',
    webhookKey: KEY,
  },
  melio: {
    apiUrl: 'https://api.melio.test/v1',
    authUrl: '',
    tokenUrl: 'https://api.melio.test/oauth/token',
    clientId: 'client',
    clientSecret: 'secret',
    webhookKey: KEY,
  },
};

export const XERO_ACCOUNT = `xero:${DEFAULT_TENANT}` as const;
export const MELIO_ACCOUNT = `melio:${MELIO_ORGANISATION}` as const;

/** Both vendors, in this process, on the world's clock and chance. */
export function makeVendors(
  ports: { readonly now: () => number; readonly random: () => number },
  faults: Faults,
  post: (provider: ProviderId, request: HttpRequest) => Promise<{ readonly status: number }>,
) {
  const vendorFaults: VendorFaults = new WeakMap();
  const { mix } = faults;
  const portsOf = (provider: ProviderId): SimulatorPorts => ({
    ...ports,
    post: (request) => post(provider, request),
    fault: (request) => vendorFaults.get(request),
    webhookFault: () => faults.webhook(),
  });
  const xero = new XeroSimulator(portsOf('xero'), {
    clientId: CONFIG.xero.clientId,
    clientSecret: CONFIG.xero.clientSecret,
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
  const melio = new MelioSimulator(portsOf('melio'), {
    organisations: [
      {
        id: MELIO_ORGANISATION,
        name: 'Demo Company',
        currency: 'USD',
        timeZone: 'America/New_York',
        client: { id: CONFIG.melio.clientId, secret: CONFIG.melio.clientSecret },
      },
    ],
    webhookSecret: KEY,
    tokenLifetimeSeconds: mix.tokenSeconds,
    listLagMs: mix.listLagMs.right,
    normalise: mix.quarrel
      ? [{ kind: 'bill', field: 'number', how: 'lower', laterMs: QUARREL_MS }]
      : mix.values.right
        ? [
            late(mix, { kind: 'vendor', field: 'display_name', how: 'trim' }),
            late(mix, { kind: 'vendor', field: 'email', how: 'lower' }),
            late(mix, { kind: 'bill', field: 'number', how: 'upper' }),
            late(mix, { kind: 'bill', field: 'note_to_self', how: { truncate: 12 } }),
          ]
        : [],
  });
  melio.ui.registerWebhook('https://tieout.test/webhooks/melio');
  return { xero, melio, vendorFaults };
}

const late = <T extends object>(mix: Faults['mix'], rule: T) => ({
  ...rule,
  ...(mix.values.laterMs > 0 ? { laterMs: mix.values.laterMs, silent: mix.values.silent } : {}),
});
