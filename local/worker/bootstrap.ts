import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { allowLoopbackOnly } from './guard.ts';
import { watchLeftovers } from './leftovers.ts';
import type { Failure, InvokeMessage, WorkerMessage, WorkerSetup } from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const { module, exportName, clock, context, hosts } = workerData as WorkerSetup;
const port = parentPort!;
const post = (message: WorkerMessage) => port.postMessage(message);

allowLoopbackOnly(hosts, (target) => post({ kind: 'refusedSocket', target }));
moveDate(new Float64Array(clock));
const leftovers = watchLeftovers((what) => post({ kind: 'late', what }));

try {
  const loaded = (await import(pathToFileURL(module).href)) as Readonly<Record<string, unknown>>;
  const handler = loaded[exportName];
  if (typeof handler !== 'function') throw new Error(`${module} exports no function ${exportName}`);
  port.on('message', (message: InvokeMessage) => void run(handler as Handler, message));
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'initFailed', error: failure(error) });
}

async function run(handler: Handler, { requestId, event, timeoutMs }: InvokeMessage): Promise<void> {
  const startedAt = performance.now();
  const { value, left } = await leftovers.watch(async () => {
    try {
      const result = await handler(JSON.parse(event), {
        ...context,
        awsRequestId: requestId,
        functionVersion: '$LATEST',
        logGroupName: `/aws/lambda/${context.functionName}`,
        logStreamName: 'local',
        callbackWaitsForEmptyEventLoop: false,
        getRemainingTimeInMillis: () => Math.max(0, Math.floor(timeoutMs - (performance.now() - startedAt))),
      });
      return { kind: 'done', result: JSON.stringify(result) as string | undefined } as const;
    } catch (error) {
      return { kind: 'failed', error: failure(error) } as const;
    }
  });
  post({ ...value, left });
}

function failure(error: unknown): Failure {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error), trace: '' };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack ?? '' };
}

/** This thread's `Date` follows the local clock, which can be ahead of the machine's. */
function moveDate(ahead: Float64Array): void {
  const Machine = Date;
  const now = () => Math.floor(Machine.now() + ahead[0]!);
  globalThis.Date = new Proxy(Machine, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Machine(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
