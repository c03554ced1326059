import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build as esbuild, type Metafile } from 'esbuild';
import { functionSources, projectRoot } from './functions.ts';

export interface BuildSettings {
  /** Names of functions; all that have a source when absent. */
  readonly only?: readonly string[];
  /** Default: `dist/functions`. */
  readonly outdir?: string;
}

export interface Bundle {
  readonly name: string;
  readonly directory: string;
  /** Of all files that are deployed. */
  readonly bytes: number;
  /** Of those that are read when the function starts; the others wait for somebody to need them. */
  readonly startBytes: number;
}

/**
 * How every function is bundled. Measured on cold start: modules before CommonJS and the SDK bundled save a third, and
 * splitting keeps the SDK's rarely used credential sources out of the first read. The same input gives the same bytes,
 * so an unchanged function is not deployed again.
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  splitting: true,
  mainFields: ['module', 'main'],
  sourcemap: 'external',
  outExtension: { '.js': '.mjs' },
  // What the receiver reads at its start names a file per provider.
  chunkNames: '[hash]',
  // Some packages of the SDK still call `require` for Node's own modules.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: projectRoot,
} as const satisfies BuildOptions;

/** Bundles functions into one directory each, `index.mjs` first. @throws when a name is unknown or does not compile */
export async function build({
  only,
  outdir = join(projectRoot, 'dist/functions'),
}: BuildSettings = {}): Promise<Bundle[]> {
  const sources = functionSources();
  const names = only ?? [...sources.keys()];
  return Promise.all(
    names.map(async (name) => {
      const source = sources.get(name);
      if (!source) throw new Error(`no function ${name}: there are ${[...sources.keys()].join(', ') || 'none'}`);
      const directory = join(outdir, name);
      await rm(directory, { recursive: true, force: true });
      const { metafile } = await esbuild({ ...bundleOptions, entryPoints: { index: source }, outdir: directory });
      const deployed = Object.entries(metafile.outputs).filter(([path]) => !path.endsWith('.map'));
      const bytes = deployed.reduce((sum, [, output]) => sum + output.bytes, 0);
      return { name, directory, bytes, startBytes: startBytes(metafile.outputs) };
    }),
  );
}

function startBytes(outputs: Metafile['outputs']): number {
  const started = new Set(Object.keys(outputs).filter((path) => path.endsWith('/index.mjs')));
  for (const path of started) {
    for (const { path: other, kind } of outputs[path]!.imports) {
      if (kind === 'import-statement' && other in outputs) started.add(other);
    }
  }
  return [...started].reduce((sum, path) => sum + outputs[path]!.bytes, 0);
}

if (import.meta.main) {
  for (const { name, bytes } of await build(process.argv.length > 2 ? { only: process.argv.slice(2) } : {})) {
    console.log(`${name.padEnd(16)} ${(bytes / 1024).toFixed(1).padStart(8)} KB`);
  }
}
