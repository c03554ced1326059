import type { ConnectPorts, ProviderConfig } from '../engine/provider.ts';
import type { HttpRequest, HttpResponse } from '../model/http.ts';

/** A body, a part of an answer, or what goes wrong on the way. */
export type Reply = object | string | Partial<HttpResponse> | Error;

/**
 * For specs: ports on which a vendor's answers are played in order. `asked` is what went out, `tokens` of each token whether
 * it had to be a new one.
 */
export function scriptOf(config: ProviderConfig, replies: readonly Reply[]) {
  const rest = [...replies];
  const asked: HttpRequest[] = [];
  const tokens: boolean[] = [];
  const ports: ConnectPorts = {
    clock: { now: () => 0 },
    config,
    token: async (fresh = false) => {
      tokens.push(fresh);
      return fresh ? 'token-2' : 'token-1';
    },
    http: async (request) => {
      asked.push(request);
      const reply = rest.shift();
      if (reply === undefined) throw new Error('one call more than expected');
      if (reply instanceof Error) throw reply;
      if (typeof reply === 'object' && 'status' in reply) return { status: 200, headers: {}, body: '', ...reply };
      return { status: 200, headers: {}, body: typeof reply === 'string' ? reply : JSON.stringify(reply) };
    },
  };
  return { ports, asked, tokens };
}
