import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../local/lock.ts';

const directory = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** `npm start` as a newcomer types it. */
function start(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../local/start.ts'), ...args]);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('npm start', () => {
  it('explains its options', async () => {
    const { code, out } = await start('--help');
    expect([code, out]).toEqual([0, expect.stringContaining('--report FILE')]);
  });

  it.each([
    { args: ['--freshh'], says: "Unknown option '--freshh'" },
    { args: ['--port', '0x1'], says: '--port: 0x1 is no port' },
    { args: ['something'], says: 'Unexpected argument' },
    { args: ['--report'], says: "Option '--report <value>' argument missing" },
  ])('refuses $args before anything starts', async ({ args, says }) => {
    const { code, err } = await start(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });

  it('refuses a directory that another one works on, even with --fresh', async () => {
    const unlock = lockDirectory(directory);
    const { code, err } = await start('--data', directory, '--fresh');
    unlock();
    expect([code, err]).toEqual([
      1,
      `${directory} is in use by process ${process.pid}: stop that one first, or give this one another directory with --data\n`,
    ]);
  });
});
