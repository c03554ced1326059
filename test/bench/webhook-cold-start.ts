import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../infra/build.ts';
import { buildEmptyHandler } from '../support/empty-handler.ts';

/**
 * Least of all rounds, in ms since the process was started, but `importMs` which is the handler's own share. On a machine
 * with other work the processor's time says more than the clock.
 */
export interface ColdStart {
  /** Read when the function starts. */
  readonly bytes: number;
  readonly importMs: number;
  readonly readyMs: number;
  /** Of the processor, until ready. */
  readonly readyCpuMs: number;
  readonly answeredMs: number;
}

export interface Comparison {
  readonly webhook: ColdStart;
  readonly empty: ColdStart;
  /** Webhook to empty handler. */
  readonly ratio: ColdStart;
}

// Lambda's own runtime client has loaded node:http before it loads a handler.
const child = `
process.getBuiltinModule('node:http');
const before = performance.now();
const { handler } = await import(process.env.BUNDLE);
const ready = performance.now();
const { user, system } = process.cpuUsage();
const { statusCode } = await handler(JSON.parse(process.env.EVENT), { getRemainingTimeInMillis: () => 10_000 });
console.log(JSON.stringify({ statusCode, importMs: ready - before, readyMs: ready, readyCpuMs: (user + system) / 1000, answeredMs: performance.now() }));
`;

/**
 * Starts the receiver and an empty middy handler, bundled the same way, in fresh processes by turns, and lets each
 * answer one signed delivery: the receiver has sent its notice to a queue by then.
 */
export async function compareColdStarts(rounds = 21): Promise<Comparison> {
  const directory = await mkdtemp(join(tmpdir(), 'tieout-bench-'));
  const queue = await acceptingQueue();
  try {
    const [webhook] = await build({ outdir: directory, only: ['webhook'] });
    const emptyBytes = await buildEmptyHandler(join(directory, 'empty'));
    await writeFile(join(directory, 'child.mjs'), child);
    const env = environment(queue.url);
    const start = (name: string) =>
      run(join(directory, 'child.mjs'), { ...env, BUNDLE: join(directory, name, 'index.mjs') });
    const samples: Record<'webhook' | 'empty', Sample[]> = { webhook: [], empty: [] };
    for (let round = -2; round < rounds; round++) {
      for (const name of ['webhook', 'empty'] as const) {
        const sample = await start(name);
        // The first two rounds warm the disk's cache.
        if (round >= 0) samples[name].push(sample);
      }
    }
    if (queue.received() !== rounds + 2) throw new Error('not every delivery reached the queue');
    const figures = {
      webhook: fastest(samples.webhook, webhook!.startBytes),
      empty: fastest(samples.empty, emptyBytes),
    };
    return { ...figures, ratio: quotient(figures.webhook, figures.empty) };
  } finally {
    queue.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function environment(queueUrl: string): Record<string, string> {
  const body = JSON.stringify({
    events: [
      { tenantId: 't', tenantType: 'ORGANISATION', eventCategory: 'INVOICE', eventType: 'UPDATE', resourceId: 'i' },
    ],
  });
  const event = {
    headers: { 'x-xero-signature': createHmac('sha256', 'key').update(body).digest('base64') },
    pathParameters: { provider: 'xero' },
    body,
    isBase64Encoded: false,
  };
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: queueUrl,
    QUEUE_URL_XERO: `${queueUrl}/0/xero.fifo`,
    XERO_WEBHOOK_KEY: 'key',
    EVENT: JSON.stringify(event),
  };
}

async function acceptingQueue() {
  let received = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      received++;
      response.end(JSON.stringify({ Successful: [{ Id: '0' }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Sample = Omit<ColdStart, 'bytes'> & { readonly statusCode: number };

async function run(script: string, env: Record<string, string>): Promise<Sample> {
  const process_ = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  process_.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await new Promise((resolve) => process_.on('close', resolve));
  const sample = JSON.parse(out.trim().split('\n').at(-1)!) as Sample;
  if (sample.statusCode !== 200) throw new Error(`answered ${sample.statusCode}`);
  return sample;
}

/** Whatever else the machine does only ever adds. */
const fastest = (samples: Sample[], bytes: number): ColdStart => ({
  bytes,
  importMs: Math.min(...samples.map(({ importMs }) => importMs)),
  readyMs: Math.min(...samples.map(({ readyMs }) => readyMs)),
  readyCpuMs: Math.min(...samples.map(({ readyCpuMs }) => readyCpuMs)),
  answeredMs: Math.min(...samples.map(({ answeredMs }) => answeredMs)),
});
const quotient = (a: ColdStart, b: ColdStart): ColdStart => ({
  bytes: a.bytes / b.bytes,
  importMs: a.importMs / b.importMs,
  readyMs: a.readyMs / b.readyMs,
  readyCpuMs: a.readyCpuMs / b.readyCpuMs,
  answeredMs: a.answeredMs / b.answeredMs,
});

if (import.meta.main) {
  const comparison = await compareColdStarts();
  for (const [name, figures] of Object.entries(comparison)) {
    const shown = Object.entries<number>(figures).map(
      ([what, value]) => `${what} ${value.toFixed(name === 'ratio' ? 2 : 1)}`,
    );
    console.log(`${name.padEnd(8)} ${shown.join('  ')}`);
  }
}
