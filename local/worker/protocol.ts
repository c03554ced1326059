/** What a worker is started with. */
export interface WorkerSetup {
  readonly module: string;
  readonly exportName: string;
  readonly clock: SharedArrayBuffer;
  /** Hosts that it may reach beside this machine. */
  readonly hosts: readonly string[];
  readonly context: {
    readonly functionName: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
  };
}

export interface InvokeMessage {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  readonly timeoutMs: number;
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'initFailed'; readonly error: Failure }
  /** `left`: what was still running when the handler had returned. */
  | { readonly kind: 'done'; readonly result: string | undefined; readonly left: readonly string[] }
  | { readonly kind: 'failed'; readonly error: Failure; readonly left: readonly string[] }
  /** A request that an invocation sent after its handler had returned. */
  | { readonly kind: 'late'; readonly what: string }
  /** A socket that would have left this machine. */
  | { readonly kind: 'refusedSocket'; readonly target: string };

export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string;
}
