import { createHash } from 'node:crypto';
import { bodyBytes, type HttpRequest, type HttpResponse } from '../../../model/http.ts';
import type { XeroOptions } from './options.ts';
import { badPayload, Refused, validationException } from './refusals.ts';

const WINDOW_MS = 6 * 60_000;
const MAX_KEY = 128;

export interface Stored {
  readonly at: number;
  readonly fingerprint: string;
  readonly response: HttpResponse;
}

/** Answers kept for six minutes from the first call, errors and 500s too. Keys belong to the app, not to an organisation. */
export class IdempotencyCache {
  readonly #stored = new Map<string, Stored>();
  readonly #options: XeroOptions;

  constructor(options: XeroOptions) {
    this.#options = options;
  }

  /**
   * @returns the answer of the first call
   * @throws {Rejected} the key is too long, or was used with a different request
   */
  replay(request: HttpRequest, now: number): HttpResponse | undefined {
    const key = keyOf(request);
    if (key === undefined) return undefined;
    if (key.length > MAX_KEY) throw badPayload('The Idempotency-Key header must not be longer than 128 characters.');
    const stored = this.#stored.get(key);
    if (!stored || now - stored.at >= WINDOW_MS) return undefined;
    if (stored.fingerprint === fingerprint(request)) return stored.response;
    const message = `Idempotency Key: ${key} is used with a different request.`;
    if (this.#options.switches.idempotencyMismatchIn === 'message') throw badPayload(message);
    throw validationException([{ ValidationErrors: new Refused(message).messages.map((Message) => ({ Message })) }]);
  }

  /** Keeps the first answer; a later one under the same key is not the first. */
  /** The answers that are kept: answers to writes are text. */
  snapshot(): [string, Stored][] {
    return [...this.#stored];
  }

  restore(stored: readonly [string, Stored][]): void {
    this.#stored.clear();
    for (const [key, answer] of stored) this.#stored.set(key, answer);
  }

  keep(request: HttpRequest, response: HttpResponse, now: number): void {
    const key = keyOf(request);
    const old = key === undefined ? undefined : this.#stored.get(key);
    if (old && now - old.at < WINDOW_MS) return;
    this.replace(request, response, now);
  }

  replace(request: HttpRequest, response: HttpResponse, now: number): void {
    const key = keyOf(request);
    if (key === undefined) return;
    this.#stored.delete(key);
    this.#stored.set(key, { at: now, fingerprint: fingerprint(request), response });
    for (const [oldest, { at }] of this.#stored) {
      if (now - at < WINDOW_MS) break;
      this.#stored.delete(oldest);
    }
  }
}

function keyOf({ method, headers }: HttpRequest): string | undefined {
  return method === 'PUT' || method === 'POST' || method === 'PATCH' ? headers['idempotency-key'] : undefined;
}

function fingerprint({ method, url, headers, body }: HttpRequest): string {
  const { pathname, search } = new URL(url);
  return createHash('sha256')
    .update(`${method} ${pathname}${search} ${headers['xero-tenant-id'] ?? ''}\n`)
    .update(bodyBytes(body ?? ''))
    .digest('base64');
}
