import type { HttpRequest, HttpResponse } from '../../model/http.ts';
import type { WebhookFault, WebhookRequest } from './outbox.ts';

/**
 * What every vendor simulator is: the vendor's whole HTTP surface (API, authorization server, connections) behind one
 * function, so that the simulation drives it in process and the local runtime behind a socket, and the things people
 * do in the vendor's own screens (`ui`, its own type per vendor).
 */
export interface Simulator {
  /** @throws {ConnectionLost} a fault took the reply; the effect depends on the fault */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Delivers the webhooks that are due. @returns when the next one is due (ms), if any */
  deliver(): Promise<number | undefined>;
  /** The whole state as JSON, and back: the local runtime keeps it across restarts. */
  snapshot(): string;
  restore(snapshot: string): void;
  /** Loads a file in the vendor's own response format (`Invoices.json`, ...). */
  load(fileName: string, json: string): void;
  /** Calls served, by operation (`GET /Invoices`), since the start. */
  readonly calls: ReadonlyMap<string, number>;
}

/** In lower-case hexadecimal; draws once for eight digits. */
export function hexFrom(random: () => number, length: number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

/** Of several instants at which something is due, or not at all, the next. */
export function earliest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

export interface SimulatorPorts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Sends a webhook out; answers with the receiver's status, or throws when it cannot be reached. */
  readonly post: (request: HttpRequest) => Promise<{ readonly status: number }>;
  /** Asked once per API request that passed authentication. */
  readonly fault?: (request: HttpRequest) => Fault | undefined;
  /** Asked once per webhook, when it is handed to the outbox. */
  readonly webhookFault?: (request: WebhookRequest) => WebhookFault | undefined;
}

/** `before` and `after`: the effect. A reply lost after the effect is the one that doubles payments. */
export type Fault =
  | { readonly kind: 'rateLimit'; readonly limit: 'minute' | 'day' | 'concurrent' | 'app' }
  | { readonly kind: 'error'; readonly status: 500 | 503; readonly when: 'before' | 'after' }
  | { readonly kind: 'lost'; readonly when: 'before' | 'after' };
