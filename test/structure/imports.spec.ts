import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Rooms, and the one direction between them: a room may import from those after it in its own list, never back.
 * `local` is another entry point to the same code, and may import anything; so may tests.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'shared/model': [],
  'shared/api-client': ['shared/model'],
  'shared/engine': ['shared/model'],
  'shared/integrations': ['shared/engine', 'shared/model'],
  'shared/providers': ['shared/engine', 'shared/model'],
  'shared/aws': ['shared/engine', 'shared/model'],
  'shared/memory': ['shared/engine', 'shared/model'],
  functions: [
    'shared/api-client',
    'shared/integrations',
    'shared/providers',
    'shared/aws',
    'shared/memory',
    'shared/engine',
    'shared/model',
  ],
  infra: [
    'functions',
    'shared/api-client',
    'shared/integrations',
    'shared/providers',
    'shared/aws',
    'shared/engine',
    'shared/model',
  ],
};

/** Folders among those of the providers that belong to none of them. */
const SHARED_FOLDERS = ['platform', 'simulators'];

const sources = globSync('{shared,functions,infra}/**/*.ts').filter((file) => !file.endsWith('.spec.ts'));
const roomOf = (file: string): string | undefined =>
  Object.keys(MAY_IMPORT).find((room) => file === room || file.startsWith(`${room}/`));

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) =>
    normalize(join(dirname(file), path!)),
  );

describe('the direction of imports', () => {
  it('every source file stands in a room', () => {
    expect(sources.filter((file) => roomOf(file) === undefined)).toEqual([]);
    expect(sources.length).toBeGreaterThan(100);
  });

  it.each(Object.keys(MAY_IMPORT))('%s imports nothing that stands above it', (room) => {
    const allowed = new Set([room, ...MAY_IMPORT[room]!]);
    const turnedBack = sources
      .filter((file) => roomOf(file) === room)
      .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
      .filter(({ path }) => !allowed.has(roomOf(path) ?? 'outside'))
      .map(({ file, path }) => `${file} -> ${path}`);
    expect(turnedBack).toEqual([]);
  });

  it('the engine asks the world through its ports only', () => {
    const worldly = /\b(Date\.now|new Date\(\)|Math\.random|randomUUID|setTimeout|(await|return|=) fetch\()/;
    const files = sources.filter(
      (file) => file.startsWith('shared/engine/') || file.startsWith('shared/integrations/'),
    );
    expect(
      files.filter((file) => worldly.test(readFileSync(file, 'utf8').replace(/^\s*(\*|\/\/|\/\*).*$/gm, ''))),
    ).toEqual([]);
    const aws = files.filter((file) => /from '@aws-/.test(readFileSync(file, 'utf8')));
    expect(aws).toEqual([]);
  });

  it('nothing that runs in the cloud knows of a simulator', () => {
    const isSimulator = (file: string): boolean => /^shared\/providers\/([^/]+\/simulator|simulators)\//.test(file);
    const simulated = sources
      .filter((file) => !isSimulator(file) && !/\/specs?\//.test(file))
      .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
      .filter(({ path }) => isSimulator(path))
      .map(({ file, path }) => `${file} -> ${path}`);
    expect(simulated).toEqual([]);
  });

  it('one provider knows nothing of another', () => {
    const sideways = sources
      .filter((file) => /^shared\/providers\/[^/]+\//.test(file))
      .flatMap((file) => importsOf(file).map((path) => ({ own: file.split('/')[2]!, file, path })))
      .filter(({ own, path }) => {
        const other = /^shared\/providers\/([^/]+)\//.exec(path)?.[1];
        return other !== undefined && other !== own && !SHARED_FOLDERS.includes(other);
      })
      .map(({ file, path }) => `${file} -> ${path}`);
    expect(sideways).toEqual([]);
  });
});
