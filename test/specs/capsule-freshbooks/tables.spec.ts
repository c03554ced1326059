import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capsuleFreshbooks } from '../../../shared/integrations/capsule-freshbooks/index.ts';

/** The integration's tables themselves, held against the page they stand for. */

const { mappings, settings } = capsuleFreshbooks;
const fields = mappings.flatMap((mapping) =>
  Object.entries(mapping.fields).map(([name, rule]) => ({ where: `${mapping.id}.${name}`, rule })),
);
const mapping = (id: string) => mappings.find((one) => one.id === id)!;

describe('the tables of capsule-freshbooks', () => {
  it('details are FreshBooks’ once, to begin with, and Capsule’s from then on', () => {
    const details = fields.filter(({ rule }) => rule.row === 'CF-4');
    expect(details.map(({ where }) => where).sort()).toEqual([
      'contact.city',
      'contact.country',
      'contact.email',
      'contact.firstName',
      'contact.lastName',
      'contact.line1',
      'contact.line2',
      'contact.name',
      'contact.phone',
      'contact.postalCode',
      'contact.state',
      'person.email',
      'person.firstName',
      'person.lastName',
    ]);
    for (const { where, rule } of details) expect([where, rule]).toMatchObject([where, { flow: '<-', seed: true }]);
  });

  it('nothing flows both ways, so nothing can conflict', () => {
    for (const { rule } of fields) expect(rule.flow).not.toBe('<->');
  });

  it('no removal of a contact travels, and every one has an answer on both sides', () => {
    for (const id of ['contact', 'person']) {
      const { removal } = mapping(id);
      expect([id, removal.flow, Object.keys(removal.after ?? {})]).toEqual([id, 'none', ['L', 'R']]);
    }
    expect(mapping('note').removal.flow).toBe('->');
  });

  it('contacts are created in both directions, from Capsule only when asked; everything else from FreshBooks alone', () => {
    expect(mapping('contact').create).toMatchObject({ flow: '<->', when: { R: expect.any(Function) } });
    expect([mapping('person').create.flow, mapping('note').create.flow]).toEqual(['->', '->']);
  });

  it('every setting has a default, as the page has it', () => {
    expect(settings.parse({})).toEqual({
      invoices: 'fields',
      onDelete: 'recreate',
      team: null,
      exportTag: 'Send to accounting',
    });
  });

  it('every row of the page has a spec that names it', () => {
    const folder = new URL('.', import.meta.url);
    const texts = readdirSync(folder)
      .filter((name) => name.endsWith('.spec.ts') && name !== 'tables.spec.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8'));
    const described = texts.join('\n').match(/(?<=describe\(\s*['"`])CF-X?\d+/g);
    const rows = [...Array.from({ length: 9 }, (_, index) => `CF-${index + 1}`), 'CF-X1'];
    expect([...new Set(described)].sort()).toEqual(rows.sort());
  });
});
