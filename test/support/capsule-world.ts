import { bodyText, type Http } from '../../shared/model/http.ts';
import { CapsuleSimulator, type CapsuleSimulatorOptions } from '../../shared/providers/capsule/simulator/index.ts';
import { byHand } from './by-hand.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const HOOK = 'https://tieout.test/webhooks/capsule/brightside/mac';
export const START = Date.UTC(2026, 8, 28, 12);

/** A simulated Capsule with a clock that is moved by hand, a receiver of REST hooks, and faults that are set when wanted. */
export function capsuleWorld(options: CapsuleSimulatorOptions = {}) {
  const { clock, posted: received, receiver, faults, ports } = byHand(START);
  const simulator = new CapsuleSimulator(ports, options);
  const http: Http = (request) => simulator.handle(request);
  const tokens = simulator.issueTokens();

  async function api(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const sent = body === undefined ? {} : { body: raw ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { authorization: `Bearer ${tokens.accessToken}`, ...type, ...more };
    const url = `https://api.capsulecrm.com/api/v2/${path}`;
    const response = await http({ method, url, headers, ...sent });
    const text = bodyText(response.body);
    // biome-ignore lint/suspicious/noExplicitAny: specs look into the vendor's bodies at will
    const json: any = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, json, text };
  }

  return {
    simulator,
    ui: simulator.ui(),
    http,
    api,
    tokens,
    received,
    receiver,
    faults,
    now: ports.now,
    pass(ms: number): void {
      clock.now += ms;
    },
    get: (path: string, more?: Record<string, string>) => api('GET', path, undefined, more),
    /** A second passes, and the REST hooks that are due leave. */
    async settle(): Promise<void> {
      clock.now += SECOND;
      await simulator.deliver();
    },
  };
}
export type CapsuleWorld = ReturnType<typeof capsuleWorld>;
