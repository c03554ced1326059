import { afterEach, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../local/http-server.ts';
import { bodyText, ConnectionLost, type HttpRequest } from '../../shared/model/http.ts';

let server: RunningServer | undefined;
afterEach(() => server?.close());

it('hands over method, absolute url, lower-case headers and the raw bytes', async () => {
  let seen: HttpRequest | undefined;
  server = await serve(async (request) => {
    seen = request;
    return { status: 201, headers: { 'x-answer': 'yes' }, body: bodyText(request.body ?? '') };
  }, 0);
  const bytes = new Uint8Array([0xe2, 0x82, 0xac]);
  const answer = await fetch(`${server.url}/a%20b?c=d`, { method: 'PUT', headers: { 'X-Custom': 'One' }, body: bytes });
  expect([answer.status, answer.headers.get('x-answer'), await answer.text()]).toEqual([201, 'yes', '€']);
  expect(seen).toMatchObject({ method: 'PUT', url: `${server.url}/a%20b?c=d`, headers: { 'x-custom': 'One' } });
  expect(Buffer.from(seen?.body as Uint8Array)).toEqual(Buffer.from(bytes));
});

it('breaks the connection when the reply is lost', async () => {
  server = await serve(() => Promise.reject(new ConnectionLost('fault')), 0);
  await expect(fetch(server.url)).rejects.toThrow('fetch failed');
});

it('refuses a port that is taken', async () => {
  server = await serve(async () => ({ status: 200, headers: {}, body: '' }), 0);
  await expect(serve(async () => ({ status: 200, headers: {}, body: '' }), server.port)).rejects.toThrow('EADDRINUSE');
});
