import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { MelioSimulator } from './index.ts';
import type { MelioOptions, Organisation } from './options.ts';

/** The company of the demo data under local/demo/melio. Its secrets open nothing but a simulator. */
export const demoOrganisation: Organisation = {
  id: 'org_brightside',
  name: 'Brightside Studio LLC',
  currency: 'USD',
  timeZone: 'America/New_York',
  client: { id: 'melio-demo-client', secret: 'melio-demo-secret' },
};

export const demoWebhookSecret = 'whsec_melio_demo_secret';

export interface DemoMelio {
  readonly simulator: MelioSimulator;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Usable for one hour; the token endpoint gives more. */
  readonly accessToken: string;
  readonly webhookKey: string;
  /** Paths to put behind the simulator's own address. */
  readonly paths: { readonly apiUrl: string; readonly tokenUrl: string };
}

/** The demo company's account, still without records: `load` takes them from files. */
export function demoMelio(ports: SimulatorPorts, options: Partial<MelioOptions> = {}): DemoMelio {
  const simulator = new MelioSimulator(ports, {
    organisations: [demoOrganisation],
    webhookSecret: demoWebhookSecret,
    ...options,
  });
  const { id, secret } = demoOrganisation.client;
  return {
    simulator,
    tenantId: demoOrganisation.id,
    clientId: id,
    clientSecret: secret,
    accessToken: simulator.issueToken(id),
    webhookKey: demoWebhookSecret,
    paths: { apiUrl: '/v1', tokenUrl: '/v1/oauth/token' },
  };
}
