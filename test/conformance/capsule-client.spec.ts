import { describe, expect, it } from 'vitest';
import { equal } from '../../shared/model/json.ts';
import { capsule } from '../../shared/providers/capsule/index.ts';
import { create, MARKER, update } from '../support/session.ts';
import { acme, clientWorld } from './capsule-client/world.ts';

const email = (address: string, type: string | null = 'Work') => ({ type, address });

describe('a contact that comes from the ledger (CF-1)', () => {
  it.each([
    ['organisation only', { name: 'Acme Dental' }, { type: 'organisation', name: 'Acme Dental', firstName: null }],
    [
      'organisation with a person: the organisation; the person is a record of its own',
      { name: 'Acme Dental', firstName: 'Dana', lastName: 'Reed' },
      { type: 'organisation', name: 'Acme Dental', firstName: null },
    ],
    [
      'a person',
      { name: 'Dana Reed', firstName: 'Dana', lastName: 'Reed' },
      { type: 'person', name: null, firstName: 'Dana', lastName: 'Reed' },
    ],
    [
      'a person by one text',
      { name: 'Ana Maria Ruiz', personName: 'Ana Maria Ruiz' },
      { firstName: 'Ana Maria', lastName: 'Ruiz' },
    ],
    [
      'a company that is called like its owner',
      { companyName: 'Dana Reed', firstName: 'Dana', lastName: 'Reed' },
      { type: 'organisation' },
    ],
  ])('%s', async (_, fields, party) => {
    const world = clientWorld();
    const { id } = await world.done(create('contact', fields));
    expect(world.ui.parties()).toMatchObject([{ id, ...party }]);
  });

  it('brings its details, and is read back as it was written', async () => {
    const world = clientWorld();
    const record = await world.done(create('contact', acme));
    const { contact } = capsule.capabilities.entities;
    for (const [name, value] of Object.entries(acme)) {
      const canon = contact!.canon?.[name] ?? ((one) => one);
      expect(equal(canon(record.fields[name]!), canon(value)), name).toBe(true);
    }
    expect(world.ui.party(record.id).addresses).toMatchObject([
      { type: 'Billing', street: '10 Main St\nSuite 4', zip: '73301', country: 'United States' },
    ]);
    expect(record.marker).toBe(MARKER);
    expect(await world.read('contact', record.id)).toEqual(record);
  });

  it.each(['taken', 'ignored'] as const)(
    'is unassigned, also where owner null is %s in a create (CF-8)',
    async (nullOwnerOnCreate) => {
      const world = clientWorld({ switches: { nullOwnerOnCreate } });
      const { id, fields } = await world.done(create('contact', acme));
      expect([fields.owner, world.ui.party(id).owner, world.ui.party(id).team]).toEqual([null, null, null]);
      expect(world.simulator.calls.get('PUT /parties/{id}') ?? 0).toBe(nullOwnerOnCreate === 'taken' ? 0 : 1);
    },
  );

  it('goes to a team where the setting says so', async () => {
    const world = clientWorld();
    const { id, fields } = await world.done(create('contact', { ...acme, team: '3' }));
    expect([fields.team, world.ui.party(id).team, world.ui.party(id).owner]).toEqual(['3', '3', null]);
  });

  it('a failed second step does not make it again: the party is there', async () => {
    const world = clientWorld({ switches: { nullOwnerOnCreate: 'ignored' } });
    let refused = 0;
    world.faults.api = ({ method }) => {
      if (method !== 'PUT') return undefined;
      refused += 1;
      return { kind: 'rateLimit', limit: 'app' };
    };
    expect(await world.write(create('contact', acme))).toMatchObject({
      kind: 'done',
      record: { fields: { owner: '6' } },
    });
    expect([refused, world.ui.parties().length]).toEqual([1, 1]);
  });

  it.each([
    ['that we know under another name', 'USA', 'United States'],
    ['by its code', 'gb', 'United Kingdom'],
    ['that Capsule does not know is left out', 'Freedonia', null],
  ])('a country %s', async (_, country, kept) => {
    const world = clientWorld();
    const { id } = await world.done(create('contact', { ...acme, country }));
    expect(world.ui.party(id).addresses[0]).toMatchObject({ city: 'Austin', country: kept });
  });

  it('a country that Capsule took from its list is left out too: everything else arrives, once', async () => {
    const world = clientWorld();
    const http = world.ports.http;
    const strict: typeof http = async (request) => {
      if (!String(request.body).includes('"country"')) return http(request);
      const errors = [{ message: 'unknown country', resource: 'address', field: 'country' }];
      return { status: 422, headers: {}, body: JSON.stringify({ message: 'Validation Failed', errors }) };
    };
    const token = async () => world.tokens.accessToken;
    const session = capsule.connect('capsule:brightside', { ...world.ports, http: strict, token });
    const [outcome] = await session.send(session.prepare([create('contact', acme)]), '');
    expect(outcome).toMatchObject({ kind: 'done', record: { fields: { city: 'Austin', country: null } } });
    expect(world.ui.parties()).toHaveLength(1);
  });

  it.each([
    ['organisation', create('contact', { email: 'a@b.test' }), 'no name'],
    ['a person without an organisation', create('contactPerson', { firstName: 'Dana' }), 'no organisation'],
    ['a nameless person', create('contactPerson', { organisation: '1' }), 'first or last name'],
    ['a bill', create('bill', {}), 'no way to create'],
  ] as const)('what cannot be expressed says why: %s', (_, wish, text) => {
    expect(() => clientWorld().session.prepare([wish])).toThrow(text);
  });
});

