import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

function run(...args: string[]): ChildProcess {
  child = spawn(process.execPath, ['local/simulator.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return child;
}
const firstLine = async (process: ChildProcess) => {
  const [line] = (await once(createInterface(process.stdout!), 'line')) as [string];
  return JSON.parse(line) as Record<string, string>;
};

it('xero: announces itself in one line, serves the demo company, ends on Ctrl-C', async () => {
  const started = run('xero', '--port', '0');
  const { apiUrl, accessToken, tenantId, ...rest } = await firstLine(started);
  expect(Object.keys(rest).toSorted()).toEqual(['authUrl', 'clientId', 'clientSecret', 'tokenUrl', 'webhookKey']);
  expect(apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\.xro\/2\.0$/);
  const headers = { authorization: `Bearer ${accessToken}`, 'xero-tenant-id': tenantId!, accept: 'application/json' };
  const get = async (path: string) => (await (await fetch(`${apiUrl}/${path}`, { headers })).json()) as never;
  const { Organisations } = (await get('Organisation')) as { Organisations: { Name: string }[] };
  expect(Organisations[0]?.Name).toBe('Brightside Studio LLC');
  const { Invoices } = (await get('Invoices?page=1')) as {
    Invoices: { Status: string; AmountDue: number; AmountPaid: number; AmountCredited: number; Total: number }[];
  };
  expect(new Set(Invoices.map(({ Status }) => Status))).toEqual(
    new Set(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED']),
  );
  for (const row of Invoices.filter(({ Status }) => Status !== 'VOIDED')) {
    expect(row.AmountDue).toBeCloseTo(row.Total - row.AmountPaid - row.AmountCredited, 2);
  }
  started.kill('SIGINT');
  expect(await once(started, 'exit')).toEqual([0, null]);
});

it('alternative-payments: announces itself, and the demo company is there', async () => {
  const { apiUrl, accessToken, webhookKey } = await firstLine(run('alternative-payments', '--port', '0'));
  const answer = await fetch(`${apiUrl}/invoices?status=paid`, { headers: { authorization: `Bearer ${accessToken}` } });
  const { data } = (await answer.json()) as { data: { invoice_number: string }[] };
  expect(data.map((row) => row.invoice_number)).toEqual(['INV-1109', 'INV-1104']);
  expect(webhookKey).toMatch(/./);
});

it('melio: announces itself too', async () => {
  const { apiUrl, tokenUrl, accessToken } = await firstLine(run('melio', '--port', '0'));
  expect([apiUrl, tokenUrl, typeof accessToken]).toEqual([
    expect.stringMatching(/^http/),
    expect.stringMatching(/^http/),
    'string',
  ]);
});

it('capsule: announces itself, and serves its people with their consent page', async () => {
  const { apiUrl, authUrl, accessToken, tenantId } = await firstLine(run('capsule', '--port', '0'));
  expect(tenantId).toBe('brightside');
  const answer = await fetch(`${apiUrl}/parties?perPage=100`, { headers: { authorization: `Bearer ${accessToken}` } });
  const { parties } = (await answer.json()) as { parties: { name?: string }[] };
  expect(parties.map(({ name }) => name)).toContain('Kestrel Architects');
  const query = 'response_type=code&client_id=capsule-demo-client&redirect_uri=http://localhost/back';
  expect(await (await fetch(`${authUrl}?${query}`)).text()).toContain('Brightside Studio LLC');
});

it("--data: files in the vendor's own response format", async () => {
  const data = mkdtempSync(join(tmpdir(), 'xero-data-'));
  writeFileSync(
    join(data, 'Contacts.json'),
    JSON.stringify({ Contacts: [{ ContactID: 'fc5b5e11-d99a-4f9e-baaa-3c648c2300f3', Name: 'Only one' }] }),
  );
  const { apiUrl, accessToken, tenantId } = await firstLine(run('xero', '--port', '0', '--data', data));
  const headers = { authorization: `Bearer ${accessToken}`, 'xero-tenant-id': tenantId!, accept: 'application/json' };
  const { Contacts } = (await (await fetch(`${apiUrl}/Contacts?page=1`, { headers })).json()) as {
    Contacts: { Name: string }[];
  };
  expect(Contacts.map(({ Name }) => Name)).toEqual(['Only one']);
});

it.each([
  [[], 'which vendor?'],
  [['acme', '--port', '0'], '"acme" is none of xero, '],
  [['xero'], '--port must be a port number'],
  [['xero', '--port', '99999'], '--port must be a port number, not "99999"'],
  [['xero', '--port', '0', '--data', '/nowhere'], '--data: there is no directory /nowhere'],
  [['xero', '--port', '0', '--colour', 'red'], '--colour'],
])('%j: says what is wrong and exits 2', async (args, message) => {
  const failed = run(...args);
  let said = '';
  failed.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(failed, 'close')).toEqual([2, null]);
  expect(said).toContain(message);
  expect(said).toContain('usage: npm run simulator');
});

it('quickbooks: announces itself, and the demo company is there', async () => {
  const { apiUrl, accessToken, tenantId, webhookKey } = await firstLine(run('quickbooks', '--port', '0'));
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const query = new URLSearchParams({ query: 'select * from Bill', minorversion: '75' });
  const answer = await fetch(`${apiUrl}/v3/company/${tenantId}/query?${query}`, { headers });
  const { QueryResponse } = (await answer.json()) as { QueryResponse: { Bill: unknown[] } };
  expect([answer.status, QueryResponse.Bill.length > 0, webhookKey]).toEqual([200, true, expect.any(String)]);
});

it('bill: announces itself, and lets the sync token log in', async () => {
  const { apiUrl, tokenUrl, clientId, clientSecret } = await firstLine(run('bill', '--port', '0'));
  const [organizationId, username, password] = clientSecret!.split(':');
  const login = await fetch(tokenUrl!, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ organizationId, username, password, devKey: clientId }),
  });
  const { sessionId } = (await login.json()) as { sessionId: string };
  const headers = { devKey: clientId!, sessionId };
  const { results } = (await (await fetch(`${apiUrl}/vendors`, { headers })).json()) as { results: unknown[] };
  expect([login.status, results.length > 0]).toEqual([200, true]);
});
