import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { settings } from '../../shared/integrations/melio-xero/settings.ts';

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

  it('the table of settings lists the settings, with their defaults', () => {
    const rows = [...text('README.md').matchAll(/^\| `(\w+)` \| (?:`(\w+)`|none) \|/gm)];
    const shown = Object.fromEntries(rows.map(([, name, value]) => [name, value ?? 'none']));
    const defaults = settings.parse({}) as Record<string, unknown>;
    const expected = Object.fromEntries(
      Object.keys((z.toJSONSchema(settings, { io: 'input' }) as { properties: object }).properties).map((name) => [
        name,
        defaults[name] === null || typeof defaults[name] === 'object' ? 'none' : String(defaults[name]),
      ]),
    );
    expect(shown).toEqual(expected);
  });
});
