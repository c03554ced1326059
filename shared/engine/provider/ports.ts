import type { Http } from '../../model/http.ts';
import type { Clock } from '../ports.ts';

export interface ConnectPorts {
  readonly http: Http;
  readonly clock: Clock;
  /** A usable access token; refreshes when it must. `fresh`: the last one was refused. */
  readonly token: (fresh?: boolean) => Promise<string>;
  readonly config: ProviderConfig;
  /** Waits; a provider that counts requests by the second spreads them. Absent: it goes on until it is told to wait. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Read from the environment by shared/aws/config.ts, as `XERO_API_URL`, `XERO_CLIENT_ID`, ...; each optional one has the vendor's own default. */
export interface ProviderConfig {
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookKey?: string;
  /** What the provider's pages leave open and an operator may know better, by the switch's name. */
  readonly switches?: Readonly<Record<string, string>>;
}
