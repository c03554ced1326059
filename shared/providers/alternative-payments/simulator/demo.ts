import { accountId } from '../../../model/names.ts';
import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { webhookSecret } from '../../webhook-address.ts';
import { AlternativeSimulator } from './index.ts';
import type { AlternativeOptions, ApiKey } from './options.ts';

/** The company of the demo data under local/demo/alternative-payments. Its secrets open nothing but a simulator. */
export const demoPartner = { id: 'prt_brightside', name: 'Brightside Studio LLC' };
const key: ApiKey = {
  clientId: 'alternative-demo-client',
  clientSecret: 'alternative-demo-secret',
  scopes: 'all',
};

export const demoWebhookKey = 'alternative-demo-webhook-key';

export interface DemoAlternative {
  readonly simulator: AlternativeSimulator;
  /** The account's id with us: a key opens one partner. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Usable for one hour; the token endpoint gives more. */
  readonly accessToken: string;
  /** The deployment's key, from which addresses and secrets of webhooks are derived. */
  readonly webhookKey: string;
  /** Paths to put behind the simulator's own address. */
  readonly paths: { readonly apiUrl: string; readonly tokenUrl: string };
}

/** The demo company's account, still without records: `load` takes them from files. */
export function demoAlternative(ports: SimulatorPorts, options: Partial<AlternativeOptions> = {}): DemoAlternative {
  const secret = webhookSecret(accountId('alternative-payments', key.clientId), demoWebhookKey);
  const given = { partner: demoPartner, keys: [key], webhookSecret: secret, ...options };
  const simulator = new AlternativeSimulator(ports, given);
  return {
    simulator,
    tenantId: key.clientId,
    clientId: key.clientId,
    clientSecret: key.clientSecret,
    accessToken: simulator.issueToken(key.clientId),
    webhookKey: demoWebhookKey,
    paths: { apiUrl: '', tokenUrl: '/oauth/token' },
  };
}
