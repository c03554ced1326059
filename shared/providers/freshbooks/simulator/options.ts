import { ALL_SCOPES } from './auth/scopes.ts';
import { DEFAULT_SWITCHES, type FreshBooksSwitches } from './switches.ts';

/** Calls that one account may receive. FreshBooks publishes no figures; more than these at once answer 429. */
export interface FreshBooksLimits {
  perSecond: number;
  concurrent: number;
}

/** What FreshBooks makes of texts it is sent, at once or a while later. */
export interface Normalise {
  trim?: boolean;
  /** E-mail addresses in lower case. */
  lowerEmail?: boolean;
  /** Longest text kept, by field (`organization`, `note`, `invoice_number`, ...). */
  truncate?: Readonly<Record<string, number>>;
  /** 0: at once. Otherwise the record changes by itself so much later. */
  afterMs?: number;
  /** Whether a late change moves `updated`. */
  bumps?: boolean;
}

export interface BusinessOptions {
  /** `business.id`. */
  readonly id: number;
  readonly uuid: string;
  /** Six letters and digits, or null: a membership without books of its own. */
  readonly accountId: string | null;
  readonly name: string;
  readonly currency?: string;
  readonly country?: string;
  readonly timezone?: string;
  /** Plans with advanced accounting have journal entries. */
  readonly advancedAccounting?: boolean;
  /** Billable clients that the plan allows. */
  readonly clientLimit?: number;
}

export interface UserOptions {
  readonly identityId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Role by `business.id`. */
  readonly memberships: Readonly<Record<number, string>>;
}

export interface FreshBooksOptions {
  clientId: string;
  clientSecret: string;
  /** Registered redirect URIs; without it every https one. */
  redirectUris?: readonly string[];
  /** Scopes enabled for the app. */
  scopes: readonly string[];
  /** The address that appears in links, without a slash at the end. */
  baseUrl: string;
  businesses: readonly BusinessOptions[];
  users: readonly UserOptions[];
  limits: FreshBooksLimits;
  /** How long a bearer lives: 12 hours at FreshBooks. */
  accessTokenSeconds: number;
  /** How long after a change its callback leaves (ms). */
  callbackDelayMs: number;
  /** Lists show the state of so long ago; reading by id is always current. */
  listLagMs: number;
  normalise: Normalise;
  switches: FreshBooksSwitches;
  /** Awaited while a call is under way: makes the limit of concurrent calls, and edits in between, possible. */
  latency?: () => Promise<void>;
}

export type PartialFreshBooksOptions = Partial<Omit<FreshBooksOptions, 'limits' | 'switches'>> & {
  limits?: Partial<FreshBooksLimits>;
  switches?: Partial<FreshBooksSwitches>;
};

export const DEMO_ACCOUNT = 'BrSt01';
export const DEMO_BUSINESS: BusinessOptions = {
  id: 14719708,
  uuid: 'a6d5d9b0-3b33-4a27-8f0f-0a0a7e1f5f10',
  accountId: DEMO_ACCOUNT,
  name: 'Brightside Studio LLC',
  advancedAccounting: true,
};
/** Somebody else's customer: the same person is invited there, without books. */
const CLIENT_ONLY: BusinessOptions = {
  id: 14719999,
  uuid: '0d4b8e55-7a0a-4a53-a3c3-52a1f0a7c9de',
  accountId: null,
  name: 'Cedar Paper Co',
};
export const DEMO_USER: UserOptions = {
  identityId: 2192788,
  email: 'maya@brightside.example',
  firstName: 'Maya',
  lastName: 'Torres',
  memberships: { [DEMO_BUSINESS.id]: 'owner', [CLIENT_ONLY.id]: 'client' },
};

export function resolveOptions(options: PartialFreshBooksOptions): FreshBooksOptions {
  return {
    clientId: 'f8e5b2a1c4d7e0f3a6b9c2d5e8f1a4b7c0d3e6f9a2b5c8d1e4f7a0b3c6d9e2f5',
    clientSecret: 'simulated-client-secret',
    scopes: ALL_SCOPES,
    baseUrl: 'https://api.freshbooks.com',
    businesses: [DEMO_BUSINESS, CLIENT_ONLY],
    users: [DEMO_USER],
    accessTokenSeconds: 43_200,
    callbackDelayMs: 1000,
    listLagMs: 0,
    normalise: {},
    ...options,
    limits: { perSecond: 10, concurrent: 10, ...options.limits },
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
  };
}
