import { ConnectionLost, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import type { Fault, SimulatorPorts } from '../../simulators/simulator.ts';
import { answerOf, envelope } from './answers.ts';
import type { AuthServer } from './auth-server.ts';
import type { Books, World } from './books.ts';
import { IdempotencyCache } from './idempotency.ts';
import { RateLimits } from './limits.ts';
import { Rejected } from './refusals.ts';
import { findOperation } from './routes.ts';

export interface ApiParts {
  readonly ports: SimulatorPorts;
  readonly world: World;
  readonly auth: AuthServer;
  readonly books: (tenantId: string) => Books;
  /** Notes a call of this operation. */
  readonly count: (name: string) => void;
  /** Lets happen what is due by itself, and hands events to the webhooks. */
  readonly settle: () => void;
}

/** What stands before every resource: identity, limits, faults, scopes, idempotency. */
export class Api {
  readonly #parts: ApiParts;
  readonly #limits: RateLimits;
  readonly idempotency: IdempotencyCache;

  constructor(parts: ApiParts) {
    this.#parts = parts;
    this.#limits = new RateLimits(parts.world.options);
    this.idempotency = new IdempotencyCache(parts.world.options);
  }

  /** Who, where, how often: everything before the request itself. */
  async handle(request: HttpRequest, resourcePath: string): Promise<HttpResponse> {
    const access = this.#parts.auth.authenticate(request);
    const tenantId = this.#parts.auth.authorizeTenant(access, request.headers['xero-tenant-id']);
    const segments = resourcePath.split('/').filter(Boolean).map(decodeURIComponent);
    const operation = findOperation(request.method, segments);
    const name = typeof operation === 'string' ? `${request.method} /${segments[0] ?? ''}` : operation.name;
    this.#parts.count(name);
    const fault = this.#parts.ports.fault?.(request);
    const limit = this.#limits.enter(tenantId, this.#parts.ports.now());
    if (fault?.kind === 'rateLimit') {
      if (!limit) this.#limits.leave(tenantId);
      return this.#limits.refusal(tenantId, fault.limit, this.#parts.ports.now());
    }
    if (limit) return this.#limits.refusal(tenantId, limit, this.#parts.ports.now());
    try {
      if (this.#parts.world.options.latency) await this.#parts.world.options.latency();
      const response = this.#underFault(fault, request, () => {
        if (typeof operation === 'string') throw new Rejected(operation === 'noMethod' ? 405 : 404, '');
        this.#parts.auth.requireScope(access, operation.scope, request.method !== 'GET');
        return this.#once(request, () => this.#run(request, tenantId, segments, operation.run));
      });
      const headers = {
        ...response.headers,
        ...this.#limits.headers(tenantId),
        'xero-correlation-id': this.#parts.world.guid(),
      };
      return { ...response, headers };
    } finally {
      this.#limits.leave(tenantId);
    }
  }

  #underFault(fault: Fault | undefined, request: HttpRequest, work: () => HttpResponse): HttpResponse {
    const broken = (status: number): HttpResponse => ({
      status,
      headers: { 'content-type': 'text/plain' },
      body:
        status === 503
          ? 'The Xero API is temporarily unavailable'
          : 'An error occurred in Xero. Check the API Status page for current service status.',
    });
    if (!fault || fault.kind === 'rateLimit') return this.#settled(work);
    if (fault.when === 'before') {
      if (fault.kind === 'lost') throw new ConnectionLost('the request was lost');
      // A 500 is an answer of the API and is kept under the key; a 503 comes from the gateway in front of it.
      if (fault.status === 500) this.idempotency.keep(request, broken(500), this.#parts.ports.now());
      return broken(fault.status);
    }
    if (fault.kind === 'error' && fault.status === 500) {
      const replayed = this.idempotency.replay(request, this.#parts.ports.now());
      // Kept only afterwards: kept before, it would be replayed instead of the work being done.
      if (!replayed) this.#settled(work);
      if (!replayed) this.idempotency.replace(request, broken(500), this.#parts.ports.now());
      return broken(500);
    }
    this.#settled(work);
    if (fault.kind === 'lost') throw new ConnectionLost('the reply was lost');
    return broken(fault.status);
  }

  /** Runs the work and turns refusals into answers. */
  #settled(work: () => HttpResponse): HttpResponse {
    try {
      return work();
    } catch (error) {
      if (error instanceof Rejected) return answerOf(error, this.#parts.world.options);
      throw error;
    }
  }

  #once(request: HttpRequest, work: () => HttpResponse): HttpResponse {
    const now = this.#parts.ports.now();
    const replayed = this.idempotency.replay(request, now);
    if (replayed) return replayed;
    const response = work();
    this.idempotency.keep(request, response, now);
    return response;
  }

  #run(
    request: HttpRequest,
    tenantId: string,
    segments: readonly string[],
    run: Parameters<typeof envelope>[1],
  ): HttpResponse {
    const books = this.#parts.books(tenantId);
    const size =
      request.body === undefined
        ? 0
        : typeof request.body === 'string'
          ? Buffer.byteLength(request.body)
          : request.body.byteLength;
    if (size > this.#parts.world.options.limits.requestBytes)
      return answerOf(new Rejected(413, 'The request is larger than 10 MB.'), this.#parts.world.options);
    this.#parts.settle();
    const call = {
      books,
      method: request.method,
      segments,
      query: new URL(request.url).searchParams,
      headers: request.headers,
      body: request.body,
    };
    const response = envelope(call, run);
    this.#parts.settle();
    return response;
  }
}
