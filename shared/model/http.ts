/**
 * HTTP as values, so that a provider's client can be driven by `fetch`, by a simulator in the same process, or by a
 * fault injector, without knowing which. Header names are lower case on both.
 */
export interface HttpRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** @throws {ConnectionLost} no answer was received: what the request did is unknown */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

/** The connection broke or timed out: the request may or may not have taken effect. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export const bodyText = (body: string | Uint8Array): string =>
  typeof body === 'string' ? body : Buffer.from(body).toString('utf8');

export const bodyBytes = (body: string | Uint8Array): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
