import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

const isFree = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const { port: bound } = probe.address() as { port: number };
      probe.close(() => resolve(bound));
    });
  });

/**
 * Ports for these names, the same after a restart as far as they are free: what is stored knows some of the addresses.
 * @param wanted a port that must be it, by name
 * @param preferred what is tried first where nothing is stored
 * @throws a wanted port is taken
 */
export async function choosePorts<Name extends string>(
  file: string,
  names: readonly Name[],
  wanted: Partial<Readonly<Record<Name, number>>>,
  preferred: Partial<Readonly<Record<Name, number>>>,
): Promise<Record<Name, number>> {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {};
  const chosen: Record<string, number> = {};
  for (const name of names) {
    const must = wanted[name];
    if (must !== undefined && (await isFree(must)) === undefined) {
      throw new Error(`port ${must} is in use: choose another one with --port`);
    }
    chosen[name] = must || (await isFree(before[name] ?? preferred[name] ?? 0)) || (await isFree(0))!;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(chosen));
  return chosen;
}
