import { describe, expect, it } from 'vitest';
import type { PartyForm } from '../../../shared/providers/capsule/simulator/ui.ts';
import type { ClientEntry } from '../../../shared/providers/freshbooks/simulator/ui/index.ts';
import { SalesOffice } from '../../support/capsule-freshbooks.ts';

const CLIENT: ClientEntry = {
  email: 'ap@cedar.example',
  bus_phone: '512-555-0100',
  p_street: '1 Main',
  p_city: 'Austin',
  p_province: 'Texas',
  p_code: '78701',
  p_country: 'United States',
};

const linked = async (entry: ClientEntry = {}, name = 'Cedar Paper') => {
  const office = new SalesOffice();
  const client = office.addClient(name, { ...CLIENT, ...entry });
  await office.connect();
  office.resetCalls();
  return { office, client, fields: () => office.client(client.id).fields };
};

/** The same contact as a form, with the ids under which Capsule keeps each item. */
const address = (office: SalesOffice, change: object): PartyForm => ({
  addresses: [{ id: office.party('Cedar Paper').addresses[0]!.id, ...change }],
});

/** “Any changes you make to a contact within Capsule will be pushed out to FreshBooks for you automatically.” */
describe('CF-4 edits in Capsule are pushed to the linked FreshBooks client', () => {
  it.each<{ what: string; form: (office: SalesOffice) => PartyForm; shows: object }>([
    { what: 'name', form: () => ({ name: 'Cedar Paper Ltd' }), shows: { organization: 'Cedar Paper Ltd' } },
    {
      what: 'e-mail',
      form: (office) => ({
        emailAddresses: [{ id: office.party('Cedar Paper').emailAddresses[0]!.id, address: 'new@cedar.example' }],
      }),
      shows: { email: 'new@cedar.example' },
    },
    {
      what: 'phone',
      form: (office) => ({ phoneNumbers: [{ id: office.party('Cedar Paper').phoneNumbers[0]!.id, number: '999' }] }),
      shows: { bus_phone: '999' },
    },
    {
      what: 'street of two lines',
      form: (office) => address(office, { street: '2 Main\nFloor 3' }),
      shows: { p_street: '2 Main', p_street2: 'Floor 3' },
    },
    { what: 'city', form: (office) => address(office, { city: 'Waco' }), shows: { p_city: 'Waco' } },
    { what: 'state', form: (office) => address(office, { state: 'Ohio' }), shows: { p_province: 'Ohio' } },
    { what: 'zip code', form: (office) => address(office, { zip: '00501' }), shows: { p_code: '00501' } },
    { what: 'country', form: (office) => address(office, { country: 'Canada' }), shows: { p_country: 'Canada' } },
  ])('$what, in one write that changes nothing else', async ({ form, shows }) => {
    const { office, client, fields } = await linked();
    const before = fields();
    office.crm.edit(office.party('Cedar Paper').id, form(office));
    await office.settle();
    expect(fields()).toEqual({ ...before, ...shows });
    expect(office.changes()).toEqual({ 'freshbooks PUT /users/clients/{id}': 1 });
    await office.hours(2);
    expect(office.changes()).toEqual({ 'freshbooks PUT /users/clients/{id}': 1 });
    expect(office.client(client.id).visState).toBe(0);
    expect(await office.issues()).toEqual([]);
  });

  it('the name of a person', async () => {
    const { office, fields } = await linked({ fname: 'Dana', lname: 'Reed' }, '');
    office.crm.edit(office.party('Dana Reed').id, { firstName: 'Dan', lastName: 'Reid' });
    await office.settle();
    expect(fields()).toMatchObject({ fname: 'Dan', lname: 'Reid', organization: '' });
  });

  it('a company keeps its details and its person theirs', async () => {
    const { office, fields } = await linked({ fname: 'Dana', lname: 'Reed' });
    const { id, emailAddresses } = office.party('Dana Reed');
    office.crm.edit(id, {
      firstName: 'Dan',
      emailAddresses: [{ id: emailAddresses[0]!.id, address: 'dan@cedar.example' }],
      phoneNumbers: [{ type: 'Work', number: '777' }],
    });
    office.crm.edit(office.party('Cedar Paper').id, {
      emailAddresses: [{ type: 'Work', address: 'office@cedar.example' }],
      phoneNumbers: [{ id: office.party('Cedar Paper').phoneNumbers[0]!.id, number: '888' }],
    });
    await office.settle();
    expect(fields()).toMatchObject({
      organization: 'Cedar Paper',
      fname: 'Dan',
      lname: 'Reed',
      email: 'dan@cedar.example',
      bus_phone: '888',
    });
    expect(await office.issues()).toEqual([]);
  });

  it('an e-mail of the company itself says nothing about its person’s', async () => {
    const { office, fields } = await linked({ fname: 'Dana', lname: 'Reed' });
    office.crm.edit(office.party('Cedar Paper').id, {
      emailAddresses: [{ type: 'Work', address: 'office@cedar.example' }],
    });
    await office.settle();
    expect(fields()).toMatchObject({ email: 'ap@cedar.example' });
    expect(office.changes()).toEqual({});
  });

  it('a person who works somewhere else by now says nothing about the client any more', async () => {
    const { office, fields } = await linked({ fname: 'Dana', lname: 'Reed' });
    const other = office.crm.addOrganisation('Other Oak');
    const { id, emailAddresses } = office.party('Dana Reed');
    office.crm.edit(id, { organisation: { id: other.id } });
    await office.settle();
    office.crm.edit(id, {
      lastName: 'Oakley',
      emailAddresses: [{ id: emailAddresses[0]!.id, address: 'dana@oak.example' }],
    });
    await office.settle();
    expect(fields()).toMatchObject({ fname: 'Dana', lname: 'Reed', email: 'ap@cedar.example' });
    expect(office.changes()).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it('a client that becomes a company in FreshBooks stays the person in Capsule, who holds the e-mail', async () => {
    const office = new SalesOffice();
    const client = office.addClient('', { fname: 'Dana', lname: 'Reed', email: 'dana@reed.example' });
    await office.connect();
    const { id, emailAddresses } = office.party('Dana Reed');
    office.books.editClient(client.id, { organization: 'Reed Works' });
    office.resetCalls();
    await office.hours(2);
    // Nobody can work for a person: there is no second contact, and no call that is refused every hour.
    expect(office.changes()).toEqual({});
    expect(office.crm.parties()).toHaveLength(1);
    expect(await office.outOfScope()).toMatchObject({
      [`L#contactPerson#${client.id}`]: 'CF-1 its contact in Capsule is a person',
    });
    office.crm.edit(id, {
      emailAddresses: [
        { id: emailAddresses[0]!.id, _delete: true },
        { type: 'Work', address: 'dana@works.example' },
      ],
    });
    await office.hours(1);
    expect(office.client(client.id).fields).toMatchObject({ organization: 'Reed Works', email: 'dana@works.example' });
  });

  it('whose contact is deleted in Capsule comes back as the organisation it is by now, with its person', async () => {
    const office = new SalesOffice();
    const client = office.addClient('', { fname: 'Dana', lname: 'Reed', email: 'dana@reed.example' });
    await office.connect();
    office.books.editClient(client.id, { organization: 'Reed Works' });
    await office.settle();
    office.crm.delete(office.party('Dana Reed').id);
    await office.hours(2);
    const organisation = office.party('Reed Works');
    expect(organisation).toMatchObject({ type: 'organisation' });
    expect(office.party('Dana Reed')).toMatchObject({
      type: 'person',
      organisation: organisation.id,
      emailAddresses: [{ address: 'dana@reed.example' }],
    });
    expect(office.crm.parties()).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });

  it('an e-mail that is cleared, unless invoices are open', async () => {
    const { office, client, fields } = await linked();
    office.enterInvoice(client, 'F-1', '10.00');
    await office.settle();
    const clear = () => {
      const { id, emailAddresses } = office.party('Cedar Paper');
      office.crm.edit(id, { emailAddresses: [{ id: emailAddresses[0]!.id, _delete: true }] });
    };
    clear();
    await office.settle();
    expect(fields()).toMatchObject({ email: 'ap@cedar.example' });
    expect((await office.issue('emailCleared')).text).toMatch(/open invoices/);
    await office.decide('emailCleared', 'copy');
    expect(fields()).toMatchObject({ email: '' });
    expect(await office.issues()).toEqual([]);
  });

  it('what Capsule keeps of other types is never taken for it', async () => {
    const { office, fields } = await linked();
    office.crm.edit(office.party('Cedar Paper').id, {
      addresses: [{ type: 'Shipping', street: '9 Warehouse Road', city: 'Newark' }],
      phoneNumbers: [{ type: 'Fax', number: '000' }],
      emailAddresses: [{ type: 'Home', address: 'home@cedar.example' }],
    });
    await office.settle();
    expect(fields()).toMatchObject({ p_street: '1 Main', bus_phone: '512-555-0100', email: 'ap@cedar.example' });
    expect(office.changes()).toEqual({});
  });
});

/** “If you need to update the details for a contact then make sure to make the changes inside Capsule.” */
describe('CF-4 edits in FreshBooks to a linked contact are drift, not copied', () => {
  it.each<{ change: ClientEntry }>([
    { change: { organization: 'Cedar Paper Ltd' } },
    { change: { email: 'new@cedar.example' } },
    { change: { bus_phone: '999' } },
    { change: { p_street: '2 Main' } },
    { change: { p_city: 'Dallas' } },
    { change: { p_province: 'Ohio' } },
    { change: { p_code: '00501' } },
    { change: { p_country: 'Canada' } },
  ])('$change', async ({ change }) => {
    const { office, client, fields } = await linked();
    const before = office.party('Cedar Paper');
    office.books.editClient(client.id, change);
    await office.settle();
    await office.syncNow();
    expect(office.party('Cedar Paper')).toEqual(before);
    expect(fields()).toMatchObject(change);
    expect(office.changes()).toEqual({});
    expect(await office.issue('drift')).toMatchObject({ severity: 'info', entity: 'contact' });
  });

  it('and the next edit of the same field in Capsule prevails', async () => {
    const { office, client, fields } = await linked();
    office.books.editClient(client.id, { p_city: 'Dallas', p_province: 'TX' });
    await office.settle();
    office.crm.edit(office.party('Cedar Paper').id, address(office, { city: 'Waco' }));
    await office.settle();
    expect(fields()).toMatchObject({ p_city: 'Waco', p_province: 'TX' });
    expect(office.party('Cedar Paper').addresses).toMatchObject([{ city: 'Waco', state: 'Texas' }]);
  });
});
