import { vendorUrls } from '../../../shared/aws/config.ts';
import { accountId } from '../../../shared/model/names.ts';
import { alternativePayments } from '../../../shared/providers/alternative-payments/index.ts';
import type { AlternativeOptions } from '../../../shared/providers/alternative-payments/simulator/index.ts';
import { demoAlternative } from '../../../shared/providers/alternative-payments/simulator/index.ts';
import { bill } from '../../../shared/providers/bill/index.ts';
import { type BillOptions, type BillSimulator, demoBill } from '../../../shared/providers/bill/simulator/index.ts';
import { CapsuleSimulator, type CapsuleSimulatorOptions } from '../../../shared/providers/capsule/simulator/index.ts';
import {
  DEMO_ACCOUNT,
  FreshBooksSimulator,
  type PartialFreshBooksOptions,
} from '../../../shared/providers/freshbooks/simulator/index.ts';
import { melio } from '../../../shared/providers/melio/index.ts';
import { type MelioOptions, MelioSimulator } from '../../../shared/providers/melio/simulator/index.ts';
import {
  DEMO_REALM,
  type PartialQuickBooksOptions,
  QuickBooksSimulator,
} from '../../../shared/providers/quickbooks/simulator/index.ts';
import type { SimulatorPorts } from '../../../shared/providers/simulators/simulator.ts';
import {
  DEFAULT_TENANT,
  XeroSimulator,
  type XeroSimulatorOptions,
} from '../../../shared/providers/xero/simulator/index.ts';
import { type BenchVendor, PUBLIC_URL } from './vendor.ts';

/** Long enough for whatever a vendor does; specs of limits set their own. */
const PLENTY = { perMinute: 100_000, perDay: 1_000_000 };
/** From which addresses and secrets of webhooks are derived, where each account has its own. */
export const ADDRESS_KEY = 'the-deployments-own-webhook-key';
export const MELIO_ORGANISATION = 'org_1';

export const xeroVendor =
  (options: XeroSimulatorOptions = {}) =>
  (ports: SimulatorPorts): BenchVendor<XeroSimulator> => {
    const simulator = new XeroSimulator(ports, {
      webhookUrl: `${PUBLIC_URL}/webhooks/xero`,
      intentToReceive: false,
      ...options,
      limits: { ...PLENTY, ...options.limits },
    });
    const { clientId, clientSecret, webhookKey } = simulator.options;
    return {
      simulator,
      account: accountId('xero', DEFAULT_TENANT),
      config: {
        ...vendorUrls.xero!,
        clientId,
        clientSecret,
        webhookKey,
      },
      consent: ({ clock }) => ({
        ...simulator.issueTokens(),
        accessExpiresAt: clock.now() + 1_800_000,
        subject: 'subject',
      }),
    };
  };

export const melioVendor =
  (options: Partial<MelioOptions> = {}) =>
  (ports: SimulatorPorts): BenchVendor<MelioSimulator> => {
    const client = { id: 'tieout', secret: 'melio-secret' };
    const simulator = new MelioSimulator(ports, {
      ...options,
      organisations: [
        {
          id: MELIO_ORGANISATION,
          name: 'Brightside Studio LLC',
          currency: 'USD',
          timeZone: 'America/New_York',
          client,
        },
      ],
    });
    return {
      simulator,
      account: accountId('melio', MELIO_ORGANISATION),
      config: {
        apiUrl: 'https://platform.example/v1',
        authUrl: '',
        tokenUrl: 'https://platform.example/v1/oauth/token',
        clientId: client.id,
        clientSecret: client.secret,
        webhookKey: simulator.ui.registerWebhook(`${PUBLIC_URL}/webhooks/melio`),
      },
      consent: (auth) => melio.auth.exchange(auth, { account: MELIO_ORGANISATION }),
    };
  };

