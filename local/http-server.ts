import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionLost, type Http, type HttpRequest } from '../shared/model/http.ts';

export interface RunningServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, lets the calls under way finish for a moment, then closes every socket. */
  close(): Promise<void>;
}

/** Above every vendor's own limit, which the simulator enforces in the vendor's words. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const CLOSE_GRACE_MS = 500;

/**
 * Puts a handler of HTTP values behind a socket on 127.0.0.1. A `ConnectionLost` from the handler breaks the
 * connection without an answer, as a real one does.
 * @param port 0 takes a free one
 * @throws the port is taken
 */
export async function serve(handle: Http, port: number): Promise<RunningServer> {
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing);
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const request = await read(incoming);
      if (!request) {
        outgoing.writeHead(413, { connection: 'close' }).end();
        return;
      }
      const { status, headers, body } = await handle(request);
      outgoing.writeHead(status, { ...headers });
      outgoing.end(body);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
      outgoing.destroy();
    }
  }

  async function read(incoming: IncomingMessage): Promise<HttpRequest | undefined> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    const request = { method: incoming.method ?? 'GET', url: `${url}${incoming.url ?? '/'}`, headers };
    return size > 0 ? { ...request, body: Buffer.concat(chunks) } : request;
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${bound}`;

  return {
    url,
    port: bound,
    close: () =>
      new Promise<void>((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
