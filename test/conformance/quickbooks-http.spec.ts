import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../local/http-server.ts';
import { quickBooksWorld } from '../support/quickbooks-world.ts';

/**
 * The simulator over a socket, called as three public clients call QuickBooks: the queries, headers and harmless extra
 * parameters that they send.
 * @see https://github.com/mcohen01/node-quickbooks
 * @see https://github.com/intuit/oauth-jsclient
 * @see https://github.com/ej2/python-quickbooks
 */
describe('over HTTP, as others call it', () => {
  const world = quickBooksWorld();
  const { ui, tokens, simulator } = world;
  const { clientId, clientSecret } = simulator.options;
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

  /** node-quickbooks: every call with `minorversion`, `format` and a request id, also in a header. */
  const node = async (method: string, path: string, body?: object, query: Record<string, string> = {}) => {
    const id = createHash('sha256')
      .update(`${path}${JSON.stringify(body)}${Math.floor(world.clock.now)}`)
      .digest('hex')
      .slice(0, 36);
    const all = new URLSearchParams({
      minorversion: '75',
      format: 'json',
      ...(method === 'POST' ? { requestid: id } : {}),
      ...query,
    });
    return json(
      await fetch(`${company()}${path}?${all}`, {
        method,
        headers: {
          ...bearer(),
          'User-Agent': 'node-quickbooks: version 2.0.50',
          'Request-Id': id,
          'Content-Type': 'application/json',
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
  };

  it('node-quickbooks creates, updates sparsely by default, and queries with its builder', async () => {
    const { Customer } = await node('POST', '/customer', { DisplayName: 'Rae Ng' });
    expect(Customer).toMatchObject({ domain: 'QBO', SyncToken: '0' });
    const { Customer: changed } = await node(
      'POST',
      '/customer',
      { Id: Customer.Id, SyncToken: '0', sparse: true, CompanyName: 'Ng' },
      { operation: 'update' },
    );
    expect(changed).toMatchObject({ DisplayName: 'Rae Ng', CompanyName: 'Ng', SyncToken: '1' });
    const found = await node('GET', '/query', undefined, {
      query:
        "select * from customer where DisplayName like '%ae N%' orderby DisplayName asc startposition 1 maxresults 10",
    });
    expect(found.QueryResponse.Customer.map(({ Id }: { Id: string }) => Id)).toEqual([Customer.Id]);
    expect(await node('GET', '/query', undefined, { query: 'select count(*) from customer' })).toMatchObject({
      QueryResponse: { totalCount: 2 },
    });
  });

  it('node-quickbooks voids with `include=void`, deletes with `operation=delete`, and reads reports of change', async () => {
    const invoice = world.invoice();
    const payment = ui.receivePayment(world.customer, 100, [{ id: invoice, amount: 100 }]);
    const voided = await node(
      'POST',
      '/payment',
      { Id: payment, SyncToken: '0', sparse: true },
      { operation: 'update', include: 'void' },
    );
    expect(voided.Payment).toMatchObject({ TotalAmt: 0, Line: [] });
    const deleted = await node('POST', '/invoice', { Id: invoice, SyncToken: '0' }, { operation: 'delete' });
    expect(deleted.Invoice.status).toBe('Deleted');
    const changes = await node('GET', '/cdc', undefined, {
      entities: 'Invoice,Payment',
      changedSince: new Date(world.clock.now - 60_000).toISOString(),
    });
    expect(changes.CDCResponse[0].QueryResponse).toMatchObject([
      { Invoice: [{ status: 'Deleted' }] },
      { Payment: [{ Id: payment }] },
    ]);
    const batch = await node('POST', '/batch', {
      BatchItemRequest: [
        { bId: '1', operation: 'create', Vendor: { DisplayName: 'Smith' } },
        { bId: '2', Query: 'select * from Vendor' },
      ],
    });
    expect(batch.BatchItemResponse).toHaveLength(2);
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

  it('intuit-oauth: consent, token, refresh, revoke', async () => {
    const redirectUri = 'http://localhost:8000/callback';
    const consent = new URLSearchParams({
      response_type: 'code',
      redirect_uri: redirectUri,
      client_id: clientId,
      scope: 'com.intuit.quickbooks.accounting',
      state: 'intuit-test',
    });
    const back = await fetch(`${server.url}/connect/oauth2?${consent}`, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'connect' }),
      redirect: 'manual',
    });
    const { searchParams } = new URL(back.headers.get('location')!);
    expect(Object.fromEntries(searchParams)).toMatchObject({ state: 'intuit-test', realmId: ui.realmId });
    const basic = {
      Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      Accept: 'application/json',
    };
    const token = async (form: Record<string, string>) =>
      json(
        await fetch(`${server.url}/oauth2/v1/tokens/bearer`, {
          method: 'POST',
          headers: basic,
          body: new URLSearchParams(form),
        }),
      );
    const granted = await token({
      grant_type: 'authorization_code',
      code: searchParams.get('code')!,
      redirect_uri: redirectUri,
    });
    expect(granted).toMatchObject({ status: 200, token_type: 'bearer', expires_in: 3600 });
    const refreshed = await token({ grant_type: 'refresh_token', refresh_token: granted.refresh_token });
    expect(refreshed.access_token).not.toBe(granted.access_token);
    const revoked = await fetch(`${server.url}/v2/oauth2/tokens/revoke`, {
      method: 'POST', headers: { ...basic, 'Content-Type': 'application/json' }, body: JSON.stringify({ token: refreshed.refresh_token }),
    }); // biome-ignore format: short
    expect(revoked.status).toBe(200);
    expect(await token({ grant_type: 'refresh_token', refresh_token: refreshed.refresh_token })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
    const after = await json(
      await fetch(`${company()}/preferences`, { headers: { Authorization: `Bearer ${refreshed.access_token}` } }),
    );
    expect(after).toMatchObject({ status: 401, fault: { type: 'AUTHENTICATION' } });
  });
});
