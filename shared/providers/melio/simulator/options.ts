import type { Kind } from './records.ts';

/** One company with an account on the platform. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  /** Its calendar decides when an outside payment is due. IANA name. */
  readonly timeZone: string;
  /** Who may open it; organisations under one client share its grant. */
  readonly client: { readonly id: string; readonly secret: string };
  readonly features?: Partial<Features>;
}

/** What the organisation's plan offers, shown by `GET /capabilities` and enforced. */
export interface Features {
  readonly pay: boolean;
  readonly getPaid: boolean;
  readonly lines: boolean;
  readonly attachments: boolean;
  readonly outsidePayments: boolean;
  readonly partialPayments: boolean;
  readonly historyImport: boolean;
}

export const allFeatures: Features = {
  pay: true,
  getPaid: true,
  lines: true,
  attachments: true,
  outsidePayments: true,
  partialPayments: true,
  historyImport: true,
};

/**
 * What the platform makes of a text it is given, by a user or by a client. `laterMs` does it so long after the answer
 * went out; `silent` does that without a new version.
 */
export interface Normalisation {
  readonly kind: Kind;
  /** Path of the field: `number`, `address.line1`. */
  readonly field: string;
  readonly how: 'trim' | 'upper' | 'lower' | { readonly truncate: number } | { readonly default: string };
  readonly laterMs?: number;
  readonly silent?: boolean;
}

export interface MelioOptions {
  readonly organisations: readonly Organisation[];
  /** Secret of every webhook endpoint that is registered, 16 characters or more; absent: a new one each time. */
  readonly webhookSecret?: string;
  /** An endpoint for every topic that is there from the start, as if it was registered in the developer settings. */
  readonly webhookUrl?: string;
  readonly tokenLifetimeSeconds: number;
  /** Lists show the world as it was so long ago. */
  readonly listLagMs: number;
  readonly normalise: readonly Normalisation[];
  /** Requests of one client in one minute of the clock. */
  readonly limits: { readonly perMinute: number };
  /** Only so many payments of the platform reach the API, as on Melio's Go plan (10); the rest stays silently out. 0: all. */
  readonly planPaymentCap: number;
  /** So many bills may be created through the API; then 422 `plan_limit`. 0: any number. */
  readonly planBillCap: number;
  /** On: a frozen bill refuses every edit. Off: only vendor, currency, total, lines and delivery address. */
  readonly freezeStrict: boolean;
  /** Payments start and finish by themselves as their days come. */
  readonly autopilot: boolean;
}

export const defaultOptions: Omit<MelioOptions, 'organisations'> = {
  tokenLifetimeSeconds: 3600,
  listLagMs: 0,
  normalise: [],
  limits: { perMinute: 100_000 },
  planPaymentCap: 0,
  planBillCap: 0,
  freezeStrict: true,
  autopilot: false,
};
