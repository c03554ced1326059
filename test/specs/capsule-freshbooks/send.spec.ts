import { describe, expect, it } from 'vitest';
import { SalesOffice, type SalesOfficeOptions } from '../../support/capsule-freshbooks.ts';
import { firstClientUnanswered } from '../../support/mishaps.ts';

const TAG = 'Send to accounting';

const connected = async (options: SalesOfficeOptions = {}) => {
  const office = new SalesOffice(options);
  await office.connect();
  office.resetCalls();
  return office;
};

const addCedar = (office: SalesOffice) =>
  office.crm.addOrganisation('Cedar Paper', {
    emailAddresses: [{ type: 'Work', address: 'ap@cedar.example' }],
    phoneNumbers: [{ type: 'Work', number: '512-555-0100' }],
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

/** “It also makes it super simple to add new contacts from Capsule to FreshBooks when you want to start invoicing them.” */
describe('CF-5 a Capsule contact is added to FreshBooks when the user wants to invoice it', () => {
  it('and not before', async () => {
    const office = await connected();
    addCedar(office);
    await office.hours(2);
    expect(office.books.clients()).toEqual([]);
    expect(office.changes()).toEqual({});
    expect(Object.values(await office.outOfScope())).toEqual(['CF-5 nobody has asked for it']);
  });

  it.each(['API', 'tag'] as const)('by %s, with what Capsule knows of it', async (by) => {
    const office = await connected();
    const party = addCedar(office);
    await office.settle();
    if (by === 'tag') office.crm.tag(party.id, TAG);
    else expect(await office.send(party)).toEqual({ state: 'asked' });
    await office.hours(1);
    expect(office.clients('Cedar Paper')).toHaveLength(1);
    expect(office.clients('Cedar Paper')[0]!.fields).toMatchObject({
      organization: 'Cedar Paper',
      email: 'ap@cedar.example',
      bus_phone: '512-555-0100',
      p_street: '1 Main',
      p_street2: 'Suite 4',
      p_city: 'Austin',
      p_province: 'Texas',
      p_code: '78701',
      p_country: 'United States',
    });
    expect(office.changes()).toMatchObject({ 'freshbooks POST /users/clients': 1 });
    expect(await office.issues()).toEqual([]);
  });

  it('the tag is taken off when the client is there, other tags stay', async () => {
    const office = await connected();
    const party = addCedar(office);
    office.crm.tag(party.id, 'VIP');
    office.crm.tag(party.id, TAG);
    await office.hours(1);
    expect(office.crm.tagsOf(party.id)).toEqual(['VIP']);
    expect(office.clients('Cedar Paper')).toHaveLength(1);
  });

  it('a tag that moves no stamp, on a contact that was there before', async () => {
    const office = new SalesOffice();
    const party = addCedar(office);
    await office.connect();
    await office.hours(1);
    office.crm.tag(party.id, TAG);
    await office.settle(20);
    expect(office.clients('Cedar Paper')).toHaveLength(1);
  });

  it('asked twice, it is one client, and then says which', async () => {
    const office = await connected();
    const party = addCedar(office);
    await office.send(party);
    const [client] = office.clients('Cedar Paper');
    expect(await office.send(party)).toEqual({ state: 'linked', partner: String(client!.id) });
    expect(office.books.clients()).toHaveLength(1);
  });

  it('a person of a company is invoiced as the company', async () => {
    const office = await connected();
    const organisation = addCedar(office);
    const person = office.crm.addPerson('Dana', 'Reed', {
      organisation: { id: organisation.id },
      emailAddresses: [{ type: 'Work', address: 'dana@cedar.example' }],
    });
    await office.send(person);
    expect(office.books.clients()).toHaveLength(1);
    expect(office.clients('Cedar Paper')[0]!.fields).toMatchObject({ email: 'ap@cedar.example' });
    office.crm.edit(organisation.id, { phoneNumbers: [{ id: organisation.phoneNumbers[0]!.id, number: '999' }] });
    await office.settle();
    expect(office.clients('Cedar Paper')[0]!.fields).toMatchObject({ bus_phone: '999' });
    expect(await office.issues()).toEqual([]);
  });

  it('a person alone as a person', async () => {
    const office = await connected();
    await office.send(office.crm.addPerson('Dana', 'Reed'));
    const { fields } = office.clients('Dana Reed')[0]!;
    expect(fields).toMatchObject({ fname: 'Dana', lname: 'Reed' });
    expect(fields).not.toHaveProperty('organization');
  });

  it.each(['API', 'tag'] as const)(
    'a client of that name who is there already is linked instead (by %s)',
    async (by) => {
      const office = new SalesOffice();
      const client = office.addClient('Cedar Paper', { p_city: 'Dallas' });
      await office.connect({ onDelete: 'ignore' });
      office.crm.delete(office.party('Cedar Paper').id);
      await office.settle();
      const party = addCedar(office);
      if (by === 'tag') office.crm.tag(party.id, TAG);
      else await office.send(party);
      await office.hours(1);
      expect(office.books.clients().map(({ id }) => id)).toEqual([client.id]);
      expect(office.client(client.id).fields).toMatchObject({ p_city: 'Dallas' });
      expect(office.crm.tagsOf(party.id)).toEqual([]);
      // The wish is granted: it does not bring back a client that somebody deletes.
      office.books.deleteClient(client.id);
      await office.hours(2);
      expect(office.clients('Cedar Paper')).toEqual([]);
    },
  );

  it('over the limit of the plan somebody is told, and the tag stays until it went', async () => {
    const office = await connected();
    office.books.setPlan({ clientLimit: 0 });
    const party = addCedar(office);
    office.crm.tag(party.id, TAG);
    await office.hours(1);
    expect(office.books.clients()).toEqual([]);
    expect(office.crm.tagsOf(party.id)).toEqual([TAG]);
    const [issue] = await office.issues();
    expect(issue!.text).toMatch(/limit of billable clients/);
    office.books.setPlan({ clientLimit: 5 });
    await office.decideOn(issue!, 'retry');
    expect(office.clients('Cedar Paper')).toHaveLength(1);
    await office.hours(1);
    expect(office.crm.tagsOf(party.id)).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });

  it('once, though the tag is set and the answer to the create is lost', async () => {
    const create = firstClientUnanswered();
    const office = await connected(create);
    const party = addCedar(office);
    office.crm.tag(party.id, TAG);
    await office.hours(2);
    expect(create.seen()).toBe(1);
    expect(office.books.clients()).toHaveLength(1);
    expect(office.crm.tagsOf(party.id)).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });

  it('an invoice that is entered for the client before the answer to its create was known is shown all the same', async () => {
    const create = firstClientUnanswered();
    const office = new SalesOffice(create);
    await office.connect({ invoices: 'notes' });
    office.crm.tag(addCedar(office).id, TAG);
    while (create.seen() === 0) await office.settle(1);
    office.enterInvoice(office.clients('Cedar Paper')[0]!, 'F-1', '10.00');
    await office.hours(3);
    expect(office.clients('Cedar Paper')).toHaveLength(1);
    expect(office.notes('Cedar Paper')).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it('what others ask for by name is refused where nothing is sent by asking', async () => {
    const office = await connected();
    await expect(office.sendAs('L', 'contact', '1')).rejects.toThrow(/not sent by asking/);
    await expect(office.sendAs('R', 'invoice', '1')).rejects.toThrow(/not sent by asking/);
    expect(await office.sendAs('R', 'contact', '4711')).toEqual({ state: 'asked' });
    expect(office.changes()).toEqual({});
  });
});
