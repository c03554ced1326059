import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout. Everything below is relative to it. */
export const projectRoot = join(import.meta.dirname, '..');

const plain = ['webhook', 'dispatch', 'publish', 'sweep', 'api', 'deliver'];

/** A provider's worker stands in functions/sync under the provider's own name; other files there are shared parts. */
const providers = () =>
  readdirSync(join(projectRoot, 'shared/providers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/**
 * Every function of the app whose source is there, by name: the source file its bundle starts from.
 * `sync-xero` -> `functions/sync/xero.ts`. The stacks ask for their bundles by name, so one that is missing stops synth.
 */
export function functionSources(): ReadonlyMap<string, string> {
  const all = [
    ...plain.map((name) => [name, `functions/${name}/index.ts`] as const),
    ...providers().map((id) => [`sync-${id}`, `functions/sync/${id}.ts`] as const),
  ];
  return new Map(all.filter(([, source]) => existsSync(join(projectRoot, source))));
}

/** Providers that have a worker: each gets a queue, a dead-letter queue and a function. */
export const syncProviders = (): readonly string[] =>
  providers().filter((id) => existsSync(join(projectRoot, `functions/sync/${id}.ts`)));
