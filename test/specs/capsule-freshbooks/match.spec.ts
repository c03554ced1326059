import { describe, expect, it } from 'vitest';
import { SalesOffice } from '../../support/capsule-freshbooks.ts';

/** “This matching is done based on the name of the contact.” */
describe('CF-3 a contact that already exists in Capsule is linked, not duplicated', () => {
  it.each([
    { client: 'Cedar Paper', party: 'Cedar Paper' },
    { client: 'cedar  paper ', party: 'Cedar Paper' },
  ])('by its name, exact but for case and spaces ($client)', async ({ client, party }) => {
    const office = new SalesOffice();
    const { id } = office.crm.addOrganisation(party);
    office.addClient(client, { p_city: 'Austin' });
    await office.connect();
    expect(office.crm.parties().map((one) => one.id)).toEqual([id]);
    expect((await office.activity()).map(({ act }) => act)).toContain('link');
  });

  it('and linking writes no detail on either side', async () => {
    const office = new SalesOffice();
    office.crm.addOrganisation('Cedar Paper', { phoneNumbers: [{ type: 'Work', number: '111' }] });
    const client = office.addClient('Cedar Paper', { bus_phone: '999', p_city: 'Austin' });
    await office.connect({ invoices: 'off' });
    await office.syncNow();
    expect(office.changes()).toEqual({});
    expect(office.party('Cedar Paper')).toMatchObject({ phoneNumbers: [{ number: '111' }], addresses: [] });
    expect(office.client(client.id).fields).toMatchObject({ bus_phone: '999', p_city: 'Austin' });
    expect(await office.issues()).toEqual([]);
  });

  it('a person by the name of a person only', async () => {
    const office = new SalesOffice();
    office.crm.addOrganisation('Dana Reed');
    const person = office.crm.addPerson('Dana', 'Reed');
    office.addClient('', { fname: 'Dana', lname: 'Reed' });
    await office.connect({ invoices: 'off' });
    office.crm.edit(person.id, { phoneNumbers: [{ type: 'Work', number: '222' }] });
    await office.settle();
    // The names are alike, so a person is asked; the organisation is not among what is offered.
    expect((await office.issue('possibleMatch')).actions).toEqual([`link:${person.id}`, 'create', 'skip']);
    expect(office.crm.parties()).toHaveLength(2);
  });

  it('a person of a company that is there is linked under it', async () => {
    const office = new SalesOffice();
    const organisation = office.crm.addOrganisation('Cedar Paper');
    const person = office.crm.addPerson('Dana', 'Reed', { organisation: { id: organisation.id } });
    office.addClient('Cedar Paper', { fname: 'Dana', lname: 'Reed' });
    await office.connect();
    expect(office.crm.parties().map(({ id }) => id)).toEqual([organisation.id, person.id]);
  });

  it('whoever else shares the e-mail says nothing', async () => {
    const office = new SalesOffice();
    office.crm.addOrganisation('Other Oak', {
      emailAddresses: [{ type: 'Work', address: 'books@accountant.example' }],
    });
    office.addClient('Cedar Paper', { email: 'books@accountant.example' });
    await office.connect();
    expect(office.crm.parties()).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });
});

describe('CF-3 two different John Smiths are asked about, and neither address is overwritten meanwhile', () => {
  const apart = async () => {
    const office = new SalesOffice();
    const party = office.crm.addPerson('John', 'Smith', {
      emailAddresses: [{ type: 'Work', address: 'john@north.example' }],
      addresses: [{ type: 'Billing', city: 'Boston' }],
    });
    const client = office.addClient('', {
      fname: 'John',
      lname: 'Smith',
      email: 'john@south.example',
      p_city: 'Dallas',
    });
    await office.connect({ invoices: 'off' });
    return { office, party, client };
  };

  it('where the e-mails differ', async () => {
    const { office, party, client } = await apart();
    office.crm.edit(party.id, { addresses: [{ id: party.addresses[0]!.id, city: 'Salem' }] });
    office.books.editClient(client.id, { p_city: 'Waco' });
    await office.syncNow();
    expect(office.changes()).toEqual({});
    expect(office.client(client.id).fields).toMatchObject({ email: 'john@south.example', p_city: 'Waco' });
    expect(office.crm.party(party.id).addresses).toMatchObject([{ city: 'Salem' }]);
    expect((await office.issue('possibleMatch')).actions).toEqual([`link:${party.id}`, 'create', 'skip']);
  });

  it('and it is as somebody says: another one', async () => {
    const { office, party } = await apart();
    await office.decide('possibleMatch', 'create');
    expect(office.crm.named('John Smith')).toHaveLength(2);
    expect(office.crm.party(party.id).emailAddresses).toMatchObject([{ address: 'john@north.example' }]);
    expect(office.changes()).toEqual({ 'capsule POST /parties': 1 });
  });

  it('or the same one', async () => {
    const { office, party, client } = await apart();
    await office.decide('possibleMatch', `link:${party.id}`);
    expect(office.changes()).toEqual({});
    office.crm.edit(party.id, { addresses: [{ id: party.addresses[0]!.id, city: 'Salem' }] });
    await office.settle();
    expect(office.client(client.id).fields).toMatchObject({ p_city: 'Salem', email: 'john@south.example' });
  });

  it('where Capsule has two of them', async () => {
    const office = new SalesOffice();
    const ids = [office.crm.addPerson('John', 'Smith').id, office.crm.addPerson('John', 'Smith').id];
    office.addClient('', { fname: 'John', lname: 'Smith' });
    await office.connect();
    expect((await office.issue('possibleMatch')).actions).toEqual([...ids.map((id) => `link:${id}`), 'create', 'skip']);
    expect(office.changes()).toEqual({});
  });

  it('where FreshBooks has two of them, and Capsule one', async () => {
    const office = new SalesOffice();
    office.crm.addPerson('John', 'Smith');
    for (const p_city of ['Dallas', 'Boston']) office.addClient('', { fname: 'John', lname: 'Smith', p_city });
    await office.connect();
    expect((await office.issues()).filter(({ code }) => code === 'possibleMatch').length).toBeGreaterThan(1);
    expect(office.changes()).toEqual({});
  });

  it('where FreshBooks has two of them, and Capsule none', async () => {
    const office = new SalesOffice();
    for (const p_city of ['Dallas', 'Boston']) office.addClient('', { fname: 'John', lname: 'Smith', p_city });
    await office.connect();
    expect(office.crm.named('John Smith')).toHaveLength(1);
    await office.decide('sameName', 'create');
    expect(office.crm.named('John Smith')).toHaveLength(2);
    expect(await office.issues()).toEqual([]);
  });
});