export const freshbooksVendor =
  (options: PartialFreshBooksOptions = {}) =>
  (ports: SimulatorPorts): BenchVendor<FreshBooksSimulator> => {
    const simulator = new FreshBooksSimulator(ports, {
      ...options,
      limits: { perSecond: 100_000, concurrent: 1_000, ...options.limits },
    });
    const { clientId, clientSecret } = simulator.options;
    const redirectUri = `${PUBLIC_URL}/oauth/callback`;
    return {
      simulator,
      account: accountId('freshbooks', DEMO_ACCOUNT),
      config: {
        ...vendorUrls.freshbooks!,
        clientId,
        clientSecret,
        webhookKey: ADDRESS_KEY,
      },
      consent: ({ clock }) => {
        const { accessToken, refreshToken, expiresInSeconds } = simulator.issueTokens({ redirectUri });
        const accessExpiresAt = clock.now() + expiresInSeconds * 1000;
        return { accessToken, refreshToken, accessExpiresAt, redirectUri, subject: 'owner' };
      },
    };
  };

export const alternativeVendor =
  (options: Partial<AlternativeOptions> = {}) =>
  (ports: SimulatorPorts): BenchVendor<ReturnType<typeof demoAlternative>['simulator']> => {
    const { simulator, tenantId, clientId, clientSecret } = demoAlternative(ports, options);
    return {
      simulator,
      account: accountId('alternative-payments', tenantId),
      config: {
        ...vendorUrls['alternative-payments']!,
        clientId,
        clientSecret,
        webhookKey: ADDRESS_KEY,
      },
      consent: (auth) => alternativePayments.auth.exchange(auth, {}),
    };
  };

export const capsuleVendor =
  (options: CapsuleSimulatorOptions = {}) =>
  (ports: SimulatorPorts): BenchVendor<CapsuleSimulator> => {
    const simulator = new CapsuleSimulator(ports, options);
    const { clientId, clientSecret, subdomain } = simulator.options;
    return {
      simulator,
      account: accountId('capsule', subdomain),
      config: {
        ...vendorUrls.capsule!,
        clientId,
        clientSecret,
        webhookKey: ADDRESS_KEY,
      },
      consent: ({ clock }) => {
        const { accessToken, refreshToken, expiresInSeconds } = simulator.issueTokens();
        const accessExpiresAt = clock.now() + expiresInSeconds * 1000;
        return { accessToken, refreshToken, accessExpiresAt, subject: subdomain };
      },
    };
  };

export const billVendor =
  (options: Partial<BillOptions> = {}) =>
  (ports: SimulatorPorts): BenchVendor<BillSimulator> => {
    const { simulator, account, clientId, clientSecret } = demoBill(ports, options);
    return {
      simulator,
      account,
      config: {
        ...vendorUrls.bill!,
        clientId,
        clientSecret,
        webhookKey: ADDRESS_KEY,
      },
      consent: (auth) => bill.auth.exchange(auth, {}),
    };
  };

export const quickbooksVendor =
  (options: PartialQuickBooksOptions = {}, switches: Readonly<Record<string, string>> = {}) =>
  (ports: SimulatorPorts): BenchVendor<QuickBooksSimulator> => {
    const simulator = new QuickBooksSimulator(ports, {
      webhookUrl: `${PUBLIC_URL}/webhooks/quickbooks`,
      ...options,
      limits: {
        perMinute: 100_000,
        perSecond: 100_000,
        batchesPerMinute: 100_000,
        concurrent: 1_000,
        ...options.limits,
      },
    });
    const { clientId, clientSecret, webhookKey } = simulator.options;
    return {
      simulator,
      account: accountId('quickbooks', DEMO_REALM),
      config: { ...vendorUrls.quickbooks!, clientId, clientSecret, webhookKey, switches },
      consent: ({ clock }) => ({
        ...simulator.issueTokens(),
        accessExpiresAt: clock.now() + 3_600_000,
        subject: DEMO_REALM,
      }),
    };
  };
