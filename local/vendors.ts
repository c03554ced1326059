import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { demoMelio, type MelioSimulator } from '../shared/providers/melio/simulator/index.ts';
import { XeroSimulator } from '../shared/providers/xero/simulator/index.ts';
import type { Vendor } from './simulators.ts';

/** Simulator class by vendor. */
export interface VendorSimulators {
  readonly xero: XeroSimulator;
  readonly melio: MelioSimulator;
}
export type VendorName = keyof VendorSimulators;

const seedOf = (name: VendorName) => {
  const directory = join(import.meta.dirname, 'demo', name);
  return existsSync(directory) ? { seed: directory } : {};
};

/** The vendors that `npm start` simulates. The templates' settings of a provider are fed from here. */
export const vendors: { readonly [Name in VendorName]: Vendor<VendorSimulators[Name]> } = {
  xero: {
    id: 'xero',
    ...seedOf('xero'),
    create(ports, { baseUrl, webhookUrl }) {
      const simulator = new XeroSimulator(ports, { baseUrl, webhookUrl });
      const { clientId, clientSecret, webhookKey } = simulator.options;
      return {
        simulator,
        settings: {
          apiUrl: `${baseUrl}/api.xro/2.0`,
          authUrl: `${baseUrl}/identity/connect/authorize`,
          tokenUrl: `${baseUrl}/connect/token`,
          clientId,
          clientSecret,
          webhookKey,
        },
      };
    },
  },
  melio: {
    id: 'melio',
    ...seedOf('melio'),
    create(ports, { baseUrl, webhookUrl }) {
      const { simulator, clientId, clientSecret, webhookKey, paths } = demoMelio(ports, { webhookUrl });
      return {
        simulator,
        settings: {
          apiUrl: `${baseUrl}${paths.apiUrl}`,
          // Client credentials need no consent page; the setting is there for platforms that have one.
          authUrl: `${baseUrl}${paths.tokenUrl}`,
          tokenUrl: `${baseUrl}${paths.tokenUrl}`,
          clientId,
          clientSecret,
          webhookKey,
        },
      };
    },
  },
};
