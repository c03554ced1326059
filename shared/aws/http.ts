import { ConnectionLost, type Http, type HttpResponse } from '../model/http.ts';

export interface HttpOptions {
  /** Of one call, its answer included. */
  readonly timeoutMs: number;
  /** Largest answer that is read, bytes. */
  readonly maxBytes: number;
}

/**
 * HTTP by `fetch`. No call is repeated and no redirect followed: a token must not travel where it was not sent. Bodies
 * of text come as text, others as bytes.
 */
export const fetchHttp =
  ({ timeoutMs, maxBytes }: HttpOptions, send: typeof fetch = fetch): Http =>
  async ({ method, url, headers, body }) => {
    try {
      const response = await send(url, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body: typeof body === 'string' ? body : Buffer.from(body) }),
      });
      return { status: response.status, headers: headersOf(response), body: await bodyOf(response, maxBytes) };
    } catch (error) {
      throw new ConnectionLost(`${method} ${new URL(url).host}: no usable answer`, { cause: error });
    }
  };

const headersOf = (response: Response): Record<string, string> => Object.fromEntries(response.headers.entries());

const isText = (response: Response): boolean =>
  /^text\/|[/+](json|xml)\b|urlencoded/.test(response.headers.get('content-type') ?? '');

async function bodyOf(response: Response, maxBytes: number): Promise<HttpResponse['body']> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > maxBytes) throw new RangeError(`an answer above ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return isText(response) ? bytes.toString('utf8') : new Uint8Array(bytes);
}
