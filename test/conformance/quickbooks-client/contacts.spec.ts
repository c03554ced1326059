import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../../shared/model/entities.ts';
import type { ProviderRecord } from '../../../shared/model/record.ts';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';
import { create, remove, restore, update } from '../../support/session.ts';

const done = (outcomes: readonly unknown[]): ProviderRecord => {
  expect(outcomes).toMatchObject([{ kind: 'done' }]);
  return (outcomes[0] as { record: ProviderRecord }).record;
};
const fits = ({ entity, fields }: ProviderRecord) => {
  expect(entitySchemas[entity as 'bill'].parse(fields)).toEqual(fields);
};

describe('contacts', () => {
  const fields = {
    name: 'Globex', firstName: 'Jim', lastName: 'Mac', companyName: 'Globex Inc', email: 'ar@globex.test', phone: '415-555-0100',
    line1: '332 Carlton', line2: 'Floor 2', city: 'San Francisco', state: 'CA', postalCode: '94110', country: 'USA', isVendor: true,
  }; // biome-ignore format: short

  it('are made, read back as they were meant, changed, put away and brought back', async () => {
    const world = quickBooksWorld();
    const made = done(await world.write(create('contact', fields)));
    expect(made).toMatchObject({ id: expect.stringMatching(/^vendor-\d+$/), presence: 'present', fields });
    fits(made);
    expect(await world.read('contact', made.id)).toEqual(made);
    world.wait(2_000);
    const changed = done(await world.write(update(made, { city: 'Oakland', personName: 'Jim B. Mac', phone: null })));
    expect(changed.fields).toMatchObject({ ...fields, city: 'Oakland', firstName: 'Jim B.', phone: null });
    expect(changed.version).toBeGreaterThan(made.version);
    const gone = done(await world.write(remove(changed)));
    expect(gone).toMatchObject({ presence: 'archived', fields: { name: 'Globex', email: 'ar@globex.test' } });
    expect(done(await world.write(restore(gone)))).toMatchObject({
      presence: 'present',
      fields: { name: 'Globex', city: 'Oakland' },
    });
  });

  it('that are customers are changed without repeating the rest, except to clear something', async () => {
    const world = quickBooksWorld();
    const current = await world.read('contact', `customer-${world.customer}`);
    const bodyOf = (index: number) => JSON.parse(String(world.asked[index]!.body));
    world.asked.length = 0;
    const changed = done(await world.write(update(current, { companyName: 'Acme LLC' })));
    expect(bodyOf(0)).toEqual({ Id: world.customer, SyncToken: '0', sparse: true, CompanyName: 'Acme LLC' });
    const cleared = done(await world.write(update(changed, { companyName: null })));
    expect(bodyOf(1)).toMatchObject({ DisplayName: 'Acme Tools', sparse: false });
    expect(cleared.fields).toMatchObject({ companyName: null, email: 'ap@acme.test' });
  });

  it('share one space of names, which every refusal says', async () => {
    const world = quickBooksWorld();
    expect(await world.write(create('contact', { name: 'acme tools', isVendor: true }))).toMatchObject([
      { kind: 'refused', refusal: { code: 'nameTaken' } },
    ]);
    const write = create('contact', { name: 'Acme Tools', isVendor: true });
    expect((await world.session.find({ entity: 'contact', write })).map(({ id }) => id)).toEqual([
      `customer-${world.customer}`,
    ]);
    world.ui.setActive('Customer', world.customer, false);
    expect(await world.session.find({ entity: 'contact', write })).toMatchObject([
      { presence: 'archived', fields: { name: 'Acme Tools' } },
    ]);
  });

  it('with the same number are told apart by what they are', async () => {
    const world = quickBooksWorld();
    const { records } = await world.session.fetch('contact', ['vendor-1', 'customer-1']);
    expect(records.map(({ id, fields: { name } }) => [id, name])).toEqual([
      ['vendor-1', "Bob's Burger Joint"],
      ['customer-1', 'Acme Tools'],
    ]);
  });

  it('keep a tax number that is only shown masked', async () => {
    const world = quickBooksWorld({ switches: { sparse: 'everywhere' } });
    world.ui.edit('Vendor', world.vendor, { TaxIdentifier: '12-3456789' });
    expect(world.ui.read('Vendor', world.vendor).TaxIdentifier).toBe('XXXXXX6789');
    const current = await world.read('contact', `vendor-${world.vendor}`);
    expect(current.fields.taxId).toBeUndefined();
    const changed = done(await world.write(update(current, { companyName: 'Burgers Inc' })));
    expect(changed.fields).toMatchObject({ companyName: 'Burgers Inc', email: 'bob@bob.test' });
    expect(world.ui.read('Vendor', world.vendor).TaxIdentifier).toBe('XXXXXX6789');
    expect(() => world.session.prepare([update(changed, { email: null })])).toThrow('tax number');
  });
});
