import { describe, expect, it } from 'vitest';
import { SalesOffice } from '../../support/capsule-freshbooks.ts';

const CEDAR = {
  email: 'ap@cedar.example',
  bus_phone: '512-555-0100',
  p_street: '1 Main',
  p_street2: 'Suite 4',
  p_city: 'Austin',
  p_province: 'Texas',
  p_code: '78701',
  p_country: 'United States',
};

/** “Any contact in FreshBooks will automatically be added to your Capsule account.” */
describe('CF-1 every FreshBooks client is added to Capsule', () => {
  it('a company as an organisation, with what FreshBooks knows of it', async () => {
    const office = new SalesOffice();
    office.addClient('Cedar Paper', CEDAR);
    await office.connect();
    expect(office.party('Cedar Paper')).toMatchObject({
      type: 'organisation',
      emailAddresses: [{ type: 'Work', address: 'ap@cedar.example' }],
      phoneNumbers: [{ number: '512-555-0100' }],
      addresses: [
        {
          type: 'Billing',
          street: '1 Main\nSuite 4',
          city: 'Austin',
          state: 'Texas',
          zip: '78701',
          country: 'United States',
        },
      ],
    });
    expect(office.crm.parties()).toHaveLength(1);
    expect(office.changes()).toEqual({ 'capsule POST /parties': 1 });
    expect(await office.issues()).toEqual([]);
  });

  it('a company with a person as both, the e-mail with the person, whom it belongs to', async () => {
    const office = new SalesOffice();
    office.addClient('Cedar Paper', { ...CEDAR, fname: 'Dana', lname: 'Reed' });
    await office.connect();
    const organisation = office.party('Cedar Paper');
    expect(organisation).toMatchObject({ type: 'organisation', emailAddresses: [] });
    expect(office.party('Dana Reed')).toMatchObject({
      type: 'person',
      organisation: organisation.id,
      emailAddresses: [{ address: 'ap@cedar.example' }],
      phoneNumbers: [],
    });
    expect(office.changes()).toEqual({ 'capsule POST /parties': 2 });
  });

  it('a person as a person', async () => {
    const office = new SalesOffice();
    office.addClient('', { fname: 'Dana', lname: 'Reed', email: 'dana@home.example' });
    await office.connect();
    expect(office.crm.parties()).toMatchObject([
      { type: 'person', firstName: 'Dana', lastName: 'Reed', organisation: null },
    ]);
  });

  it('a company that is called like its owner stays a company', async () => {
    const office = new SalesOffice();
    office.addClient('Dana Reed', { fname: 'Dana', lname: 'Reed' });
    await office.connect();
    expect(office.crm.named('Dana Reed').map(({ type }) => type)).toEqual(['organisation', 'person']);
  });

  it('a client that is entered later, within the hour', async () => {
    const office = new SalesOffice();
    await office.connect();
    office.addClient('Late Larch', { email: 'larch@example.com' });
    await office.settle();
    expect(office.party('Late Larch')).toMatchObject({ type: 'organisation' });
    await office.hours(2);
    expect(office.crm.parties()).toHaveLength(1);
  });

  it('without a country that Capsule does not know, which would have it refuse the whole contact', async () => {
    const office = new SalesOffice();
    office.addClient('Cedar Paper', { ...CEDAR, p_country: 'Atlantis' });
    await office.connect();
    expect(office.party('Cedar Paper').addresses).toMatchObject([{ city: 'Austin', country: null }]);
    expect(await office.issues()).toEqual([]);
  });

  it('but none that is archived or deleted', async () => {
    const office = new SalesOffice();
    office.books.archiveClient(office.addClient('Archived Ash').id);
    office.books.deleteClient(office.addClient('Deleted Dogwood').id);
    await office.connect();
    await office.hours(2);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('once, also when the answer to the create is lost', async () => {
    let lost = 0;
    const office = new SalesOffice({
      fault: (provider, request) =>
        provider === 'capsule' && request.method === 'POST' && /\/parties\?/.test(request.url) && lost++ === 0
          ? { kind: 'lost', when: 'after' }
          : undefined,
    });
    office.addClient('Cedar Paper', CEDAR);
    await office.connect();
    await office.hours(1);
    expect(lost).toBeGreaterThan(0);
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });
});

/** “New contacts … will be Unassigned and therefore visible to all standard users in the account.” */
describe('CF-8 contacts that come from FreshBooks are unassigned', () => {
  it.each(['taken', 'ignored'] as const)('where Capsule has `owner: null` %s', async (nullOwnerOnCreate) => {
    const office = new SalesOffice({ capsule: { switches: { nullOwnerOnCreate } } });
    office.addClient('Cedar Paper', { fname: 'Dana', lname: 'Reed' });
    await office.connect();
    for (const name of ['Cedar Paper', 'Dana Reed'])
      expect(office.party(name)).toMatchObject({ owner: null, team: null });
  });

  it('or go to the team that somebody chose', async () => {
    const office = new SalesOffice();
    office.addClient('Cedar Paper', { fname: 'Dana', lname: 'Reed' });
    await office.connect({ team: '3' });
    for (const name of ['Cedar Paper', 'Dana Reed'])
      expect(office.party(name)).toMatchObject({ owner: null, team: '3' });
  });

  it('and whoever is assigned in Capsule later stays so', async () => {
    const office = new SalesOffice();
    const client = office.addClient('Cedar Paper');
    await office.connect();
    office.crm.assign(office.party('Cedar Paper').id, { owner: '7', team: '3' });
    office.books.editClient(client.id, { p_city: 'Troy' });
    await office.syncNow();
    expect(office.party('Cedar Paper')).toMatchObject({ owner: '7', team: '3' });
  });
});
