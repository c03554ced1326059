import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { build } from '../../infra/build.ts';
import { functionSources, projectRoot, syncProviders } from '../../infra/functions.ts';
import { prepareAssembly } from '../../local/assembly.ts';
import { servedProviders } from '../../shared/integrations/index.ts';
import { providers as registered } from '../../shared/providers/index.ts';
import { functionNames, synthesize, Templates } from './templates.ts';

describe('functions', () => {
  it('are exactly those that the app deploys', () => {
    const deployed = new Templates(synthesize().templates);
    const names = deployed.of('AWS::Lambda::Function').map((fn) => deployed.nameOf(fn));
    expect(names.sort()).toEqual(functionNames);
    expect([...functionSources().keys()].sort()).toEqual(functionNames);
  });

  it('include a worker for every provider that stands in an integration', () => {
    expect(syncProviders()).toEqual(servedProviders);
    expect(Object.keys(registered)).toEqual(expect.arrayContaining([...servedProviders]));
  });
});

describe('bundles', () => {
  let first: string;
  beforeAll(async () => {
    first = join(await prepareAssembly(), '../functions');
  });

  it.each(functionNames)('%s has a handler', async (name) => {
    const file = join(first, name, 'index.mjs');
    expect(existsSync(file)).toBe(true);
    expect(await readFile(file, 'utf8')).toMatch(/export\s*\{[^}]*\bas handler\b/);
  });

  it('are the same bytes when built again', async () => {
    // Beside the first ones, since a name goes by the way from there to the sources.
    const second = join(first, '../again');
    onTestFinished(() => rm(second, { recursive: true, force: true }));
    await build({ outdir: second, only: ['webhook', 'dispatch'] });
    for (const name of ['webhook', 'dispatch']) {
      const files = (await readdir(join(second, name))).sort();
      expect(files).toEqual((await readdir(join(first, name))).sort());
      for (const file of files) {
        expect(await readFile(join(second, name, file))).toEqual(await readFile(join(first, name, file)));
      }
    }
  });

  it('name nothing of the machine they were built on; source maps do, and are not deployed', async () => {
    for (const name of await readdir(first)) {
      const deployed = (await readdir(join(first, name))).filter((file) => !file.endsWith('.map'));
      for (const file of deployed) {
        expect(await readFile(join(first, name, file), 'utf8')).not.toContain(projectRoot);
      }
    }
  });

  it('refuses a name that is no function', async () => {
    await expect(build({ only: ['nobody'] })).rejects.toThrow('no function nobody');
  });
});
