import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/functions.ts';
import { Api } from '../../local/demo/api.ts';
import { consentAtOnce, consentOnPage } from '../../local/demo/consent.ts';

const directory = mkdtempSync(join(tmpdir(), 'live-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

interface Process {
  readonly child: ChildProcess;
  /** Resolves when this was printed. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
  readonly printed: () => string;
}

function run(file: string, args: readonly string[], env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, [join(projectRoot, file), ...args], { env: { ...process.env, ...env } });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    ended,
    printed: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (found) resolve(found);
        };
        child.stdout.on('data', look);
        child.on('close', () => reject(new Error(`it ended: ${text}`)));
        look();
      }),
  };
}

/** The vendor stands for itself: another process, which knows nothing of Tieout. */
async function vendor() {
  const xero = run('local/simulator.ts', ['xero', '--port', '0', '--data', join(projectRoot, 'local/demo/xero')]);
  const [line] = await xero.says(/^\{.*\}$/m);
  return JSON.parse(line) as Record<
    'apiUrl' | 'authUrl' | 'tokenUrl' | 'clientId' | 'clientSecret' | 'accessToken' | 'tenantId',
    string
  >;
}

describe('npm start -- --live', () => {
  it.each([
    [['--live', 'sap'], {}, '--live: there is no vendor sap'],
    [['--live', 'xero'], { XERO_CLIENT_ID: '' }, 'XERO_CLIENT_ID is not set'],
    [
      ['--live', 'xero'],
      { XERO_CLIENT_ID: 'x', XERO_CLIENT_SECRET: 'y', TIEOUT_PUBLIC_URL: 'http://x.example' },
      'must be https',
    ],
    [['--live', 'xero', '--once'], { XERO_CLIENT_ID: 'x', XERO_CLIENT_SECRET: 'y' }, 'leave out --live'],
  ])('%j is refused before anything starts: %j', async (args, env, says) => {
    const started = run('local/start.ts', args, env as unknown as Record<string, string>);
    expect([await started.ended, started.printed()]).toEqual([2, expect.stringContaining(says)]);
  });

  it('connects a vendor by its own addresses and credentials, and polls it where it cannot call back', async () => {
    const xero = await vendor();
    const started = run('local/start.ts', ['--live', 'xero', '--data', join(directory, 'data')], {
      XERO_API_URL: xero.apiUrl,
      XERO_AUTH_URL: xero.authUrl,
      XERO_TOKEN_URL: xero.tokenUrl,
      XERO_CLIENT_ID: xero.clientId,
      XERO_CLIENT_SECRET: xero.clientSecret,
    });
    const [, url = ''] = await started.says(/API +(http:\S+)[\s\S]*To connect/);
    expect(started.printed()).toMatch(/live +xero\n +webhooks +none/);
    expect(started.printed()).not.toContain(xero.clientSecret);
    const api = Api.at(url, readFileSync(join(directory, 'data/api-token'), 'utf8'));

    const ledger = await consentOnPage(api, 'xero');
    const platform = await consentAtOnce(api, { provider: 'melio', account: 'org_brightside' });
    const { id } = await api.post('/v1/connections', {
      integration: 'melio-xero',
      left: { account: ledger.accounts[0]!.account, grant: ledger.grant },
      right: { account: platform.accounts[0]!.account, grant: platform.grant },
    });
    const path = `/v1/connections/${id}`;
    const until = { timeout: 150_000, interval: 1_000 };
    const phase = async () => ((await api.get(path)).firstSync as { readonly phase: string }).phase;
    // To its end it takes as long as what waits for a person or a minute takes: time is real here.
    await expect.poll(phase, until).not.toBe('reading');

    const bill = await enterBill(xero);
    await api.post(`${path}/sync`, {});
    const record = () =>
      api.get(`${path}/records/bill/left/${bill}`).catch((error: Error) => ({ disposition: error.message }));
    await expect.poll(async () => (await record()).disposition, until).toEqual({ kind: 'synced', drift: false });

    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
    expect(started.printed()).not.toMatch(/tried to reach/);
  }, 400_000);
});

/** As another program would, through the vendor's API. @returns its id */
async function enterBill({ apiUrl, accessToken, tenantId }: Awaited<ReturnType<typeof vendor>>): Promise<string> {
  const headers = {
    authorization: `Bearer ${accessToken}`,
    'xero-tenant-id': tenantId,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const body = {
    Type: 'ACCPAY',
    Status: 'AUTHORISED',
    InvoiceNumber: 'LIVE-1',
    Date: '2026-11-01',
    DueDate: '2026-12-01',
    Contact: { Name: 'Live Timber' },
    LineItems: [{ Description: 'Oak', Quantity: 1, UnitAmount: 42, AccountCode: '400' }],
  };
  const answer = await fetch(`${apiUrl}/Invoices`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ Invoices: [body] }),
  });
  const { Invoices = [] } = (await answer.json()) as { readonly Invoices?: readonly { readonly InvoiceID: string }[] };
  if (!Invoices[0]) throw new Error(`the vendor took no bill: ${answer.status}`);
  return Invoices[0].InvoiceID;
}