describe('of several items one is read', () => {
  const phones = (...types: readonly (string | null)[]) => ({
    phoneNumbers: types.map((type) => ({ type, number: `${type}` })),
  });
  const addresses = (...types: readonly (string | null)[]) => ({
    addresses: types.map((type) => ({ type, city: `${type}` })),
  });

  it.each([
    ['phone', phones('Home', 'Mobile', 'Work'), 'Work'],
    ['phone', phones('Home', 'Mobile'), 'Mobile'],
    ['phone', phones('Direct', 'Home'), 'Direct'],
    ['phone', phones('Fax'), null],
    ['email', { emailAddresses: [email('a@b.test', null), email('c@d.test', 'Home')] }, 'a@b.test'],
    ['city', addresses('Home', 'Postal', 'Office', 'Billing'), 'Billing'],
    ['city', addresses('Home', 'Postal', 'Office'), 'Office'],
    ['city', addresses('Shipping', 'Home'), 'Home'],
    ['city', addresses('Shipping'), null],
  ] as const)('%s of %j is %s', async (field, form, value) => {
    const world = clientWorld();
    const { id } = world.ui.addOrganisation('Acme', form);
    expect((await world.read('contact', id)).fields[field]).toBe(value);
  });
});

describe('a person of an organisation', () => {
  it('is created under it, found, and read as contact and as contactPerson', async () => {
    const world = clientWorld();
    const { id: organisation } = await world.done(create('contact', { name: 'Acme Dental' }));
    const wish = create(
      'contactPerson',
      { organisation, firstName: 'Dana', lastName: 'Reed', email: 'd@acme.test' },
      'PERSON0001',
    );
    const person = await world.done(wish);
    expect(person).toMatchObject({
      entity: 'contactPerson',
      fields: { organisation, name: 'Dana Reed', email: 'd@acme.test' },
    });
    expect(world.ui.people(organisation)).toMatchObject([{ id: person.id, owner: null }]);
    expect((await world.session.find({ entity: 'contactPerson', write: wish })).map(({ id }) => id)).toEqual([
      person.id,
    ]);
    const { records } = await world.session.fetch('contact', [person.id]);
    expect(records.map(({ entity }) => entity)).toEqual(['contact', 'contactPerson']);
  });

  it('that left the organisation is no contactPerson any more, and still a contact', async () => {
    const world = clientWorld();
    const { id: organisation } = world.ui.addOrganisation('Acme');
    const { id } = world.ui.addPerson('Dana', 'Reed', { organisation: { id: organisation } });
    world.ui.edit(id, { organisation: null });
    expect((await world.session.fetch('contactPerson', [id])).missing).toEqual([id]);
    expect((await world.read('contact', id)).presence).toBe('present');
  });
});

