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
import type { Simulator } from '../shared/providers/simulators/simulator.ts';
import { XeroSimulator } from '../shared/providers/xero/simulator/index.ts';
import type { Vendor, VendorSettings } from './simulators.ts';

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

interface Opened<S extends Simulator> extends Pick<VendorSettings, 'clientId' | 'clientSecret' | 'webhookKey'> {
  readonly simulator: S;
  /** Below its address; without a consent page there is no `authUrl`. */
  readonly paths: { readonly apiUrl: string; readonly authUrl?: string; readonly tokenUrl: string };
}

/** A vendor, and what to tell Tieout of it. Files in `demo/<vendor>` are what it knows from the start. */
function vendor<Name extends VendorName>(
  id: Name,
  open: (...into: Parameters<Vendor['create']>) => Opened<VendorSimulators[Name]>,
): Vendor<VendorSimulators[Name]> {
  const seed = join(import.meta.dirname, 'demo', id);
  return {
    id,
    ...(existsSync(seed) ? { seed } : {}),
    create(ports, address) {
      const { simulator, paths, clientId, clientSecret, webhookKey } = open(ports, address);
      const under = (path: string): string => `${address.baseUrl}${path}`;
      return {
        simulator,
        settings: {
          apiUrl: under(paths.apiUrl),
          // Client credentials need no consent page; the setting is there for platforms that have one.
          authUrl: under(paths.authUrl ?? paths.tokenUrl),
          tokenUrl: under(paths.tokenUrl),
          clientId,
          clientSecret,
          webhookKey,
        },
      };
    },
  };
}

/** The vendors that `npm start` can simulate. The templates' settings of a provider are fed from here. */
export const vendors: { readonly [Name in VendorName]: Vendor<VendorSimulators[Name]> } = {
  xero: vendor('xero', (ports, { baseUrl, webhookUrl }) => {
    const simulator = new XeroSimulator(ports, { baseUrl, webhookUrl });
    const paths = { apiUrl: '/api.xro/2.0', authUrl: '/identity/connect/authorize', tokenUrl: '/connect/token' };
    return { ...simulator.options, simulator, paths };
  }),
  melio: vendor('melio', (ports, { webhookUrl }) => demoMelio(ports, { webhookUrl })),
  freshbooks: vendor('freshbooks', (ports, { baseUrl }) => {
    const simulator = new FreshBooksSimulator(ports, { baseUrl, switches: { loopbackRedirects: true } });
    const paths = { apiUrl: '', authUrl: '/oauth/authorize', tokenUrl: '/auth/oauth/token' };
    // Its callbacks are registered by Tieout itself, at an address per account that is made from this key.
    return { ...simulator.options, simulator, paths, webhookKey: 'freshbooks-demo-webhook-key' };
  }),
  'alternative-payments': vendor('alternative-payments', (ports) => demoAlternative(ports)),
  capsule: vendor('capsule', (ports, { baseUrl }) => demoCapsule(ports, { baseUrl })),
  quickbooks: vendor('quickbooks', (ports, { baseUrl, webhookUrl }) => {
    const simulator = new QuickBooksSimulator(ports, { baseUrl, webhookUrl });
    const paths = { apiUrl: '', authUrl: '/connect/oauth2', tokenUrl: '/oauth2/v1/tokens/bearer' };
    return { ...simulator.options, simulator, paths };
  }),
  bill: vendor('bill', (ports) => demoBill(ports)),
};

/** Those that stand in an integration: the others have no worker to talk to. */
export const vendorNames = (Object.keys(vendors) as VendorName[]).filter((name) => servedProviders.includes(name));
