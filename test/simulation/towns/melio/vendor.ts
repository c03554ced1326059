import { melio } from '../../../../shared/providers/melio/index.ts';
import { MelioSimulator } from '../../../../shared/providers/melio/simulator/index.ts';
import type { SimulatorPorts } from '../../../../shared/providers/simulators/simulator.ts';
import type { Faults } from '../../faults.ts';
import { QUARREL_MS, type TownVendor } from '../../town.ts';

const ORGANISATION = 'org_1';
const CLIENT = { id: 'client', secret: 'secret' };
const KEY = 'webhook-secret-of-the-simulation';

/** What makes a call for one of Melio's lists narrower: an increment, records asked for by id, a search for our own create. */
export const MELIO_NARROWED = /[?&](ids|updated_since|bill_id|invoice_id|customer_id|external_ref)=/;
/** These make no record. */
export const notMelioRecords = /\/(oauth\/token|sync-events|webhook-endpoints)$/;

/** A platform with inbox and Get Paid, on a world's clock and chance. */
export function melioVendor(
  ports: SimulatorPorts,
  { mix }: Pick<Faults, 'mix'>,
): TownVendor & { readonly simulator: MelioSimulator } {
  const simulator = new MelioSimulator(ports, {
    organisations: [
      { id: ORGANISATION, name: 'Demo Company', currency: 'USD', timeZone: 'America/New_York', client: CLIENT },
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
  simulator.ui.registerWebhook('https://tieout.test/webhooks/melio');
  return {
    provider: melio,
    simulator,
    account: `melio:${ORGANISATION}`,
    config: {
      apiUrl: 'https://api.melio.test/v1',
      authUrl: '',
      tokenUrl: 'https://api.melio.test/oauth/token',
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      webhookKey: KEY,
    },
    tokens: () => ({
      accessToken: simulator.issueToken(CLIENT.id),
      accessExpiresAt: ports.now() + mix.tokenSeconds * 1000,
      subject: CLIENT.id,
    }),
  };
}

const late = <T extends object>(mix: Faults['mix'], rule: T) => ({
  ...rule,
  ...(mix.values.laterMs > 0 ? { laterMs: mix.values.laterMs, silent: mix.values.silent } : {}),
});
