import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../shared/model/http.ts';
import { type RunningServer, serve } from '../http-server.ts';
import type { AppModel } from '../template.ts';
import { type Call, readCall, type Service, UnknownCall } from './call.ts';
import { askForUnits, unitsOf } from './capacity.ts';
import { type Engine, jsonError, xmlError } from './engine.ts';
import { decide, type Statement } from './iam.ts';
import { permissionReader } from './permissions.ts';
import { partitionsWritten } from './written.ts';

/** What a test wants to go wrong with one call. `lost`: the reply, before or after the effect. */
export type GatewayFault =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'throttle' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'error'; readonly status: 500 | 503 }
  | { readonly kind: 'lost'; readonly when: 'before' | 'after' };

/** Calls of one function since the start. `calls` by `service:Operation`. */
export interface CallCounts {
  calls: Record<string, number>;
  rru: number;
  wru: number;
  /** Items written, by partition key where it is an account's (`A#...`), else by the kind of the key. */
  written: Record<string, number>;
}

export interface GatewayOptions {
  readonly fault?: (call: Call) => GatewayFault | undefined;
  /** Told of every call that was refused or that nothing here can answer. */
  readonly onProblem: (problem: string) => void;
}

export interface Gateway {
  readonly url: string;
  /** Until then every call is answered with 503. The template is resolved after the gateway's address is known. */
  use(app: AppModel, engines: Readonly<Record<Service, Engine>>): void;
  readonly counts: ReadonlyMap<string, CallCounts>;
  /** Calls of this worker that are not answered yet. */
  openCalls(worker: string): number;
  close(): Promise<void>;
}

/**
 * The one endpoint of every AWS call that functions make. Each call is read, held against the caller's own policies,
 * counted, and passed on.
 */
export async function startGateway({ fault, onProblem }: GatewayOptions): Promise<Gateway> {
  let answer: ((call: Call) => Promise<HttpResponse>) | undefined;
  const counts = new Map<string, CallCounts>();
  const open = new Map<string, number>();

  async function handle(request: HttpRequest): Promise<HttpResponse> {
    if (!answer) return jsonError(503, 'ServiceUnavailable', 'the local runtime is starting');
    let call: Call;
    try {
      call = readCall(request);
    } catch (error) {
      return unknown(error);
    }
    const worker = call.worker ?? '';
    open.set(worker, (open.get(worker) ?? 0) + 1);
    try {
      return await answer(call);
    } catch (error) {
      return unknown(error);
    } finally {
      open.set(worker, open.get(worker)! - 1);
    }
  }

  function unknown(error: unknown): HttpResponse {
    if (!(error instanceof UnknownCall)) throw error;
    onProblem(error.message);
    return jsonError(400, 'UnknownOperationException', error.message);
  }

  function count(call: Call): CallCounts {
    const own = counts.get(call.caller) ?? { calls: {}, rru: 0, wru: 0, written: {} };
    const key = `${call.service}:${call.operation}`;
    own.calls[key] = (own.calls[key] ?? 0) + 1;
    counts.set(call.caller, own);
    return own;
  }

  const server: RunningServer = await serve(handle, 0);
  return {
    url: server.url,
    counts,
    openCalls: (worker) => open.get(worker) ?? 0,
    close: () => server.close(),
    use(app, engines) {
      const permissionsOf = permissionReader(app);
      const statements = new Map(app.functions.map((definition) => [definition.id, definition.statements]));
      answer = async (call) => {
        const own = count(call);
        const refusal = refuse(call, statements.get(call.caller), permissionsOf);
        if (refusal) {
          onProblem(refusal);
          return denied(call, refusal);
        }
        const injected = fault?.(call);
        if (injected?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, injected.ms));
        if (injected?.kind === 'lost' && injected.when === 'before') throw new ConnectionLost('fault');
        const failed = injected && failure(injected, call);
        if (failed) return failed;
        const response = await forward(call, engines[call.service]);
        if (call.service === 'dynamodb') {
          const { rru, wru } = unitsOf(call, response);
          own.rru += rru;
          own.wru += wru;
          if (response.status === 200) {
            for (const partition of partitionsWritten(call)) {
              const kind = partition.startsWith('A#') ? partition : partition.split('#', 1)[0]!;
              own.written[kind] = (own.written[kind] ?? 0) + 1;
            }
          }
        }
        if (injected?.kind === 'lost') throw new ConnectionLost('fault');
        return hideMissing(call, response, statements.get(call.caller)!);
      };
    },
  };
}

function forward(call: Call, engine: Engine): Promise<HttpResponse> {
  if (call.service !== 'dynamodb') return engine(call);
  return engine({ ...call, request: { ...call.request, body: askForUnits(call.input) } });
}

/** Why this call is not allowed, in words; undefined when it is. */
function refuse(
  call: Call,
  statements: readonly Statement[] | undefined,
  permissionsOf: ReturnType<typeof permissionReader>,
): string | undefined {
  if (!statements) return `${call.caller} is no function of the template`;
  for (const permission of permissionsOf(call)) {
    const decision = decide(statements, permission);
    if (decision === 'allowed') continue;
    const why = decision === 'denied' ? 'a statement denies it' : 'no statement of its role allows it';
    return `${call.caller} may not ${permission.action} on ${permission.resource}: ${why}`;
  }
  return undefined;
}

const denied = ({ service }: Call, reason: string): HttpResponse => {
  if (service === 's3') return xmlError(403, 'AccessDenied', reason);
  return jsonError(service === 'ses' ? 403 : 400, 'AccessDeniedException', reason);
};

/**
 * Who may not list a bucket is not told that an object is missing.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function hideMissing(call: Call, response: HttpResponse, statements: readonly Statement[]): HttpResponse {
  if (call.service !== 's3' || response.status !== 404 || call.request.method === 'DELETE') return response;
  const list = { action: 's3:ListBucket', resource: `arn:aws:s3:::${String(call.input.Bucket)}` };
  if (decide(statements, list) === 'allowed') return response;
  return xmlError(
    403,
    'AccessDenied',
    `${call.caller} may not s3:ListBucket, so it is not told that the object is missing`,
  );
}

function failure(fault: GatewayFault, call: Call): HttpResponse | undefined {
  switch (fault.kind) {
    case 'throttle':
      return call.service === 's3'
        ? xmlError(503, 'SlowDown', 'injected')
        : jsonError(400, 'ThrottlingException', 'injected');
    case 'conflict': {
      if (call.operation !== 'TransactWriteItems') return jsonError(400, 'TransactionConflictException', 'injected');
      const CancellationReasons = (call.input.TransactItems as unknown[]).map((_, index) => ({
        Code: index === 0 ? 'TransactionConflict' : 'None',
      }));
      return jsonError(400, 'TransactionCanceledException', 'injected', { CancellationReasons });
    }
    case 'error':
      return call.service === 's3'
        ? xmlError(fault.status, 'InternalError', 'injected')
        : jsonError(fault.status, 'InternalServerError', 'injected');
    default:
      return undefined;
  }
}
