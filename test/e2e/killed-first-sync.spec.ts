import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareAssembly } from '../../local/assembly.ts';

const directory = mkdtempSync(join(tmpdir(), 'killed-first-sync-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

interface Books {
  readonly status: string;
  readonly bills: readonly string[];
  readonly problems: readonly string[];
}

/** @param killAt when so many bills stand in Melio the process is killed, without warning */
async function firstSync(
  dataDir: string,
  assembly: string,
  killAt = Number.POSITIVE_INFINITY,
): Promise<Books | undefined> {
  const script = join(import.meta.dirname, '../support/first-sync/run.ts');
  const child = spawn(process.execPath, [script, join(directory, dataDir), assembly]);
  children.push(child);
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const counts = [...text.matchAll(/^bills (\d+)$/gm)].map(([, count]) => Number(count));
    if ((counts.at(-1) ?? 0) >= killAt) child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...end) => resolve(end));
  });
  if (signal === 'SIGKILL') return undefined;
  if (code !== 0) throw new Error(`it ended with ${code}: ${errors}`);
  return JSON.parse(text.trim().split('\n').at(-1)!) as Books;
}

describe('ALL-2 a first sync that is killed', () => {
  it('goes on when everything is started again: nothing doubled, nothing missing', async () => {
    const assembly = await prepareAssembly();
    const undisturbed = await firstSync('undisturbed', assembly);
    expect(undisturbed).toMatchObject({ status: 'Connected', problems: [] });
    expect(undisturbed!.bills.length).toBeGreaterThan(8);
    expect(new Set(undisturbed!.bills).size).toBe(undisturbed!.bills.length);

    const before = 2;
    const half = Math.floor(undisturbed!.bills.length / 2);
    for (const bills of [before + 1, half]) expect(await firstSync('killed', assembly, bills)).toBeUndefined();
    expect(await firstSync('killed', assembly)).toEqual(undisturbed);
  }, 600_000);
});
