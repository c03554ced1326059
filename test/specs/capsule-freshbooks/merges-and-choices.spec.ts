import { describe, expect, it } from 'vitest';
import { linkedPair, SalesOffice } from '../../support/capsule-freshbooks.ts';

describe('CF-6 a merge in Capsule looks like a delete: no third contact appears, and the link follows the survivor', () => {
  it('with the same name', async () => {
    const { office, client, party } = await linkedPair();
    const twin = office.crm.addOrganisation('Cedar Paper');
    office.crm.merge(twin.id, party.id);
    await office.hours(3);
    expect(office.crm.parties().map(({ id }) => id)).toEqual([twin.id]);
    const { addresses } = office.party('Cedar Paper');
    office.crm.edit(twin.id, { addresses: [{ id: addresses[0]!.id, city: 'Waco' }] });
    await office.settle();
    expect(office.client(client.id).fields).toMatchObject({ p_city: 'Waco' });
    expect(await office.issues()).toEqual([]);
  });

  it('with another name, known by the link to FreshBooks that Capsule moved along', async () => {
    const { office, client, party } = await linkedPair();
    const other = office.crm.addOrganisation('Cedar Paper and Board');
    office.crm.merge(other.id, party.id);
    await office.hours(3);
    expect(office.crm.parties().map(({ id }) => id)).toEqual([other.id]);
    expect(office.client(client.id).fields).toMatchObject({ organization: 'Cedar Paper' });
    office.crm.edit(other.id, { name: 'Cedar Group' });
    await office.settle();
    expect(office.client(client.id).fields).toMatchObject({ organization: 'Cedar Group' });
  });

  it('into a contact of the same name that belongs to another client: asked', async () => {
    const office = new SalesOffice();
    office.addClient('', { fname: 'John', lname: 'Smith', p_city: 'Dallas' });
    office.addClient('', { fname: 'John', lname: 'Smith', p_city: 'Boston' });
    await office.connect();
    await office.decide('sameName', 'create');
    const [kept, gone] = office.crm.named('John Smith');
    office.crm.merge(kept!.id, gone!.id);
    await office.hours(3);
    expect(office.crm.named('John Smith')).toHaveLength(1);
    await office.decide('sameName', 'ignore');
    await office.hours(2);
    expect(office.crm.named('John Smith')).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });
});

describe('CF-X1 a choice on delete', () => {
  it('ignore: it stays deleted, whatever happens to the client later', async () => {
    const { office, client, party } = await linkedPair({ onDelete: 'ignore' });
    office.crm.delete(party.id);
    await office.hours(2);
    office.books.editClient(client.id, { p_city: 'Dallas' });
    office.enterInvoice(office.client(client.id), 'F-1', '10.00');
    await office.syncNow();
    await office.set({ onDelete: 'recreate' });
    await office.hours(2);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it('ignore: notes of its invoices are left out with it, without a word', async () => {
    const { office, client, party } = await linkedPair({ onDelete: 'ignore', invoices: 'notes' });
    office.crm.delete(party.id);
    await office.hours(1);
    office.enterInvoice(client, 'F-1', '10.00');
    await office.hours(2);
    expect(office.changes()).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it('ignore: entered there again by somebody, the contact is shown the invoices that were left out meanwhile', async () => {
    const { office, client, party } = await linkedPair({ onDelete: 'ignore', invoices: 'notes' });
    office.crm.delete(party.id);
    await office.hours(1);
    office.enterInvoice(client, 'F-1', '10.00');
    await office.hours(1);
    office.crm.addOrganisation('Cedar Paper');
    await office.hours(2);
    expect(office.notes('Cedar Paper')).toEqual([expect.stringContaining('Invoice F-1')]);
    expect(office.crm.parties()).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it.each([
    { decision: 'postAgain', there: 1 },
    { decision: 'leave', there: 0 },
  ])('ask: and $decision', async ({ decision, there }) => {
    const { office, party } = await linkedPair({ onDelete: 'ask' });
    office.crm.delete(party.id);
    await office.hours(2);
    expect(office.crm.parties()).toEqual([]);
    await office.decide('removedAgainstFlow', decision);
    await office.hours(2);
    expect(office.crm.named('Cedar Paper')).toHaveLength(there);
    expect(await office.issues()).toEqual([]);
  });

  it('the person of a company is not brought back: whoever is deleted there has left', async () => {
    const office = new SalesOffice();
    office.addClient('Cedar Paper', { fname: 'Dana', lname: 'Reed' });
    await office.connect();
    office.crm.delete(office.party('Dana Reed').id);
    await office.hours(3);
    expect(office.crm.parties()).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });
});

describe('ALL-8 a Capsule user who loses sight of contacts', () => {
  it('deletes nothing by that, and creates nothing anew', async () => {
    const office = new SalesOffice();
    const names = ['Ash', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir'];
    const clients = names.map((name) => office.addClient(name));
    await office.connect();
    office.resetCalls();
    for (const name of names.slice(0, 3)) office.crm.restrict(office.party(name).id);
    await office.hours(2);
    office.enterInvoice(clients[0]!, 'F-1', '10.00');
    await office.hours(2);
    expect(office.crm.parties().map(({ name }) => name)).toEqual(names);
    expect(office.changes()).not.toHaveProperty('capsule POST /parties');
    expect(await office.held()).toEqual(['unreadable']);
    office.crm.unrestrict(office.party('Ash').id);
    await office.decide('unreadable', 'retry');
    await office.hours(2);
    expect(office.shown('Ash')).toMatchObject({ balance: '10.00 USD' });
    expect(await office.issues()).toEqual([]);
  });
});
