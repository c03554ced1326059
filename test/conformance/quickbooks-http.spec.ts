import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../local/http-server.ts';
import { quickBooksWorld } from '../support/quickbooks-world.ts';

/**
 * The simulator over a socket, called as python-quickbooks calls QuickBooks, and what every fault tells. Two libraries of
 * Node call it themselves in `quickbooks-sdk*.spec.ts`.
 * @see https://github.com/ej2/python-quickbooks
 */
describe('over HTTP, as others call it', () => {
  const world = quickBooksWorld();
  const { ui, tokens, simulator } = world;
  let server: RunningServer;
  beforeAll(async () => {
    server = await serve((request) => simulator.handle(request), 0);
  });
  afterAll(() => server.close());

  const company = () => `${server.url}/v3/company/${ui.realmId}`;
  const bearer = () => ({ Authorization: `Bearer ${tokens.accessToken}`, Accept: 'application/json' });
  // biome-ignore lint/suspicious/noExplicitAny: whatever the vendor answers
  const json = async (response: Response): Promise<any> => ({
    ...((await response.json()) as object),
    status: response.status,
  });

  it('every fault tells: status, type, code, element and the id of the call', async () => {
    const response = await fetch(`${company()}/customer?minorversion=75`, {
      method: 'POST',
      headers: bearer(),
      body: JSON.stringify({ DisplayName: 'Acme Tools' }),
    });
    expect(response.headers.get('intuit_tid')).toMatch(/^1-/);
    expect(await json(response)).toMatchObject({
      status: 400,
      Fault: { type: 'ValidationFault', Error: [{ code: '6240', element: '' }] },
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}-0[78]:00$/),
    });
  });

  it('python-quickbooks posts its queries as text, and uploads with base64', async () => {
    const asked = await fetch(`${company()}/query?minorversion=75`, {
      method: 'POST',
      headers: { ...bearer(), 'Content-Type': 'application/text' },
      body: "SELECT * FROM Customer WHERE Id = '1'",
    });
    expect((await json(asked)).QueryResponse.Customer).toHaveLength(1);
    const bill = world.bill();
    const boundary = '-------------PythonMultipartPost';
    const body = [
      `--${boundary}`,
      'Content-Disposition: form-data; name="file_metadata_01"',
      'Content-Type: application/json',
      '',
      JSON.stringify({
        FileName: 'a.txt',
        ContentType: 'text/plain',
        AttachableRef: [{ EntityRef: { type: 'Bill', value: bill } }],
      }),
      `--${boundary}`,
      'Content-Disposition: form-data; name="file_content_01"; filename="a.txt"',
      'Content-Type: text/plain',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('héllo').toString('base64'),
      `--${boundary}--`,
      '',
    ].join('\r\n');
    const uploaded = await json(
      await fetch(`${company()}/upload?minorversion=75`, {
        method: 'POST',
        headers: { ...bearer(), 'Content-Type': `multipart/form-data; boundary=${boundary}` },
        body,
      }),
    );
    const { Attachable } = uploaded.AttachableResponse[0];
    expect(Attachable).toMatchObject({ FileName: 'a.txt', Size: 6 });
    const address = await (await fetch(`${company()}/download/${Attachable.Id}`, { headers: bearer() })).text();
    const file = await fetch(server.url + new URL(address).pathname + new URL(address).search);
    expect(await file.text()).toBe('héllo');
    const pdf = await fetch(`${company()}/invoice/${world.invoice()}/pdf`, {
      headers: { ...bearer(), Accept: 'application/pdf' },
    });
    expect((await pdf.text()).startsWith('%PDF-')).toBe(true);
  });
});
