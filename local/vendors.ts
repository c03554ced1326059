import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { servedProviders } from '../shared/integrations/index.ts';
import type { AlternativeSimulator } from '../shared/providers/alternative-payments/simulator/index.ts';
import { demoAlternative } from '../shared/providers/alternative-payments/simulator/index.ts';
import { demoBill } from '../shared/providers/bill/simulator/demo.ts';
import type { BillSimulator } from '../shared/providers/bill/simulator/index.ts';
import { demoCapsule } from '../shared/providers/capsule/simulator/demo.ts';
import type { CapsuleSimulator } from '../shared/providers/capsule/simulator/index.ts';
import { FreshBooksSimulator } from '../shared/providers/freshbooks/simulator/index.ts';
import { demoMelio, type MelioSimulator } from '../shared/providers/melio/simulator/index.ts';
import { QuickBooksSimulator } from '../shared/providers/quickbooks/simulator/index.ts';
import { XeroSimulator } from '../shared/providers/xero/simulator/index.ts';
import type { Vendor } from './simulators.ts';

/** Simulator class by vendor. */
export interface VendorSimulators {
  readonly xero: XeroSimulator;
  readonly melio: MelioSimulator;
  readonly freshbooks: FreshBooksSimulator;
  readonly 'alternative-payments': AlternativeSimulator;
  readonly capsule: CapsuleSimulator;
  readonly quickbooks: QuickBooksSimulator;
  readonly bill: BillSimulator;
}
export type VendorName = keyof VendorSimulators;

const seedOf = (name: VendorName) => {
  const directory = join(import.meta.dirname, 'demo', name);
  return existsSync(directory) ? { seed: directory } : {};
};

/** The vendors that `npm start` can simulate. The templates' settings of a provider are fed from here. */
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
  // Its callbacks are registered by Tieout itself, at an address per account that is made from this key.
  freshbooks: {
    id: 'freshbooks',
    ...seedOf('freshbooks'),
    create(ports, { baseUrl }) {
      const simulator = new FreshBooksSimulator(ports, { baseUrl, switches: { loopbackRedirects: true } });
      const { clientId, clientSecret } = simulator.options;
      return {
        simulator,
        settings: {
          apiUrl: baseUrl,
          authUrl: `${baseUrl}/oauth/authorize`,
          tokenUrl: `${baseUrl}/auth/oauth/token`,
          clientId,
          clientSecret,
          webhookKey: 'freshbooks-demo-webhook-key',
        },
      };
    },
  },
  'alternative-payments': {
    id: 'alternative-payments',
    ...seedOf('alternative-payments'),
    create(ports, { baseUrl }) {
      const { simulator, clientId, clientSecret, webhookKey, paths } = demoAlternative(ports);
      return {
        simulator,
        settings: {
          apiUrl: `${baseUrl}${paths.apiUrl}`,
          authUrl: `${baseUrl}${paths.tokenUrl}`,
          tokenUrl: `${baseUrl}${paths.tokenUrl}`,
          clientId,
          clientSecret,
          webhookKey,
        },
      };
    },
  },
  capsule: {
    id: 'capsule',
    ...seedOf('capsule'),
    create(ports, { baseUrl }) {
      const { simulator, clientId, clientSecret, webhookKey, paths } = demoCapsule(ports, { baseUrl });
      return {
        simulator,
        settings: {
          apiUrl: `${baseUrl}${paths.apiUrl}`,
          authUrl: `${baseUrl}${paths.authUrl}`,
          tokenUrl: `${baseUrl}${paths.tokenUrl}`,
          clientId,
          clientSecret,
          webhookKey,
        },
      };
    },
  },
  quickbooks: {
    id: 'quickbooks',
    ...seedOf('quickbooks'),
    create(ports, { baseUrl, webhookUrl }) {
      const simulator = new QuickBooksSimulator(ports, { baseUrl, webhookUrl });
      const { clientId, clientSecret, webhookKey } = simulator.options;
      return {
        simulator,
        settings: {
          apiUrl: baseUrl,
          authUrl: `${baseUrl}/connect/oauth2`,
          tokenUrl: `${baseUrl}/oauth2/v1/tokens/bearer`,
          clientId,
          clientSecret,
          webhookKey,
        },
      };
    },
  },
  bill: {
    id: 'bill',
    ...seedOf('bill'),
    create(ports, { baseUrl }) {
      const { simulator, clientId, clientSecret, webhookKey, paths } = demoBill(ports);
      return {
        simulator,
        settings: {
          apiUrl: `${baseUrl}${paths.apiUrl}`,
          authUrl: `${baseUrl}${paths.authUrl}`,
          tokenUrl: `${baseUrl}${paths.tokenUrl}`,
          clientId,
          clientSecret,
          webhookKey,
        },
      };
    },
  },
};

/** Those that stand in an integration: the others have no worker to talk to. */
export const vendorNames = (Object.keys(vendors) as VendorName[]).filter((name) => servedProviders.includes(name));