describe('a change', () => {
  it('touches the item that was read, by its id: nothing is doubled, nothing else moves (CF-4)', async () => {
    const world = clientWorld();
    const { id } = world.ui.addOrganisation('Acme', {
      emailAddresses: [email('home@acme.test', 'Home'), email('work@acme.test')],
      phoneNumbers: [
        { type: 'Fax', number: '1' },
        { type: 'Mobile', number: '2' },
      ],
      addresses: [
        { type: 'Shipping', street: 'Warehouse 9' },
        { type: 'Office', street: '1 High St\nFloor 2\nRoom 5', city: 'Reno' },
      ],
    });
    const current = await world.read('contact', id);
    expect(current.fields).toMatchObject({
      email: 'work@acme.test',
      phone: '2',
      line1: '1 High St',
      line2: 'Floor 2, Room 5',
      city: 'Reno',
    });
    await world.done(update(current, { email: 'new@acme.test', phone: null, line1: '2 High St', name: 'Acme Inc' }));
    expect(world.ui.party(id)).toMatchObject({
      name: 'Acme Inc',
      emailAddresses: [{ address: 'home@acme.test' }, { type: 'Work', address: 'new@acme.test' }],
      phoneNumbers: [{ type: 'Fax' }],
      addresses: [{ street: 'Warehouse 9' }, { type: 'Office', street: '2 High St\nFloor 2, Room 5', city: 'Reno' }],
    });
  });

  it('adds what was not there, and says nothing where there is nothing to say', async () => {
    const world = clientWorld();
    const { id } = world.ui.addPerson('Dana', 'Reed');
    const current = await world.read('contact', id);
    await world.done(update(current, { email: 'd@acme.test', phone: null, city: null, personName: 'Dana Maria Reed' }));
    expect(world.ui.party(id)).toMatchObject({
      firstName: 'Dana Maria',
      lastName: 'Reed',
      emailAddresses: [{ type: 'Work', address: 'd@acme.test' }],
      addresses: [],
    });
    expect(() => world.session.prepare([update(current, { taxId: '1' })])).toThrow('Nothing in this change');
  });

  it('only one half of a name leaves the other', async () => {
    const world = clientWorld();
    const { id } = world.ui.addPerson('Dana', 'Reed');
    await world.done(update(await world.read('contact', id), { lastName: 'Ruiz' }));
    expect(world.ui.party(id)).toMatchObject({ firstName: 'Dana', lastName: 'Ruiz' });
  });

  it('puts tags on and takes them off by name (CF-5)', async () => {
    const world = clientWorld();
    const { id } = world.ui.addOrganisation('Acme', { tags: [{ name: 'customer' }, { name: 'Send to accounting' }] });
    const current = await world.read('contact', id);
    expect(current.fields.tags).toEqual(['Send to accounting', 'customer']);
    const after = await world.done(update(current, { tags: ['customer', 'vip'] }));
    expect([after.fields.tags, world.ui.tagsOf(id)]).toEqual([
      ['customer', 'vip'],
      ['customer', 'vip'],
    ]);
  });

  it('ids beyond 2^53 stay whole', async () => {
    const world = clientWorld({ firstId: '9007199254740993' });
    const { id, emailAddresses } = world.ui.addOrganisation('Acme', { emailAddresses: [email('a@acme.test')] });
    await world.done(update(await world.read('contact', id), { email: 'b@acme.test' }));
    expect(world.ui.party(id).emailAddresses).toEqual([
      { id: emailAddresses[0]!.id, type: 'Work', address: 'b@acme.test' },
    ]);
    expect(emailAddresses[0]!.id).toBe('9007199254740994');
  });
});
