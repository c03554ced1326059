import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from '../infra/functions.ts';

const SOURCES = ['shared', 'functions', 'infra'];
const FILES = ['package-lock.json', 'cdk.json', 'tsconfig.json'];

/**
 * Bundles the functions and synthesizes the app, unless the very same sources were synthesized before.
 * @param cache directory for what is built
 * @returns directory of the cloud assembly
 */
export async function prepareAssembly(cache = join(projectRoot, 'dist/local')): Promise<string> {
  const directory = join(cache, hashSources());
  const assembly = join(directory, 'cdk.out');
  if (existsSync(assembly)) return assembly;
  // Loaded only when needed: the CDK alone takes longer than everything else at start.
  const [{ build }, { createApp }] = await Promise.all([import('../infra/build.ts'), import('../infra/app.ts')]);
  const making = `${directory}.${process.pid}`;
  const bundles = join(making, 'functions');
  mkdirSync(making, { recursive: true });
  try {
    await build({ outdir: bundles });
    createApp({ outdir: join(making, 'cdk.out'), bundles }).synth();
    // What somebody else is making has a dot in its name.
    for (const old of readdirSync(cache)) if (!old.includes('.')) rmSync(join(cache, old), { recursive: true });
    renameSync(making, directory);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return assembly;
}

/** Everything that can change a bundle or a template, by content. */
function hashSources(): string {
  const hash = createHash('sha256').update(process.version);
  const add = (path: string) => hash.update(`\0${relative(projectRoot, path)}\0`).update(readFileSync(path));
  for (const name of FILES) if (existsSync(join(projectRoot, name))) add(join(projectRoot, name));
  for (const folder of SOURCES) {
    const paths = readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts') && !entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const path of paths) add(path);
  }
  return hash.digest('hex').slice(0, 16);
}
