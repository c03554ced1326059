import { accountId } from '../../../model/names.ts';
import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { BillSimulator } from './index.ts';
import type { BillOptions, Credential } from './options.ts';

/** The company of the demo data under local/demo/bill. Its secrets open nothing but a simulator. */
export const demoOrganization = { id: '00802BRIGHTSIDE00001', name: 'Brightside Studio LLC' };
const devKey = '01DEMODEVELOPERKEY00';
const token: Credential = { kind: 'syncToken', username: 'Tieout sync', password: 'bill-demo-token-value' };

export const demoWebhookKey = 'bill-demo-webhook-key';

export interface DemoBill {
  readonly simulator: BillSimulator;
  /** The account's id with us: one organization. */
  readonly tenantId: string;
  readonly account: ReturnType<typeof accountId>;
  /** The developer key. */
  readonly clientId: string;
  /** The sync token of the deployment's own organization, `<organization>:<name>:<value>`: also what a consent pastes. */
  readonly clientSecret: string;
  /** The deployment's key, from which addresses of webhooks are derived. */
  readonly webhookKey: string;
  /** Paths to put behind the simulator's own address. */
  readonly paths: { readonly apiUrl: string; readonly tokenUrl: string; readonly authUrl: string };
}

/** The demo company's organization, still without records: `load` takes them from files. */
export function demoBill(ports: SimulatorPorts, options: Partial<BillOptions> = {}): DemoBill {
  const given = { organization: demoOrganization, devKeys: [devKey], credentials: [token], ...options };
  return {
    simulator: new BillSimulator(ports, given),
    tenantId: demoOrganization.id,
    account: accountId('bill', demoOrganization.id),
    clientId: devKey,
    clientSecret: `${demoOrganization.id}:${token.username}:${token.password}`,
    webhookKey: demoWebhookKey,
    paths: { apiUrl: '/connect/v3', tokenUrl: '/connect/v3/login', authUrl: '/api/v2/Login.json' },
  };
}
