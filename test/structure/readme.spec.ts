import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocks, withTables } from '../../local/reference.ts';
import { integrations } from '../../shared/integrations/index.ts';
import { providers } from '../../shared/providers/index.ts';

const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('{docs,shared,local,infra}/**/*.md')];
const text = (file: string) => readFileSync(file, 'utf8');

/** Relative links and images, without anchors. */
const linksOf = (file: string): readonly string[] =>
  [...text(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) =>
    join(dirname(file), link!),
  );

describe('what the documents say is there', () => {
  it.each(documents)('%s links to files that exist', (file) => {
    expect(linksOf(file).filter((link) => !existsSync(link))).toEqual([]);
  });

  it('the story of one bill names a dozen files', () => {
    expect(linksOf('README.md').length).toBeGreaterThan(15);
  });

  it('every npm script that is named exists', () => {
    const { scripts } = JSON.parse(text('package.json')) as { readonly scripts: Record<string, string> };
    const named = documents.flatMap((file) => [...text(file).matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name!));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('the tables of providers, integrations, abilities and settings are what the code says', () => {
    expect(text('README.md')).toBe(withTables(text('README.md')));
  });

  it('every setting is explained', () => {
    const unexplained = blocks()
      .settings!.split('\n')
      .filter((line) => line.endsWith('|  |'));
    expect(unexplained).toEqual([]);
  });

  it('every provider and every integration is named', () => {
    for (const { name } of [...Object.values(providers), ...Object.values(integrations)]) {
      expect(text('README.md')).toContain(`[${name}](`);
    }
  });
});
