import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyBytes, ConnectionLost } from '../model/http.ts';
import { fetchHttp } from './http.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});
async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}
const http = fetchHttp({ timeoutMs: 300, maxBytes: 1000 });
const get = (url: string) => http({ method: 'GET', url, headers: {} });

describe('fetchHttp', () => {
  it('sends method, headers and body, and gives back status, headers in lower case and text', async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(202, {
          'Content-Type': 'application/problem+json',
          'X-Seen': `${request.headers['x-one']}`,
        });
        response.end(`${request.method} ${Buffer.concat(chunks)}`);
      });
    });
    const answer = await http({ method: 'PUT', url, headers: { 'x-one': '1' }, body: 'é' });
    expect(answer).toMatchObject({ status: 202, headers: { 'x-seen': '1' }, body: 'PUT é' });
  });

  it('gives other content as bytes', async () => {
    const url = await serve((_, response) =>
      response.setHeader('content-type', 'image/png').end(Buffer.from([0, 255])),
    );
    expect(bodyBytes((await get(url)).body)).toEqual(new Uint8Array([0, 255]));
  });

  it('follows no redirect', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    expect(await get(url)).toMatchObject({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
  });

  it.each<[string, RequestListener]>([
    ['no answer in time', () => {}],
    ['half an answer', (_, response) => void response.writeHead(200).write('half')],
    ['a broken connection', (request) => request.socket.destroy()],
    ['an answer above the bound', (_, response) => void response.end('x'.repeat(1001))],
  ])('takes %s for a lost connection', async (_, listener) => {
    await expect(get(await serve(listener))).rejects.toBeInstanceOf(ConnectionLost);
  });
});
