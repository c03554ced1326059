import { DEFAULT_SWITCHES, type QuickBooksSwitches } from './switches.ts';

/** @see https://developer.intuit.com/app/developer/qbo/docs/learn/rest-api-features */
export interface QuickBooksLimits {
  /** Per company. */
  perMinute: number;
  perSecond: number;
  concurrent: number;
  batchesPerMinute: number;
  /** Reads of the application over all companies: beyond them reads are blocked until the next month. */
  readsPerMonth: number;
  /** Objects in a `cdc` answer, and rows of a query. */
  rows: number;
}

export interface CompanyOptions {
  /** Decimal, 15 to 19 digits. */
  readonly realmId: string;
  readonly name: string;
  readonly currency?: string;
  readonly multiCurrency?: boolean;
  readonly timeZone?: string;
  readonly plan?: 'Simple Start' | 'Essentials' | 'Plus';
}

/** What a company has chosen in its settings. */
export interface CompanyPreferences {
  /** Sales forms take numbers of one's own; otherwise QuickBooks counts. */
  customTxnNumbers: boolean;
  /** Numbers that were used already are refused. */
  warnDuplicateNumbers: boolean;
  /** Credits are applied to invoices as soon as both are there. */
  autoApplyCredit: boolean;
  classes: 'line' | 'document' | 'none';
  departments: boolean;
  accountNumbers: boolean;
  /** Nothing dated up to this day can be written. */
  bookCloseDate: string | null;
  /** Percent of automated sales tax on lines with the tax code `TAX`. */
  salesTaxPercent: number;
}

export interface QuickBooksOptions {
  clientId: string;
  clientSecret: string;
  /** Registered redirect URIs; without it every https one, and loopback. */
  redirectUris?: readonly string[];
  /** The address that appears in links, without a slash at the end. */
  baseUrl: string;
  companies: readonly CompanyOptions[];
  /** People who may consent; each for every company. */
  users: readonly string[];
  limits: QuickBooksLimits;
  /** Where webhooks go; none without it. */
  webhookUrl?: string;
  webhookKey: string;
  webhookFormat: 'cloudEvents' | 'legacy';
  /** How long events are gathered into one delivery (ms). */
  webhookDelayMs: number;
  /** Queries and `cdc` show the state of so long ago; reading by id is always current. */
  listLagMs: number;
  switches: QuickBooksSwitches;
  /** Awaited while a call is under way: makes the limit of concurrent calls, and edits in between, possible. */
  latency?: () => Promise<void>;
}

export type PartialQuickBooksOptions = Partial<Omit<QuickBooksOptions, 'limits' | 'switches'>> & {
  limits?: Partial<QuickBooksLimits>;
  switches?: Partial<QuickBooksSwitches>;
};

export const DEMO_REALM = '9341453000000001';

export const DEFAULT_PREFERENCES: CompanyPreferences = {
  customTxnNumbers: true,
  warnDuplicateNumbers: true,
  autoApplyCredit: false,
  classes: 'line',
  departments: true,
  accountNumbers: true,
  bookCloseDate: null,
  salesTaxPercent: 0,
};

export function resolveOptions(options: PartialQuickBooksOptions): QuickBooksOptions {
  return {
    clientId: 'ABq7tieoutQuickBooksSimulatedClient01',
    clientSecret: 'simulated-client-secret',
    baseUrl: 'https://quickbooks.api.intuit.com',
    companies: [{ realmId: DEMO_REALM, name: 'Brightside Studio LLC' }],
    users: ['owner'],
    webhookKey: 'a1b2c3d4-0000-4444-8888-verifiertoken',
    webhookFormat: 'cloudEvents',
    webhookDelayMs: 1000,
    listLagMs: 0,
    ...options,
    limits: {
      perMinute: 500,
      perSecond: 10,
      concurrent: 10,
      batchesPerMinute: 120,
      readsPerMonth: 500_000,
      rows: 1000,
      ...options.limits,
    },
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
  };
}
