import type { SimulatorPorts } from '../../simulators/simulator.ts';
import { CapsuleSimulator, type CapsuleSimulatorOptions } from './index.ts';

export interface DemoCapsule {
  readonly simulator: CapsuleSimulator;
  /** The site's subdomain. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The deployment's own secret: addresses of REST hooks are derived from it. Capsule signs nothing. */
  readonly webhookKey: string;
  /** Paths to put behind the simulator's own address. */
  readonly paths: { readonly apiUrl: string; readonly authUrl: string; readonly tokenUrl: string };
  readonly accessToken: string;
}

/** The demo company's site, still without records: `load` takes them from files. Its secrets open nothing but a simulator. */
export function demoCapsule(ports: SimulatorPorts, options: CapsuleSimulatorOptions = {}): DemoCapsule {
  const simulator = new CapsuleSimulator(ports, options);
  const { subdomain, clientId, clientSecret } = simulator.options;
  return {
    simulator,
    tenantId: subdomain,
    clientId,
    clientSecret,
    webhookKey: 'capsule-demo-webhook-key',
    paths: { apiUrl: '/api/v2', authUrl: '/oauth/authorise', tokenUrl: '/oauth/token' },
    accessToken: simulator.issueTokens().accessToken,
  };
}
