import type { HttpResponse } from '../../model/http.ts';

/** What a simulator's handler gives back: JSON, bytes, or nothing. How a vendor says no is its own. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });

export const toHttp = ({ status, body, bytes, headers }: Answer): HttpResponse => ({
  status,
  headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  body: bytes ?? (body === undefined ? '' : JSON.stringify(body)),
});
