import { vendorUrls } from '../../../../shared/aws/config.ts';
import { accountId } from '../../../../shared/model/names.ts';
import { freshbooks } from '../../../../shared/providers/freshbooks/index.ts';
import { DEMO_ACCOUNT, FreshBooksSimulator } from '../../../../shared/providers/freshbooks/simulator/index.ts';
import type { SimulatorPorts } from '../../../../shared/providers/simulators/simulator.ts';
import type { Faults } from '../../faults.ts';
import type { TownVendor } from '../../town.ts';

const REDIRECT = 'https://tieout.test/oauth/callback';
export const FRESHBOOKS_ACCOUNT = accountId('freshbooks', DEMO_ACCOUNT);

/** Lists of FreshBooks, and what makes a call for one narrower: a search, or the callbacks' own list. */
export const freshbooksLists = ['clients', 'invoices', 'payments'];
export const isWholeFreshbooksList = (url: string): boolean =>
  /[?&]page=/.test(url) && !/search|include%5B%5D=callbacks|\/events\//.test(url);
/** Tokens, subscriptions and their handshakes make no record. */
export const notFreshbooksRecords = /\/(auth\/oauth\/(token|revoke))$|\/events\/callbacks(\/\d+)?$/;

/** The ledger of three integrations, on a world's clock and chance. It takes no idempotency keys at all. */
export function freshbooksVendor(
  ports: SimulatorPorts,
  { mix }: Pick<Faults, 'mix'>,
): TownVendor & { readonly simulator: FreshBooksSimulator } {
  const simulator = new FreshBooksSimulator(ports, {
    listLagMs: mix.listLagMs.left,
    // Twelve hours there; a world that is shorter would never see one renewed, and a reply that is lost ends the chain.
    accessTokenSeconds: mix.tokenSeconds,
    limits: { perSecond: 100_000, concurrent: 1_000 },
    normalise: mix.values.left
      ? {
          trim: true,
          lowerEmail: true,
          truncate: { organization: 16, invoice_number: 10 },
          afterMs: mix.values.laterMs,
          bumps: !mix.values.silent,
        }
      : {},
  });
  const { clientId, clientSecret } = simulator.options;
  return {
    provider: freshbooks,
    simulator,
    account: FRESHBOOKS_ACCOUNT,
    config: { ...vendorUrls.freshbooks!, clientId, clientSecret, webhookKey: 'address-key-of-the-simulation' },
    tokens: () => {
      const { accessToken, refreshToken, expiresInSeconds } = simulator.issueTokens({ redirectUri: REDIRECT });
      const accessExpiresAt = ports.now() + expiresInSeconds * 1000;
      return { accessToken, refreshToken, accessExpiresAt, redirectUri: REDIRECT, subject: 'owner' };
    },
  };
}
