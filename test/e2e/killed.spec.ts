import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { bundleLocalApp, localApp, writeAssembly } from '../support/local-app/index.ts';

const root = mkdtempSync(join(tmpdir(), 'killed-'));
const assembly = join(root, 'assembly');
const MESSAGES = 24;
const PATIENCE_MS = 120_000;
const texts = Array.from({ length: MESSAGES }, (_, index) => `slow ${index}`);
let child: ChildProcess;
let runtime: Runtime | undefined;

beforeAll(async () => {
  await bundleLocalApp(join(root, 'bundles'));
  const app = localApp();
  // The cloud would give held messages out again after a while; here a restart does, however long that while is.
  app.work.Resources.Queue!.Properties.VisibilityTimeout = 360;
  writeAssembly(assembly, app, 'bundles');
});
afterEach(async () => {
  child.kill('SIGKILL');
  await runtime?.stop();
  runtime = undefined;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function runChild(dataDir: string): Promise<string> {
  child = spawn(process.execPath, [join(import.meta.dirname, '../support/local-app/run.ts'), assembly, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
  return chunk.toString().trim();
}

/** All at once, so that the runtime is at work when the last one is acknowledged, however slow the machine is. */
async function sendAll(api: string): Promise<void> {
  const headers = { 'content-type': 'text/plain' };
  const answers = texts.map((body, index) => fetch(`${api}/notes/g${index % 4}`, { method: 'POST', body, headers }));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(texts.map(() => 202));
}

/** Processes whose command names this directory. */
const processesOn = (directory: string): number =>
  readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        Number(pid) !== process.pid &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory)
      );
    } catch {
      return false; // it ended meanwhile
    }
  }).length;

describe('a runtime that is killed at work', () => {
  it('loses nothing that it acknowledged, and the next one finishes the work', async () => {
    const dataDir = join(root, 'killed');
    await sendAll(await runChild(dataDir));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => processesOn(dataDir), { timeout: PATIENCE_MS }).toBe(0);

    runtime = await startRuntime({ assembly, dataDir });
    const before = (await runtime.invoke('worker', { do: 'seen' })) as string[];
    expect(before.length).toBeLessThan(MESSAGES);
    await runtime.drain(PATIENCE_MS);
    expect(((await runtime.invoke('worker', { do: 'seen' })) as string[]).toSorted()).toEqual(texts.toSorted());
    expect(runtime.problems).toEqual([]);
  }, 300_000);

  it('gives held messages back when it is asked to stop', async () => {
    const dataDir = join(root, 'asked');
    await sendAll(await runChild(dataDir));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(processesOn(dataDir)).toBe(0);

    runtime = await startRuntime({ assembly, dataDir });
    await runtime.drain(PATIENCE_MS);
    expect(((await runtime.invoke('worker', { do: 'seen' })) as string[]).toSorted()).toEqual(texts.toSorted());
  }, 300_000);
});
