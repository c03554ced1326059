import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { LocalClock } from './clock.ts';
import type { FunctionDefinition } from './template.ts';
import type { Failure, InvokeMessage, WorkerMessage, WorkerSetup } from './worker/protocol.ts';

export interface PoolOptions {
  readonly definition: FunctionDefinition;
  /** Wins over the template's. */
  readonly environment: Readonly<Record<string, string>>;
  readonly gatewayUrl: string;
  readonly clock: LocalClock;
  /** What the function prints. */
  readonly log: Writable;
  /** Told of work left behind, refused sockets, crashes and timeouts. */
  readonly onProblem: (problem: string) => void;
  /** AWS calls of a worker that are not answered yet. */
  readonly openCalls: (worker: string) => number;
  /** Hosts that the function may reach beside this machine. */
  readonly hosts?: readonly string[];
}

export interface PoolCounts {
  invocations: number;
  /** Invocations that failed, whatever the reason. */
  errors: number;
  timeouts: number;
  coldStarts: number;
}

/** The handler threw, ran out of time, or took its process down. */
export class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
  readonly failure: Failure;
  constructor(id: string, failure: Failure) {
    super(`${id}: ${failure.errorType}: ${failure.errorMessage}`);
    this.failure = failure;
  }
}

/** One Lambda function: its workers, each a thread with the bundle, an environment and credentials of its own. */
export interface FunctionPool {
  readonly counts: Readonly<PoolCounts>;
  /** Invocations running or waiting for a worker. */
  readonly busy: number;
  /** @param event JSON value @returns the handler's JSON value @throws {InvocationFailed} */
  invoke(event: unknown): Promise<unknown>;
  /** Ends the workers; invocations under way fail. */
  stop(): Promise<void>;
}

/** A thread is some 40 MB: enough of them to see two run at once, few enough for a laptop. */
const MAX_WORKERS = 2;
const BOOTSTRAP = new URL('./worker/bootstrap.ts', import.meta.url);

interface Running {
  readonly worker: Worker;
  readonly name: string;
  /** Settles the invocation under way. */
  settle: ((message: WorkerMessage | Failure) => void) | undefined;
}

export function functionPool({
  definition,
  environment,
  gatewayUrl,
  clock,
  log,
  onProblem,
  openCalls,
  hosts = [],
}: PoolOptions): FunctionPool {
  const { id } = definition;
  const counts: PoolCounts = { invocations: 0, errors: 0, timeouts: 0, coldStarts: 0 };
  const idle: Running[] = [];
  const all = new Set<Running>();
  const waiting: { readonly resolve: (running: Running) => void; readonly reject: (error: Error) => void }[] = [];
  let busy = 0;
  let started = 0;
  let stopped = false;

  function spawn(): Running {
    started += 1;
    counts.coldStarts += 1;
    const name = `${id}#${started}`;
    const setup: WorkerSetup = {
      module: definition.module,
      exportName: definition.exportName,
      clock: clock.shared,
      hosts,
      context: {
        functionName: definition.name,
        invokedFunctionArn: definition.arn,
        memoryLimitInMB: String(definition.memoryMb),
      },
    };
    const env = { ...definition.environment, ...environment, ...awsEnvironment(definition, gatewayUrl, name) };
    const worker = new Worker(BOOTSTRAP, { workerData: setup, env, stdout: true, stderr: true, name });
    const running: Running = { worker, name, settle: undefined };
    all.add(running);
    worker.stdout.pipe(log, { end: false });
    worker.stderr.pipe(log, { end: false });
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'refusedSocket') onProblem(`${id} tried to reach ${message.target}`);
      else if (message.kind === 'late') {
        onProblem(`${id} went on working after it had returned: ${message.what}`);
        if (!running.settle) void discard(running);
      } else if (message.kind !== 'ready') running.settle?.(message);
    });
    worker.on('error', (error: Error) => running.settle?.(crash(error.message)));
    worker.on('exit', () => {
      all.delete(running);
      forget(running);
      running.settle?.(crash('the process ended before the handler answered'));
    });
    return running;
  }

  function forget(running: Running): void {
    if (idle.includes(running)) idle.splice(idle.indexOf(running), 1);
  }

  function take(): Promise<Running> {
    const free = idle.pop();
    if (free) return Promise.resolve(free);
    if (stopped) return Promise.reject(new InvocationFailed(id, crash('the runtime is stopping')));
    if (all.size < MAX_WORKERS) return Promise.resolve(spawn());
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  function giveBack(running: Running): void {
    if (stopped) return;
    const next = waiting.shift();
    if (!all.has(running)) next?.resolve(spawn());
    else if (next) next.resolve(running);
    else idle.push(running);
  }

  async function discard(running: Running): Promise<void> {
    all.delete(running);
    forget(running);
    await running.worker.terminate();
  }

  async function runOn(running: Running, event: unknown): Promise<unknown> {
    const timeoutMs = definition.timeoutSeconds * 1_000;
    const message: InvokeMessage = { requestId: randomUUID(), event: JSON.stringify(event ?? null), timeoutMs };
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<WorkerMessage | Failure>((resolve) => {
      running.settle = resolve;
      timer = setTimeout(() => resolve(timedOut(definition.timeoutSeconds)), timeoutMs);
      running.worker.postMessage(message);
    });
    clearTimeout(timer);
    running.settle = undefined;
    if (!('kind' in outcome)) {
      if (outcome.errorType === 'Sandbox.Timedout') counts.timeouts += 1;
      if (!stopped) onProblem(`${id}: ${outcome.errorMessage}`);
      await discard(running);
      throw new InvocationFailed(id, outcome);
    }
    if (outcome.kind === 'initFailed') {
      onProblem(`${id} does not start: ${outcome.error.errorMessage}`);
      await discard(running);
      throw new InvocationFailed(id, outcome.error);
    }
    if (outcome.kind !== 'done' && outcome.kind !== 'failed') throw new Error(`unexpected ${outcome.kind}`);
    const open = openCalls(running.name);
    const left = [...outcome.left, ...(open > 0 ? [`${open} AWS call(s)`] : [])];
    if (left.length > 0) {
      onProblem(`${id} returned with work still running: ${left.join(', ')}`);
      await discard(running);
    }
    if (outcome.kind === 'failed') throw new InvocationFailed(id, outcome.error);
    return outcome.result === undefined ? null : JSON.parse(outcome.result);
  }

  return {
    counts,
    get busy() {
      return busy;
    },
    async invoke(event) {
      busy += 1;
      try {
        const running = await take();
        counts.invocations += 1;
        try {
          return await runOn(running, event);
        } catch (error) {
          counts.errors += 1;
          throw error;
        } finally {
          giveBack(running);
        }
      } finally {
        busy -= 1;
      }
    },
    async stop() {
      stopped = true;
      for (const { reject } of waiting.splice(0)) reject(new InvocationFailed(id, crash('the runtime is stopping')));
      await Promise.all([...all].map(({ worker }) => worker.terminate()));
    },
  };
}

const crash = (errorMessage: string): Failure => ({ errorType: 'Runtime.ExitError', errorMessage, trace: '' });
const timedOut = (seconds: number): Failure => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `Task timed out after ${seconds} seconds`,
  trace: '',
});

/** What Lambda sets, with credentials that are the function's own name and open nothing anywhere else. */
function awsEnvironment({ id, name, memoryMb, directory }: FunctionDefinition, gatewayUrl: string, worker: string) {
  return {
    AWS_ENDPOINT_URL: gatewayUrl,
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: worker,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: directory,
    TZ: 'UTC',
  };
}
