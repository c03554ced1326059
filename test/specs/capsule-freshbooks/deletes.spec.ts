import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../shared/engine/integration.ts';
import { SalesOffice, type SalesOfficeOptions } from '../../support/capsule-freshbooks.ts';

const TAG = 'Send to accounting';
const HOUR = 61;

const linked = async (settings: Settings = {}, options: SalesOfficeOptions = {}) => {
  const office = new SalesOffice(options);
  const client = office.addClient('Cedar Paper', { email: 'ap@cedar.example', p_city: 'Austin' });
  await office.connect(settings);
  office.resetCalls();
  return { office, client, party: office.party('Cedar Paper') };
};

/** “The contact in FreshBooks won’t be deleted. Instead at the next sync … the contact will be re-created in your Capsule account.” */
describe('CF-6 a linked contact deleted in Capsule comes back at the next sync', () => {
  it('and the FreshBooks client stays as it is', async () => {
    const { office, client, party } = await linked();
    const before = office.client(client.id);
    office.crm.delete(party.id);
    await office.settle();
    expect(office.crm.parties()).toEqual([]);
    await office.settle(HOUR);
    expect(office.party('Cedar Paper')).toMatchObject({ addresses: [{ city: 'Austin' }], owner: null });
    expect(office.shown('Cedar Paper').link).toMatch(/freshbooks/);
    expect(office.client(client.id)).toEqual(before);
    expect(office.changes()).toEqual({ 'capsule POST /parties': 1 });
    expect(await office.issues()).toEqual([]);
  });

  it('with *Sync now* at once', async () => {
    const { office, party } = await linked();
    office.crm.delete(party.id);
    await office.settle();
    await office.syncNow();
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
  });

  it('once for each delete, and edits flow again', async () => {
    const { office, client, party } = await linked();
    office.crm.delete(party.id);
    await office.settle(HOUR);
    office.crm.delete(office.party('Cedar Paper').id);
    await office.settle(HOUR);
    await office.hours(2);
    const { id, addresses } = office.party('Cedar Paper');
    expect(office.changes()).toEqual({ 'capsule POST /parties': 2 });
    office.crm.edit(id, { addresses: [{ id: addresses[0]!.id, city: 'Waco' }] });
    await office.settle();
    expect(office.client(client.id).fields).toMatchObject({ p_city: 'Waco' });
  });

  it('not when the client was archived meanwhile', async () => {
    const { office, client, party } = await linked();
    office.crm.delete(party.id);
    office.books.archiveClient(client.id);
    await office.hours(3);
    expect(office.crm.parties()).toEqual([]);
  });

  it('nor twice, when the answer to the create is lost', async () => {
    let lost = 0;
    const { office, party } = await linked(
      {},
      {
        fault: (provider, { method, url }) =>
          provider === 'capsule' && method === 'POST' && /\/parties\?/.test(url) && lost++ === 1
            ? { kind: 'lost', when: 'after' }
            : undefined,
      },
    );
    office.crm.delete(party.id);
    await office.hours(3);
    expect(lost).toBeGreaterThan(1);
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it('its notes as well', async () => {
    const office = new SalesOffice();
    const client = office.addClient('Cedar Paper');
    const invoice = office.enterInvoice(client, 'F-1', '10.00');
    await office.connect({ invoices: 'notes' });
    office.crm.delete(office.party('Cedar Paper').id);
    await office.settle(HOUR);
    office.books.addPayment({ invoiceid: invoice.id, amount: '4.00', date: '2026-03-02' });
    await office.hours(3);
    expect(office.notes('Cedar Paper')).toHaveLength(1);
    expect(office.notes('Cedar Paper')[0]).toContain('Open: 6.00 USD');
    expect(await office.issues()).toEqual([]);
  });
});

describe('CF-6 a merge in Capsule looks like a delete: no third contact appears, and the link follows the survivor', () => {
  it('with the same name', async () => {
    const { office, client, party } = await linked();
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
    const { office, client, party } = await linked();
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

/** “You are best to delete it in FreshBooks first and then delete it in Capsule.” */
describe('CF-7 deleted in FreshBooks first, then in Capsule: nothing comes back', () => {
  it('as the page says', async () => {
    const { office, client, party } = await linked();
    office.books.deleteClient(client.id);
    await office.settle();
    expect(office.party('Cedar Paper').id).toBe(party.id);
    office.crm.delete(party.id);
    await office.hours(5);
    expect(office.crm.parties()).toEqual([]);
    expect(office.clients('Cedar Paper')).toEqual([]);
    expect(office.changes()).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it.each([
    { order: 'FreshBooks, and ten seconds later Capsule', first: 'freshbooks', told: true },
    { order: 'Capsule, and ten seconds later FreshBooks', first: 'capsule', told: true },
    { order: 'FreshBooks, then Capsule, and no callback or hook ever came', first: 'freshbooks', told: false },
    { order: 'Capsule, then FreshBooks, and no callback or hook ever came', first: 'capsule', told: false },
  ])('$order', async ({ first, told }) => {
    const { office, client, party } = await linked({}, told ? {} : { webhookFault: () => ({ kind: 'lost' }) });
    const acts = [() => office.books.deleteClient(client.id), () => office.crm.delete(party.id)];
    for (const act of first === 'freshbooks' ? acts : acts.reverse()) {
      act();
      if (told) await office.drain();
      office.ports.clock.advance(10_000);
    }
    await office.hours(5);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('hooks that arrive the other way round change nothing about it', async () => {
    const held = { late: true };
    const { office, client, party } = await linked(
      {},
      { webhookFault: (provider) => (provider === 'freshbooks' && held.late ? { kind: 'lost' } : undefined) },
    );
    office.books.deleteClient(client.id);
    office.ports.clock.advance(10_000);
    office.crm.delete(party.id);
    await office.drain();
    held.late = false;
    await office.hours(3);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('and a client that is deleted alone leaves its contact; sent anew, the same client is back with its invoices', async () => {
    const { office, client, party } = await linked();
    office.books.deleteClient(client.id);
    await office.hours(2);
    expect(office.changes()).toEqual({});
    office.crm.tag(party.id, TAG);
    await office.hours(2);
    expect(office.clients('Cedar Paper').map(({ id }) => id)).toEqual([client.id]);
    expect(office.crm.tagsOf(party.id)).toEqual([]);
    expect(office.crm.parties()).toHaveLength(1);
  });

  it('a client that is entered again takes the deleted one’s place', async () => {
    const { office, client, party } = await linked();
    office.books.deleteClient(client.id);
    await office.hours(1);
    const again = office.addClient('Cedar Paper', { p_city: 'Austin' });
    await office.hours(2);
    expect(office.crm.parties().map(({ id }) => id)).toEqual([party.id]);
    office.crm.edit(party.id, { phoneNumbers: [{ type: 'Work', number: '777' }] });
    await office.settle();
    expect(office.client(again.id).fields).toMatchObject({ bus_phone: '777' });
    expect(await office.issues()).toEqual([]);
  });

  it('a client that is taken back from the deleted is a new one', async () => {
    const { office, client, party } = await linked();
    office.books.deleteClient(client.id);
    await office.settle();
    office.crm.delete(party.id);
    await office.hours(2);
    office.books.restoreClient(client.id);
    await office.hours(2);
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
  });

  it('though FreshBooks’ lists hide what was deleted, and no callback came', async () => {
    const hidden = JSON.stringify({
      response: { result: { clients: [], page: 1, pages: 1, per_page: 100, total: 0 } },
    });
    const { office, client, party } = await linked(
      {},
      {
        webhookFault: () => ({ kind: 'lost' }),
        answer: (provider, { url }, response) =>
          provider === 'freshbooks' && /users\/clients\?.*vis_state/.test(url)
            ? { ...response, body: hidden }
            : response,
      },
    );
    office.books.deleteClient(client.id);
    office.ports.clock.advance(10_000);
    office.crm.delete(party.id);
    await office.hours(3);
    expect(office.crm.parties()).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('a contact that is taken back from the bin then is not sent to FreshBooks by that', async () => {
    const { office, client, party } = await linked();
    office.books.deleteClient(client.id);
    await office.settle();
    office.crm.delete(party.id);
    await office.hours(2);
    office.crm.undelete(party);
    await office.hours(2);
    expect(office.clients('Cedar Paper')).toEqual([]);
    expect(office.changes()).toEqual({});
  });

  it('a contact that came from Capsule does not bring its client back', async () => {
    const office = new SalesOffice();
    await office.connect();
    const party = office.crm.addOrganisation('Cedar Paper');
    await office.send(party);
    office.books.deleteClient(office.clients('Cedar Paper')[0]!.id);
    await office.hours(3);
    expect(office.clients('Cedar Paper')).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });
});

describe('CF-X1 a choice on delete', () => {
  it('ignore: it stays deleted, whatever happens to the client later', async () => {
    const { office, client, party } = await linked({ onDelete: 'ignore' });
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
    const { office, client, party } = await linked({ onDelete: 'ignore', invoices: 'notes' });
    office.crm.delete(party.id);
    await office.hours(1);
    office.enterInvoice(client, 'F-1', '10.00');
    await office.hours(2);
    expect(office.changes()).toEqual({});
    expect(await office.issues()).toEqual([]);
  });

  it.each([
    { decision: 'postAgain', there: 1 },
    { decision: 'leave', there: 0 },
  ])('ask: and $decision', async ({ decision, there }) => {
    const { office, party } = await linked({ onDelete: 'ask' });
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
    expect((await office.issues()).map(({ code }) => code)).toEqual(['unreadable']);
    office.crm.unrestrict(office.party('Ash').id);
    await office.decide('unreadable', 'retry');
    await office.hours(2);
    expect(office.shown('Ash')).toMatchObject({ balance: '10.00 USD' });
    expect(await office.issues()).toEqual([]);
  });
});
