import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

interface Run {
  ended: boolean;
  /** Requests without an answer yet, and what to call them. */
  readonly open: Map<object, string>;
  readonly timersBefore: number;
}

interface Request {
  readonly origin?: string;
  readonly host?: string;
  readonly method: string;
  readonly path: string;
}

/**
 * Watches what a handler leaves running. The cloud freezes it when the handler has returned and thaws it in another
 * account's run, so here it is an error.
 * @param reportLate told of a request that a run starts after its handler has returned
 */
export function watchLeftovers(reportLate: (what: string) => void): {
  /** Runs one invocation. `left`: what was still under way when it had returned. */
  watch<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly left: readonly string[] }>;
} {
  const runs = new AsyncLocalStorage<Run>();
  const owners = new WeakMap<object, Run>();
  const opened = (message: unknown) => {
    const { request } = message as { request: Request };
    const run = runs.getStore();
    const what = `${request.method} ${request.origin ?? request.host ?? ''}${request.path}`;
    if (run?.ended) reportLate(what);
    else if (run) {
      run.open.set(request, what);
      owners.set(request, run);
    }
  };
  const closed = (message: unknown) => {
    const { request } = message as { request: object };
    owners.get(request)?.open.delete(request);
  };
  subscribe('undici:request:create', opened);
  subscribe('undici:request:trailers', closed);
  subscribe('undici:request:error', closed);
  subscribe('http.client.request.start', opened);
  subscribe('http.client.response.finish', closed);
  subscribe('http.client.request.error', closed);

  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  return {
    watch(work) {
      const run: Run = { ended: false, open: new Map(), timersBefore: timers() };
      return runs.run(run, async () => {
        const value = await work();
        // Two turns of the event loop, for what ends by itself right after the answer (a response's last callbacks).
        for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        run.ended = true;
        const started = timers() - run.timersBefore;
        return { value, left: [...run.open.values(), ...(started > 0 ? [`${started} timer(s)`] : [])] };
      });
    },
  };
}
