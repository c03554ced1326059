import { createRequire } from 'node:module';
import type * as library from 'node-quickbooks';
import { serve } from '../../local/http-server.ts';
import type { PartialQuickBooksOptions } from '../../shared/providers/quickbooks/simulator/index.ts';
import { quickBooksWorld } from './quickbooks-world.ts';

// The library is the class itself, whatever its declarations say of a named export.
const QuickBooks = createRequire(import.meta.url)('node-quickbooks') as typeof library.QuickBooks;
type Method = Exclude<
  { [K in keyof library.QuickBooks]: library.QuickBooks[K] extends (...given: never) => void ? K : never }[keyof library.QuickBooks],
  undefined
>; // biome-ignore format: one sentence

/** What the library hands to a caller whose call failed. */
export interface Refusal {
  readonly status: number | undefined;
  readonly type?: string;
  readonly code?: string;
  readonly detail?: string;
}

/**
 * The node-quickbooks library, connected over a socket to a simulated company. Its addresses are settings of the class, so
 * `close` puts them back.
 * @see https://github.com/mcohen01/node-quickbooks
 */
export async function sdkWorld(options: PartialQuickBooksOptions = {}) {
  const world = quickBooksWorld(options);
  const server = await serve((request) => world.simulator.handle(request), 0);
  const { clientId, clientSecret } = world.simulator.options;
  const { V3_ENDPOINT_BASE_URL, TOKEN_URL, REVOKE_URL } = QuickBooks;
  QuickBooks.V3_ENDPOINT_BASE_URL = `${server.url}/v3/company/`;
  QuickBooks.TOKEN_URL = `${server.url}/oauth2/v1/tokens/bearer`;
  QuickBooks.REVOKE_URL = `${server.url}/v2/oauth2/tokens/revoke`;
  const connect = ({ accessToken, refreshToken }: { accessToken: string; refreshToken: string }) =>
    new QuickBooks(
      clientId,
      clientSecret,
      accessToken,
      false,
      world.ui.realmId,
      true,
      false,
      null,
      '2.0',
      refreshToken,
    );
  const api = connect(world.tokens);

  /** One call of the library, awaited: its callback's error is thrown, its answer returned. */
  const call = (method: Method, ...given: unknown[]) => callOn(api, method, ...given);
  return {
    ...world,
    url: server.url,
    api,
    connect,
    call,
    callOn,
    /** How the library tells that a call failed. */
    refused: async (...given: Parameters<typeof call>): Promise<Refusal> =>
      call(...given).then(
        (answer) => Promise.reject(new Error(`not refused: ${JSON.stringify(answer)}`)),
        ({ response }: Failed) => {
          const said = response?.data.Fault?.Error[0] ?? response?.data.fault?.error[0];
          const type = response?.data.Fault?.type ?? response?.data.fault?.type;
          return {
            status: response?.status,
            ...(type ? { type } : {}),
            ...(said ? { code: said.code, detail: said.Detail ?? said.detail ?? '' } : {}),
          };
        },
      ),
    async close() {
      Object.assign(QuickBooks, { V3_ENDPOINT_BASE_URL, TOKEN_URL, REVOKE_URL });
      await server.close();
    },
  };
}
export type SdkWorld = Awaited<ReturnType<typeof sdkWorld>>;

/** @throws what the library calls back with as the error */
function callOn(on: library.QuickBooks, method: Method, ...given: unknown[]) {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the vendor answers
  return new Promise<any>((resolve, reject) => {
    const run = on[method] as unknown as (...all: unknown[]) => void;
    run.call(on, ...given, (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer)));
  });
}

/** What the library throws: the answer hangs on it. */
interface Failed {
  readonly response?: { readonly status: number; readonly data: Faulty };
}
interface Faulty {
  readonly Fault?: { readonly type: string; readonly Error: readonly Said[] };
  readonly fault?: { readonly type: string; readonly error: readonly Said[] };
}
interface Said {
  readonly code: string;
  readonly Detail?: string;
  readonly detail?: string;
}
